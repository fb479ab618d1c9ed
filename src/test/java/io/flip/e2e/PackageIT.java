package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Debian package, installed, started, killed, stopped and purged: under systemd where that runs in a container, and by its unit's own commands. */
@RequiresImage
class PackageIT {
    private static final String FIRST = "192.0.2.1";
    private static final String SECOND = "192.0.2.2";

    /** Its {@code down} hangs while it is told to, but for what an earlier run left up. */
    private static final String CONFIGURATION = """
        flip:
          id: node
          key: known to everybody in the test
          stop_timeout: 3s
          servers: {node: {ip: 127.0.0.1, port: 2200, systems: [ip]}}
          cluster: {system: {ip: {type: sharded, alive: ip_up, down: slow_down, config: {interface: lo}, data: [192.0.2.1]}}}
        """;

    private static final String SLOW_DOWN = """
        #!/bin/sh
        [ "$FLIP_EVENT" = clean ] || [ ! -e /etc/flip/hang ] || sleep 60
        exec /usr/share/flip/handlers/ip_down "$@"
        """;

    /** Another package that provides what Flip needs. */
    private static final String JAVA = """
        mkdir -p /stub/DEBIAN && printf 'Package: some-java\\nVersion: 25\\nArchitecture: all\\nMaintainer: nobody <nobody@localhost>\\n\
        Provides: java25-runtime-headless\\nDescription: for a test\\n' >/stub/DEBIAN/control && dpkg-deb --build /stub /stub.deb && dpkg -i /stub.deb
        """;

    static Stream<Arguments> debians() {
        return Stream.of(
                Arguments.of("as it boots", (Supplier<Debian>) Debian::booted),
                Arguments.of("by the unit's own commands", (Supplier<Debian>) Debian::byHand));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("debians")
    void installedStartedKilledStoppedAndPurged(String how, Supplier<Debian> debians) {
        try (Debian debian = debians.get()) {
            install(debian);
            debian.enable();
            debian.await("its address is up", () -> has(debian, FIRST));
            assertThat(debian.must("cat /proc/" + debian.process() + "/status").replaceAll("\\s+", " "))
                    .contains("CapEff: 0000000000003000", "NoNewPrivs: 1", debian.confined());
            assertThat(debian.must("stat -c '%a %U' /var/lib/flip/node /var/lib/flip/node/api-token"))
                    .isEqualTo("700 flip\n600 flip\n");
            debian.must("curl -sf -H \"Authorization: Bearer $(cat /var/lib/flip/node/api-token)\""
                    + " -H 'Content-Type: application/json' -d '{\"value\":\"" + SECOND
                    + "\"}' localhost:8080/api/v1/systems/ip/data");
            debian.await("what was added is up", () -> has(debian, SECOND));
            readsItsConfigurationAgain(debian);
            whatIsUpAtAnUpgradeGoesDownByTheHandlersThatPutItUp(debian);

            debian.killForGood();
            assertThat(hasAny(debian))
                    .as("put down though it does not come back")
                    .isFalse();
            startBoth(debian);
            debian.awaitAnotherAfterKill(() -> has(debian, FIRST)
                    && has(debian, SECOND)
                    && debian.inside("curl -sf localhost:8080/actuator/health/readiness")
                                    .status()
                            == 0);
            whatItCouldNotPutDownIsPutDownForIt(debian);
            startBoth(debian);
            debian.stop();
            assertThat(hasAny(debian)).isFalse();

            startBoth(debian);
            debian.purge();
            assertThat(hasAny(debian)).isFalse();
            assertThat(debian.must("ls -d /var/lib/flip /usr/share/flip 2>/dev/null || true"))
                    .isEmpty();
        }
    }

    private static void whatIsUpAtAnUpgradeGoesDownByTheHandlersThatPutItUp(Debian debian) {
        if (debian.inside("test -d /run/systemd/system").status() != 0) {
            return; // then nothing is restarted by an upgrade
        }
        debian.must("sed -i '2iecho $FLIP_EVENT $1 >>/var/lib/flip/old' /usr/share/flip/handlers/ip_down");
        String old = debian.process();
        debian.must("dpkg -i /flip.deb");
        debian.await(
                "the new one runs, and has both",
                () -> debian.inside("systemctl is-active flip").status() == 0
                        && !debian.process().equals(old)
                        && has(debian, FIRST)
                        && has(debian, SECOND));
        assertThat(debian.must("sort /var/lib/flip/old")).isEqualTo("down " + FIRST + "\ndown " + SECOND + "\n");
        debian.must("rm /var/lib/flip/old");
    }

    private static void readsItsConfigurationAgain(Debian debian) {
        debian.must("kill -HUP " + debian.process());
        debian.await(
                "the signal is heard",
                () -> debian.inside("journalctl --no-pager -u flip; cat /tmp/flip.log")
                        .output()
                        .contains("SIGHUP: the configuration was read again"));
    }

    private static void startBoth(Debian debian) {
        debian.start();
        debian.await("both are up", () -> has(debian, FIRST) && has(debian, SECOND));
    }

    private static void install(Debian debian) {
        assertThat(debian.inside("dpkg -i /flip.deb").output()).contains("flip depends on temurin-25-jre");
        debian.must("dpkg --purge flip");
        debian.must(JAVA);
        debian.must("dpkg -i /flip.deb");
        assertThat(debian.must("stat -c '%a %U %G' /etc/default/flip")).isEqualTo("640 root flip\n");
        debian.must("cat >/etc/flip/application.yml <<'END'\n" + CONFIGURATION + "END");
        debian.must("mkdir /etc/flip/handlers && cat >/etc/flip/handlers/slow_down <<'END'\n" + SLOW_DOWN
                + "END\nchmod 755 /etc/flip/handlers/slow_down");
    }

    /** It was told to stop, and its time ran out: by its signal alone that would be a success. */
    private static void whatItCouldNotPutDownIsPutDownForIt(Debian debian) {
        debian.must("touch /etc/flip/hang");
        debian.stop();
        assertThat(hasAny(debian)).isFalse();
        debian.must("rm /etc/flip/hang");
    }

    private static boolean hasAny(Debian debian) {
        return has(debian, FIRST) || has(debian, SECOND);
    }

    private static boolean has(Debian debian, String address) {
        return debian.inside("ip -o addr show to " + address).output().contains(address);
    }
}
