package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A Debian in a container with the package that was built, and who runs its unit there: systemd where it can, or the unit's own commands,
 * with its user, environment, and capabilities.
 */
abstract class Debian implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final String container;

    /** @param options of the container; its first process is the last of them */
    private Debian(String kind, String options, String... first) {
        container = "flip-package-" + kind + "-" + ProcessHandle.current().pid();
        Shell.run(
                List.of("docker", "build", "-q", "-t", "flip-test-debian", Lab.home() + "/src/test/resources/package"));
        List<String> command = new ArrayList<>(Shell.words("docker run -d --name " + container + " --cap-add NET_ADMIN "
                + options + " -v " + System.getProperty("java.home") + ":/opt/jdk-25:ro -v " + Lab.home()
                + "/target/flip.deb:/flip.deb:ro flip-test-debian"));
        command.addAll(List.of(first));
        Shell.run(command);
    }

    /** One that has booted, or else one without systemd. */
    static Debian booted() {
        Debian systemd = new Systemd();
        try {
            systemd.await(
                    "it has booted",
                    () -> systemd.inside("systemctl is-system-running").output().matches("(running|degraded)\\s*"));
            return systemd;
        } catch (AssertionError cannot) {
            System.out.println("package: systemd can't run in a container here: " + cannot.getMessage());
            systemd.close();
            return byHand();
        }
    }

    static Debian byHand() {
        return new ByHand();
    }

    /** For the first time. */
    abstract void enable();

    abstract void start();

    abstract void stop();

    /** SIGKILL, and what the service manager does then, where it does not start it again. */
    abstract void killForGood();

    /** SIGKILL, and until another process does that; where the service manager starts one. */
    abstract void awaitAnotherAfterKill(BooleanSupplier works);

    /** The member's process. */
    abstract String process();

    /** What the kernel says of a process that is confined as well as it is here. */
    abstract String confined();

    /** While it runs. */
    abstract void purge();

    Shell.Result inside(String script) {
        return Shell.attempt(List.of("docker", "exec", container, "sh", "-c", script));
    }

    String must(String script) {
        Shell.Result result = inside(script);
        assertThat(result.status()).as(script + ": " + result.output()).isZero();
        return result.output();
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(
                what,
                PATIENCE,
                condition,
                () -> inside("systemctl status flip; journalctl --no-pager -n 60; tail -n 60 /tmp/flip.log")
                        .output());
    }

    @Override
    public void close() {
        Shell.attempt(List.of("docker", "rm", "-fv", container));
    }

    private static final class Systemd extends Debian {
        private static final String OVERRIDE = "/run/systemd/system/flip.service.d/restart.conf";

        private Systemd() {
            super(
                    "systemd",
                    "--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
                            + " --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -v /sys/fs/cgroup:/sys/fs/cgroup");
        }

        @Override
        void enable() {
            assertThat(must("systemctl is-enabled flip || true")).contains("disabled");
            must("systemctl enable --now flip");
        }

        @Override
        void start() {
            must("systemctl start flip");
        }

        @Override
        void stop() {
            must("systemctl stop flip");
        }

        @Override
        void killForGood() {
            must("mkdir -p $(dirname " + OVERRIDE + ") && printf '[Service]\\nRestart=no\\n' >" + OVERRIDE
                    + " && systemctl daemon-reload && systemctl kill -s KILL flip");
            await("it has failed", () -> inside("systemctl is-failed flip").status() == 0);
            must("rm " + OVERRIDE + " && systemctl daemon-reload");
        }

        @Override
        void awaitAnotherAfterKill(BooleanSupplier works) {
            String killed = process();
            must("systemctl kill -s KILL flip");
            await(
                    "another process does it",
                    () -> inside("systemctl is-active flip").status() == 0
                            && !process().equals(killed)
                            && works.getAsBoolean());
        }

        @Override
        String process() {
            return must("systemctl show -P MainPID flip").strip();
        }

        @Override
        String confined() {
            return "Seccomp: 2";
        }

        @Override
        void purge() {
            must("dpkg --purge flip");
        }
    }

    /** What the unit says, carried out by a shell; nothing is sandboxed, and nothing restarted. */
    private static final class ByHand extends Debian {
        private static final String UNIT = """
            unit() { sed -n "s/^$1=-*//p" /lib/systemd/system/flip.service; }
            as_unit() {
                caps=$(unit AmbientCapabilities | tr A-Z a-z | sed 's/cap_/+/g; s/ /,/g')
                . "$(unit EnvironmentFile)"
                cd "$(unit WorkingDirectory)"
                env $(unit Environment) $(compgen -v FLIP_ | while read -r name; do echo "$name=${!name}"; done) "${EXTRA[@]}" \\
                    setpriv --reuid "$(unit User)" --regid "$(unit Group)" --init-groups --inh-caps "-all,$caps" --ambient-caps "-all,$caps" \\
                    --bounding-set "-all,$caps" --no-new-privs "$@"
            }
            ended() { # SERVICE_RESULT EXIT_STATUS
                EXTRA=(SERVICE_RESULT=$1 EXIT_STATUS=$2); as_unit $(unit ExecStopPost) >>/tmp/flip.log 2>&1
            }
            result() { case $1 in 0 | $(unit SuccessExitStatus)) echo success ;; 137) echo signal ;; *) echo exit-code ;; esac; }
            EXTRA=()
            """;

        private ByHand() {
            super("by-hand", "--init", "sleep", "infinity");
        }

        private String shell(String script) {
            return must("bash -c '" + (UNIT + script).replace("'", "'\\''") + "'");
        }

        @Override
        void enable() {
            start();
        }

        @Override
        void start() {
            shell(
                    "rm -f /tmp/status; ( as_unit $(unit ExecStart) >>/tmp/flip.log 2>&1 & echo $! >/tmp/pid; wait $!; echo $? >/tmp/status ) </dev/null >/dev/null 2>&1 &");
            await("there is a process", () -> !inside("pidof java").output().isBlank());
        }

        @Override
        void stop() {
            end("TERM");
        }

        @Override
        void killForGood() {
            end("KILL");
        }

        @Override
        void awaitAnotherAfterKill(BooleanSupplier works) {
            killForGood();
            start();
            await("another process does it", works);
        }

        private void end(String signal) {
            must("kill -" + signal + " " + process());
            await("it has ended", () -> inside("test -s /tmp/status").status() == 0);
            shell("status=$(cat /tmp/status); ended $(result $status) $status");
        }

        @Override
        String process() {
            return must("pidof java").strip();
        }

        @Override
        String confined() {
            return "Seccomp: 2"; // by the container
        }

        @Override
        void purge() {
            stop();
            must("dpkg --purge flip");
        }
    }
}
