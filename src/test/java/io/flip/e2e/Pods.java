package io.flip.e2e;

import io.flip.deploy.Chart;
import io.flip.fixture.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The chart's pods as containers: its files, its start script, its names in the network's DNS, its user and capabilities. */
final class Pods implements AutoCloseable {
    static final List<String> ADDRESSES = List.of("10.0.0.201", "10.0.0.202");
    private static final String NAME = "vip-flip";
    private static final String TOKEN = "the token of all of the pods";
    private static final int BOOTSTRAP = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String prefix = "flip-pods-" + ProcessHandle.current().pid();
    private final Path files = Lab.home().resolve("target/pods");
    private final String testScript;
    private final TreeSet<Integer> made = new TreeSet<>();

    /** The first process of each container that runs: its namespaces are looked at from outside, which costs less than a process of the container engine. */
    private final Map<Integer, Long> processes = new HashMap<>();

    Pods() {
        String rendered = Chart.render("scaled-up");
        testScript = Chart.testScript(rendered);
        try {
            Files.createDirectories(files);
            for (String file : List.of("members.yml", "joining.yml", "start")) {
                write(file, Chart.configuration(rendered, file));
            }
            write("token", TOKEN);
            write("other-token", "the token of somebody else");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Shell.run("docker network create " + prefix);
    }

    /** Readable for the user flip, whatever this one's umask is. */
    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(files.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static String id(int number) {
        return NAME + "-" + number;
    }

    private String container(int number) {
        return prefix + "-" + number;
    }

    private static String host(int number) {
        return id(number) + "." + NAME + "-members.net.svc";
    }

    /** As the StatefulSet does: with the volume of an earlier one of that number. */
    void start(int... numbers) {
        for (int number : numbers) {
            made.add(number);
            List<String> command = new ArrayList<>(Shell.words("docker run -d --name " + container(number)
                    + " --hostname "
                    + id(number) + " --network " + prefix + " --network-alias " + host(number)
                    + " --cap-drop ALL --cap-add NET_ADMIN --cap-add NET_RAW --cap-add SETUID --cap-add SETGID --cap-add SETPCAP"
                    + " --security-opt no-new-privileges:true --read-only --tmpfs /tmp -e FLIP_KEY="
                    + Keys.of("known to the pods") + " -e POD_NAME="
                    + id(number) + " -v " + container(number) + ":/var/lib/flip -v " + files + ":/etc/flip:ro"));
            if (number < BOOTSTRAP) {
                command.addAll(
                        List.of("-e", "FLIP_PING_TIMEOUT=4000")); // patient, as in all tests on machines that are busy
            }
            command.addAll(List.of("--entrypoint", "/bin/sh", Fleet.IMAGE, "/etc/flip/start"));
            Shell.run(command);
            processes.put(
                    number,
                    Long.valueOf(Shell.run(List.of("docker", "inspect", "-f", "{{.State.Pid}}", container(number)))
                            .strip()));
        }
    }

    /** Those of them that do not run. */
    void startAgain(int... numbers) {
        start(IntStream.of(numbers)
                .filter(number -> !processes.containsKey(number))
                .toArray());
    }

    /** SIGTERM, and the container goes; the volume stays. */
    void delete(int... numbers) {
        for (int number : numbers) {
            processes.remove(number);
            Shell.run(List.of("docker", "stop", "-t", "40", container(number)));
            Shell.run(List.of("docker", "rm", container(number)));
        }
    }

    void kill(int... numbers) {
        for (int number : numbers) {
            processes.remove(number);
            Shell.run(List.of("docker", "rm", "-f", container(number)));
        }
    }

    /** The chart's job, for so many replicas. */
    Shell.Result shrink(int replicas, String token, Duration patience) {
        String members = IntStream.range(0, replicas)
                .mapToObj(number -> host(number) + ":8080")
                .collect(Collectors.joining(" "));
        List<String> command = new ArrayList<>(Shell.words(tool()
                + " -v " + files
                + ":/etc/flip:ro -e FLIP_API_TOKEN_FILE=/etc/flip/" + token
                + " -e FLIP_PATIENCE=" + patience.toSeconds()));
        command.addAll(List.of("-e", "FLIP_MEMBERS=" + members, "--entrypoint", "/opt/flip/shrink", Fleet.IMAGE, NAME));
        command.add(Integer.toString(replicas));
        return Shell.attempt(command);
    }

    /** {@code helm test}, with five pods. */
    Shell.Result test(Duration patience) {
        List<String> command = new ArrayList<>(Shell.words(
                tool() + " -e PATIENCE=" + patience.toSeconds() + " --entrypoint /bin/bash " + Fleet.IMAGE + " -c"));
        command.add(testScript);
        return Shell.attempt(command);
    }

    private String tool() {
        return "docker run --rm --network " + prefix + " --user 2200:2200 --cap-drop ALL --read-only";
    }

    /** What that pod answers; nothing where it does not. */
    String get(int number, String path) {
        Shell.Result said = inNetwork(number, "curl", "-sf", "-m", "2", "127.0.0.1:8080" + path);
        return said.status() == 0 ? said.output() : "";
    }

    /** Runs a command of this machine in the network of a pod; it fails where that does not run. */
    private Shell.Result inNetwork(int number, String... command) {
        Long process = processes.get(number);
        return process == null ? new Shell.Result(1, "") : Shell.inNetworkOf(process, command);
    }

    /** By the token, from outside. */
    void move(String address, int to) {
        String first = Shell.run(List.of(
                        "docker",
                        "inspect",
                        "-f",
                        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                        container(0)))
                .strip();
        Shell.run(List.of(
                "curl",
                "-sSf",
                "-H",
                "Authorization: Bearer " + TOKEN,
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"value\": \"" + address + "\", \"to\": \"" + id(to) + "\"}",
                "http://" + first + ":8080/api/v1/systems/ip/data/move"));
        await(id(to) + " has " + address, () -> owners(address).equals(List.of(to)));
    }

    boolean ready(int number) {
        return !get(number, "/actuator/health/readiness").isEmpty();
    }

    /** Who has it on an interface. */
    List<Integer> owners(String address) {
        return made.stream()
                .filter(number -> inNetwork(number, "ip", "-o", "addr", "show", "to", address)
                        .output()
                        .contains(address + "/"))
                .toList();
    }

    /** Until all of them are ready, count each other alone, and have each address on one of them. */
    void awaitMembers(int... numbers) {
        List<Integer> all = IntStream.of(numbers).boxed().toList();
        String total = "\"voters\":" + all.size() + ",";
        await(
                all + " are the members",
                () -> all.stream()
                                .allMatch(number -> ready(number)
                                        && get(number, "/api/v1/cluster").contains(total))
                        && ADDRESSES.stream().allMatch(address -> {
                            List<Integer> owners = owners(address);
                            return owners.size() == 1 && all.containsAll(owners);
                        }));
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(what, PATIENCE, condition, this::evidence);
    }

    private String evidence() {
        return made.stream()
                .map(number -> id(number) + "\n" + get(number, "/api/v1/cluster") + "\n"
                        + Shell.attempt(List.of("docker", "logs", "--tail", "40", container(number)))
                                .output())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        Stream.of("docker rm -fv", "docker volume rm")
                .flatMap(command -> made.stream().map(number -> command + " " + container(number)))
                .forEach(command -> Shell.attempt(Shell.words(command)));
        Shell.attempt(Shell.words("docker network rm " + prefix));
    }
}
