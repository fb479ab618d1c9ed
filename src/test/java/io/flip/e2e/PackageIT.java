package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Debian package, installed into a Debian that has booted: a container in which systemd is the first process. */
@RequiresImage
class PackageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CONTAINER =
            "flip-package-" + ProcessHandle.current().pid();
    private static final String FIRST = "192.0.2.1";
    private static final String SECOND = "192.0.2.2";
    private static final String CONFIGURATION = """
        flip:
          id: node
          key: known to everybody in the test
          servers: {node: {ip: 127.0.0.1, port: 2200, systems: [ip]}}
          cluster: {system: {ip: {type: sharded, alive: ip_up, down: ip_down, config: {interface: lo}, data: [192.0.2.1]}}}
        """;

    @BeforeAll
    static void aDebianThatHasBooted() {
        Path home = Lab.home();
        Shell.run(List.of("docker", "build", "-q", "-t", "flip-test-debian", home + "/src/test/resources/package"));
        Shell.run(Shell.words("docker run -d --name " + CONTAINER + " --cap-add SYS_ADMIN --cap-add NET_ADMIN"
                + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
                + " --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -v /sys/fs/cgroup:/sys/fs/cgroup -v "
                + System.getProperty("java.home") + ":/opt/jdk-25:ro -v " + home
                + "/target/flip.deb:/flip.deb:ro flip-test-debian"));
        await(
                "it has booted",
                () -> inside("systemctl is-system-running").output().matches("(running|degraded)\\s*"));
    }

    @AfterAll
    static void removeIt() {
        Shell.attempt(List.of("docker", "rm", "-fv", CONTAINER));
    }

    @Test
    void installedStartedKilledStoppedAndPurged() {
        must("dpkg --force-depends -i /flip.deb");
        assertThat(must("systemctl is-enabled flip || true")).contains("disabled");
        assertThat(must("stat -c '%a %U %G' /etc/default/flip")).isEqualTo("640 root flip\n");
        must("cat >/etc/flip/application.yml <<'END'\n" + CONFIGURATION + "END");

        must("systemctl enable --now flip");
        await("its address is up", () -> has(FIRST));
        assertThat(must("cat /proc/$(systemctl show -P MainPID flip)/status").replaceAll("\\s+", " "))
                .contains("CapEff: 0000000000003000", "NoNewPrivs: 1", "Seccomp: 2");
        must("curl -sf -H 'Content-Type: application/json' -d '{\"value\":\"" + SECOND
                + "\"}' localhost:8080/api/v1/systems/ip/data");
        await("what was added is up", () -> has(SECOND));

        whatAKilledOneLeftUpIsPutDownThoughItDoesNotComeBack();
        itComesBackByItself();

        must("systemctl stop flip");
        assertThat(has(FIRST) || has(SECOND)).isFalse();
        must("systemctl start flip");
        await("its address is up", () -> has(FIRST));
        must("dpkg --purge --force-depends flip");
        assertThat(has(FIRST) || has(SECOND)).isFalse();
        assertThat(must("ls -d /var/lib/flip /usr/share/flip 2>/dev/null || true"))
                .isEmpty();
    }

    private static void whatAKilledOneLeftUpIsPutDownThoughItDoesNotComeBack() {
        must(
                "mkdir -p /run/systemd/system/flip.service.d"
                        + " && printf '[Service]\\nRestart=no\\n' >/run/systemd/system/flip.service.d/test.conf && systemctl daemon-reload");
        must("systemctl kill -s KILL flip");
        await("it has failed", () -> inside("systemctl is-failed flip").status() == 0);
        assertThat(has(FIRST) || has(SECOND)).isFalse();
    }

    private static void itComesBackByItself() {
        must("rm /run/systemd/system/flip.service.d/test.conf && systemctl daemon-reload && systemctl start flip");
        await("both are up again", () -> has(FIRST) && has(SECOND));
        String process = must("systemctl show -P MainPID flip");
        must("systemctl kill -s KILL flip");
        await(
                "another process has both",
                () -> inside("systemctl is-active flip").status() == 0
                        && !must("systemctl show -P MainPID flip").equals(process)
                        && has(FIRST)
                        && has(SECOND)
                        && inside("curl -sf localhost:8080/actuator/health/readiness")
                                        .status()
                                == 0);
    }

    private static boolean has(String address) {
        return inside("ip -o addr show to " + address).output().contains(address);
    }

    private static Shell.Result inside(String script) {
        return Shell.attempt(List.of("docker", "exec", CONTAINER, "sh", "-c", script));
    }

    private static String must(String script) {
        Shell.Result result = inside(script);
        assertThat(result.status()).as(script + ": " + result.output()).isZero();
        return result.output();
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(
                what,
                PATIENCE,
                condition,
                () -> inside("systemctl status flip; journalctl --no-pager -n 60")
                        .output());
    }
}
