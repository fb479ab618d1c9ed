package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.engine.Input.Outcome;
import io.flip.handler.HandlerUser.Impossible;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers as somebody else: what they are, and what they can't read. */
class HandlerUserTest {

    private static final String NOBODY = "nobody";
    private static final long ALL = -1;

    @TempDir
    Path directory;

    private Workshop workshop(HandlerSettings settings) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Workshop(directory, settings, Posix.find());
    }

    private static HandlerSettings as(List<String> prefix) {
        return new HandlerSettings("node-1", 2, Duration.ofMillis(250), prefix, List.of());
    }

    @Test
    void aHandlerIsThatUserWithItsFirstGroupAndWhatMovesAddresses() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to become somebody else");
        HandlerUser user = HandlerUser.of(NOBODY, Account.own());
        try (Workshop workshop = workshop(as(user.prefix()))) {
            workshop.script(
                    "who",
                    "echo \"$(id -u) $(id -G) $(sed -n 's/^CapAmb:[[:space:]]*0*//p' /proc/self/status) $FLIP_VALUE\"; exit 3");

            Result result = workshop.resultOf(workshop.run("an item", "who"));

            assertThat(result.detail())
                    .isEqualTo("exit status 3: %d %d 3000 an item".formatted(user.user(), user.group()));
        }
    }

    @Test
    void anotherUserCanReadNeitherTheEnvironmentOfTheMemberNorItsFile() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to become somebody else");
        HandlerUser user = HandlerUser.of(NOBODY, Account.own());
        try (Workshop workshop = workshop(as(user.prefix()))) {
            Path file = Files.writeString(directory.resolve("flip.json"), "the key");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            workshop.script("spy", "cat /proc/$PPID/environ \"$D/flip.json\" 2>/dev/null | wc -c; exit 3");

            assertThat(workshop.resultOf(workshop.run("v", "spy")).detail()).isEqualTo("exit status 3: 0");
        }
    }

    /** Until it exits by itself it is ended, as any other. */
    @Test
    void aHandlerOfAnotherUserIsEndedAtItsTimeout() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to become somebody else");
        try (Workshop workshop =
                workshop(as(HandlerUser.of(NOBODY, Account.own()).prefix()))) {
            workshop.script("sleeps", "sleep 300 & sleep 300");

            Result result = workshop.resultOf(workshop.run("v", Duration.ofMillis(300), new TreeMap<>(), "sleeps"));

            assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
            assertThat(result.detail()).doesNotContain("even after SIGKILL");
        }
    }

    @Test
    void whoIsNotRootCanBecomeNobodyElse() {
        Account flip = new Account(900, 1L << 12 | 1L << 13);

        assertThatThrownBy(() -> HandlerUser.of(NOBODY, flip)).isInstanceOfSatisfying(Impossible.class, e -> {
            assertThat(e.why()).contains("this member runs as the user 900", "SETUID, SETGID and KILL");
            assertThat(e.instead()).isEqualTo("run the member as root, or take handler_user out");
        });
        assertThatThrownBy(() -> HandlerUser.of("root", new Account(900, ALL))).isInstanceOf(Impossible.class);
    }

    @Test
    void whoHasNoRightToMoveAddressesHandsNoneOn() throws Exception {
        long become = 1L << 5 | 1L << 6 | 1L << 7 | 1L << 8;

        assertThat(HandlerUser.of(NOBODY, new Account(900, become)).prefix())
                .contains("--inh-caps=-all", "--ambient-caps=-all");
        assertThat(HandlerUser.of(NOBODY, new Account(900, become | 1L << 12)).prefix())
                .contains("--inh-caps=-all,+net_admin", "--ambient-caps=-all,+net_admin");
    }

    @Test
    void theKernelSaysWhoItIs() {
        List<String> status = List.of(
                "Name:\tjava", "Uid:\t900\t901\t900\t901", "CapEff:\t0000000000003000", "CapBnd:\t000001ffffffffff");

        Account account = Account.of(status);

        assertThat(account).isEqualTo(new Account(901, 0x3000));
        assertThat(account.may(12)).isTrue();
        assertThat(account.may(7)).isFalse();
    }

    /** The variable of a placeholder such as {@code ${GROUP_KEY}} has any name. */
    @Test
    void noVariableWithASecretInItIsHandedOn() {
        Inheritance inheritance = new Inheritance(List.of("the group's key", "short"));

        assertThat(inheritance.has("GROUP_KEY", "the group's key")).isFalse();
        assertThat(inheritance.has("JAVA_TOOL_OPTIONS", "-Xmx1g -Dflip.key='the group's key'"))
                .isFalse();
        assertThat(inheritance.has("OTHER", "short")).isFalse();
        assertThat(inheritance.has("LONGER", "a short one")).isTrue();
    }
}
