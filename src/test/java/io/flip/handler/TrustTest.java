package io.flip.handler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.handler.HandlerFiles.NotFound;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who else could change what is run. */
class TrustTest {

    private static final int NOBODY = 65_534;

    @TempDir
    Path directory;

    private Path inner;
    private Path program;
    private final Trust trust = Trust.own();

    @BeforeEach
    void install() throws Exception {
        mode(directory, "rwxr-xr-x");
        inner = mode(Files.createDirectories(directory.resolve("outer/inner")), "rwxr-xr-x");
        mode(directory.resolve("outer"), "rwxr-xr-x");
        program = mode(Files.writeString(inner.resolve("up"), "#!/bin/sh\n"), "rwxr-xr-x");
    }

    private static Path mode(Path file, String mode) throws Exception {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void give(Path file, int user) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to give a file away");
        Files.setAttribute(file, "unix:uid", user, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void whatIsRootsOrThisUsersAloneIsRun() throws Exception {
        assertThat(trust.check(program)).isEqualTo(program.toRealPath());
        assertThat(trust.check(inner.resolve("../inner/./up"))).isEqualTo(program.toRealPath());
    }

    @ParameterizedTest
    @CsvSource({"outer/inner/up", "outer/inner", "outer"})
    void whatOthersCanWriteIsNot(String place) throws Exception {
        Path open = mode(directory.resolve(place), "rwxr-xrwx");

        assertThatThrownBy(() -> trust.check(program))
                .isInstanceOf(NotFound.class)
                .hasMessage(open
                        + " can be written by others than root and the user of this member, who could change what is run;"
                        + " chmod go-w " + open);
    }

    /** The mode shows the right of all who are named as the group's, and that is root's own. */
    @ParameterizedTest
    @CsvSource({"outer/inner/up", "outer/inner"})
    void whatAnAccessListLetsOthersWriteIsNot(String place) throws Exception {
        Path listed = directory.resolve(place);
        give(listed, 0);
        Files.setAttribute(listed, "unix:gid", 0);
        mode(listed, "rwxrwxr-x");
        assertThatCode(() -> trust.check(program)).as("root's group alone").doesNotThrowAnyException();

        setList(listed, 7);
        assertThatThrownBy(() -> trust.check(program))
                .hasMessage(listed + " can be written by those whom its access control list names (getfacl), who could"
                        + " change what is run; setfacl -b " + listed + ", and chmod go-w " + listed);
        setList(listed, 5);
        assertThatCode(() -> trust.check(program)).as("they may only read").doesNotThrowAnyException();
    }

    /** As {@code setfacl -m u:65534:...} does, which is not everywhere: version 2, then each tag, right and id. */
    @SuppressWarnings("restricted") // tests may
    private static void setList(Path file, int right) {
        ByteBuffer list =
                ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        for (int[] entry : new int[][] {{1, 7, -1}, {2, right, NOBODY}, {4, 5, -1}, {0x10, right, -1}, {0x20, 5, -1}}) {
            list.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
        }
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle setxattr = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setxattr"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
            int failed = (int) setxattr.invokeExact(
                    arena.allocateFrom(file.toString()),
                    arena.allocateFrom("system.posix_acl_access"),
                    arena.allocateFrom(JAVA_BYTE, list.array()),
                    (long) list.capacity(),
                    0);
            assertThat(failed).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"outer/inner/up", "outer/inner", "outer"})
    void whatIsSomebodyElsesIsNot(String place) throws Exception {
        Path theirs = directory.resolve(place);
        give(theirs, NOBODY);

        assertThatThrownBy(() -> trust.check(program))
                .hasMessage(theirs + " belongs to the user 65534, who could change what is run; chown root " + theirs);
        assertThatCode(() -> trust.andOwnerOf(theirs).check(program)).doesNotThrowAnyException();
    }

    @Test
    void whatAGroupCanWriteIsNotUnlessThatIsOneUsersAlone() throws Exception {
        Path passwd = Files.writeString(directory.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/sh
                flip:x:900:900::/:/bin/sh
                bob:x:1001:1001::/:/bin/sh
                eve:x:1002:901::/:/bin/sh
                """);
        Path group = Files.writeString(directory.resolve("group"), """
                root:x:0:
                flip:x:900:
                shared:x:901:flip
                both:x:902:flip,bob
                own:x:903:flip
                """);
        PrivateGroups groups = new PrivateGroups(passwd, group);

        assertThat(groups.onlyOf(0, Set.of(900))).as("root's").isTrue();
        assertThat(groups.onlyOf(900, Set.of(900))).as("its own").isTrue();
        assertThat(groups.onlyOf(903, Set.of(900)))
                .as("with it as the only member")
                .isTrue();
        assertThat(groups.onlyOf(900, Set.of(1001))).as("another's own").isFalse();
        assertThat(groups.onlyOf(901, Set.of(900))).as("another's first one").isFalse();
        assertThat(groups.onlyOf(902, Set.of(900))).as("with another member").isFalse();
        assertThat(groups.onlyOf(12_345, Set.of(900))).as("unknown").isFalse();
        mode(inner, "rwxrwxr-x");
        give(inner, 0);
        Files.setAttribute(inner, "unix:gid", 902);
        assertThatThrownBy(() -> Trust.of(Set.of(0, 900), groups).check(program))
                .hasMessageContaining("chmod go-w");
        Files.setAttribute(inner, "unix:gid", 903);
        assertThatCode(() -> Trust.of(Set.of(0, 900), groups).check(program)).doesNotThrowAnyException();
    }

    @Test
    void inAStickyDirectoryTheOwnerOfTheNameCounts() throws Exception {
        Files.setAttribute(inner, "unix:mode", 01777);

        assertThatCode(() -> trust.check(program)).doesNotThrowAnyException();

        give(program, NOBODY);
        assertThatThrownBy(() -> trust.check(program)).hasMessageContaining("belongs to the user 65534");
    }

    @Test
    void eachStepOfALinkIsLookedAt() throws Exception {
        Path links = mode(Files.createDirectory(directory.resolve("links")), "rwxr-xr-x");
        Path last = Files.createSymbolicLink(links.resolve("last"), Path.of("../outer/inner"));
        Path first = Files.createSymbolicLink(directory.resolve("first"), last);

        assertThat(trust.check(first.resolve("up"))).isEqualTo(program.toRealPath());

        mode(links, "rwxrwxrwx");
        assertThatThrownBy(() -> trust.check(first.resolve("up"))).hasMessageStartingWith(links + " can be written");
    }

    @Test
    void aLinkOfSomebodyElseIsNotFollowed() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), program);
        give(link, NOBODY);

        assertThatThrownBy(() -> trust.check(link)).hasMessageStartingWith(link + " belongs to the user 65534");
    }

    @Test
    void aLinkToItselfEnds() throws Exception {
        Path link = directory.resolve("loop");
        Files.createSymbolicLink(link, link);

        assertThatThrownBy(() -> trust.check(link)).hasMessage("too many links: " + link);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> trust.check(inner.resolve("none"))).hasMessage("not found: " + inner.resolve("none"));
    }

    @Test
    void windowsLineEndsAreNamed() throws Exception {
        Files.writeString(program, "#!/bin/sh\r\nexit 0\r\n");

        assertThatThrownBy(() -> HandlerFiles.executable(program, trust))
                .hasMessage("the first line of " + program + " ends with a carriage return, as Windows ends lines;"
                        + " sed -i 's/\\r$//' " + program);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/none/python3\n", "#! /none/python3 -I", "#!/none/python3"})
    void aMissingInterpreterIsNamed(String text) throws Exception {
        Files.writeString(program, text);

        assertThatThrownBy(() -> HandlerFiles.executable(program, trust))
                .hasMessage("the interpreter of " + program
                        + " is not there: /none/python3; install it, or change the first line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "exit 0\n", "#!/bin/sh -eu\n", "#!/usr/bin/env sh\n", "\177ELF"})
    void whatTheKernelCanRunIsRun(String text) throws Exception {
        Files.writeString(program, text);

        assertThat(HandlerFiles.executable(program, trust)).isEqualTo(program);
    }

    @Test
    void anInterpreterThatOthersCanChangeIsNotUsed() throws Exception {
        Path interpreter = mode(Files.writeString(directory.resolve("mine"), "#!/bin/sh\n"), "rwxrwxrwx");
        Files.writeString(program, "#!" + interpreter + "\n");

        assertThatThrownBy(() -> HandlerFiles.executable(program, trust))
                .hasMessageStartingWith(interpreter + " can be written by others");
    }
}
