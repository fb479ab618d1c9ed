package io.flip.web;

import static io.flip.fixture.Snapshots.ODD;
import static io.flip.fixture.Snapshots.ODD_MEMBER;
import static io.flip.fixture.Snapshots.ODD_SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.node.NodeFront.MissingProgram;
import io.flip.web.Command.Result;
import io.flip.web.stream.EventStreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code flip}, run against a service over real HTTP. */
@ServiceTest
class CommandTest {

    @TempDir
    private Path home;

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @Autowired
    private EventStreams streams;

    private Command flip;

    @BeforeEach
    void reset() {
        node.reset();
        flip = new Command(home)
                .with("FLIP_SERVER", "http://localhost:" + http.port())
                .with("FLIP_API_TOKEN", Http.TOKEN);
    }

    private String text(String path) {
        return http.get(path, "Accept", "text/plain").body();
    }

    private void prints(String path, String... arguments) throws Exception {
        Result result = flip.run(arguments);
        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).isEqualTo(text(path));
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
    void whatIsAskedIsShownInAnyShell(String shell) throws Exception {
        String[] words = shell.split(" ");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", words[0])), words[0] + " is not installed");
        flip.in(words);
        prints("/status", "status");
        prints("/members", "members");
        prints("/members/node_1%2F%C3%BC%20b", "members", ODD_MEMBER);
        prints("/systems", "systems");
        prints("/systems/ip", "systems", "ip");
        prints("/items", "items");
        prints("/items/db.eu-1%2Fx", "items", ODD_SYSTEM);
        prints("/why/192.168.0.1", "why", "192.168.0.1");
        prints("/why/192.168.0.1", "why", "ip/192.168.0.1");
        prints("/why/a%2Fb%20c%25%3B%C3%BC", "why", ODD);
        prints("/plan", "plan");
        prints("/plan?down=flip,flip2", "plan", "--without", "flip,flip2");
        prints("/history?limit=1", "history", "--limit=1");
        assertThat(changed("move", ODD, ODD_MEMBER)).isEqualTo(new ChangeRequest.Pin(ODD_SYSTEM, ODD, ODD_MEMBER));
    }

    @Test
    void jsonIsThatOfTheApi() throws Exception {
        assertThat(flip.run("-o", "json", "members").output())
                .isEqualTo(http.get("/api/v1/members").body() + "\n");
        assertThat(flip.run("items", "ip", "--output=json").output())
                .isEqualTo(http.get("/api/v1/systems/ip/data").body() + "\n");
    }

    @Test
    void allPagesAreShown() throws Exception {
        node.change(next -> next.many(9_997));
        Result result = flip.run("items");
        assertThat(result.output()
                        .lines()
                        .filter(line -> line.startsWith("ip "))
                        .count())
                .isEqualTo(9_999);
        assertThat(result.output()).doesNotContain("More:");
        assertThat(flip.run("items", "-o", "json").output().lines().count()).isEqualTo(2);
    }

    @Test
    void statusIsOneWhereSomethingIsNotWell() throws Exception {
        assertThat(flip.run("status", "-o", "json").status()).isZero();
        node.change(next -> next.member("flip", MemberState.DOWN, "flip2"));
        Result result = flip.run("status");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("- flip is down.");
        assertThat(flip.run("status", "-o", "json").status()).isEqualTo(1);
    }

    private ChangeRequest changed(String... arguments) throws Exception {
        Result result = flip.run(arguments);
        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).startsWith("Done: version 0 of the configuration.");
        assertThat(result.status()).isZero();
        return node.asked().change();
    }

    @Test
    void whatIsToChangeIsAskedFor() throws Exception {
        assertThat(changed("move", "192.168.0.1", "flip"))
                .isEqualTo(new ChangeRequest.Pin("ip", "192.168.0.1", "flip"));
        assertThat(changed("move", "--back", "ip/192.168.0.1"))
                .isEqualTo(new ChangeRequest.Pin("ip", "192.168.0.1", null));
        assertThat(changed("drain", ODD_MEMBER)).isEqualTo(new ChangeRequest.Drain(ODD_MEMBER));
        assertThat(changed("resume", "flip")).isEqualTo(new ChangeRequest.Resume("flip"));
        assertThat(changed("retry", "ip")).isEqualTo(new ChangeRequest.Retry("ip", List.of()));
        assertThat(changed("retry", "ip", "192.168.0.1", "192.168.0.2"))
                .isEqualTo(new ChangeRequest.Retry("ip", List.of("192.168.0.1", "192.168.0.2")));
        assertThat(changed("add", "item", "ip", "192.168.0.9"))
                .hasToString(new ChangeRequest.AddData("ip", List.of("192.168.0.9")).toString());
        assertThat(changed("remove", "item", "192.168.0.2"))
                .isEqualTo(new ChangeRequest.RemoveData("ip", List.of("192.168.0.2")));
        assertThat(changed("remove", "item", ODD)).isEqualTo(new ChangeRequest.RemoveData(ODD_SYSTEM, List.of(ODD)));
        assertThat(changed("remove", "member", "flip2")).isEqualTo(new ChangeRequest.RemoveMember("flip2"));
        assertThat(changed("remove", "system", "dns")).isEqualTo(new ChangeRequest.RemoveSystem("dns"));
        assertThat(changed("add", "member", "new \"one\" \\", "10.0.0.4", "ip", "dns"))
                .hasToString(
                        http(
                                "{\"id\": \"new \\\"one\\\" \\\\\", \"ip\": \"10.0.0.4\", \"port\": 2200, \"systems\": [\"ip\", \"dns\"]}"));
        assertThat(changed("add", "member", "six", "[2001:db8::6]:2299"))
                .hasToString(http("{\"id\": \"six\", \"ip\": \"2001:db8::6\", \"port\": 2299, \"systems\": []}"));
    }

    /** What the API makes of such a body. */
    private String http(String member) {
        ChangeRequest before = node.asked().change();
        assertThat(http.change("POST", "/api/v1/members", member).statusCode()).isEqualTo(201);
        String made = node.asked().change().toString();
        assertThat(before).isNotNull();
        return made;
    }

    @Test
    void dangerAndVersionAreSaid() throws Exception {
        assertThat(flip.run("remove", "member", "flip", "--force", "--if-version", "0")
                        .status())
                .isZero();
        assertThat(node.asked().force()).isTrue();
        assertThat(node.asked().expectedVersion()).isZero();
        node.answer(new ChangeOutcome.Conflict("a test", 4));
        Result stale = flip.run("drain", "flip", "--if-version=3");
        assertThat(stale.status()).isEqualTo(2);
        assertThat(stale.errors()).startsWith("flip: ");
    }

    @Test
    void aRepeatedChangeHasTheNameThatItIsGiven() throws Exception {
        flip.with("FLIP_CHANGE", "the-name").run("drain", "flip");
        assertThat(node.asked().changeId()).isEqualTo("the-name");
        flip.with("FLIP_CHANGE", "").run("drain", "flip");
        assertThat(node.asked().changeId()).hasSize(32);
    }

    @Test
    void drainWaitsUntilTheMemberIsEmpty() throws Exception {
        Result result = flip.run("drain", "flip2", "--wait");
        assertThat(result.output()).endsWith("It holds nothing any more.\n");
        Process waits = flip.start("drain", "flip", "--wait");
        try (BufferedReader lines = waits.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).startsWith("Done");
            node.change(next -> next.unheard("flip"));
            assertThat(lines.readLine()).isEqualTo("It holds nothing any more.");
        }
        assertThat(waits.waitFor()).isZero();
    }

    @Test
    void theConfigurationIsGotAndPut() throws Exception {
        Result got = flip.run("config", "get");
        assertThat(got.output()).isEqualTo(text("/config"));
        assertThat(got.errors()).contains("version 0").contains("--if-version 0");
        Path file = Files.writeString(home.resolve("config.json"), got.output());
        assertThat(flip.run("config", "put", file.toString()).status()).isEqualTo(64);
        assertThat(changed("config", "put", file.toString(), "--if-version", "0"))
                .isInstanceOf(ChangeRequest.ReplaceConfig.class);
        Files.writeString(file, got.output().replace("\"port\" : 2200", "\"port\" : 99999"));
        Result wrong = flip.run("config", "put", file.toString(), "--if-version", "any");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.errors()).contains("is not a whole number from 1 to 65535");
    }

    @Test
    void theConfigurationIsEdited() throws Exception {
        assertThat(flip.with("EDITOR", "true").run("config", "edit").output()).isEqualTo("Nothing was changed.\n");
        assertThat(node.wasAsked()).isFalse();
        Result edited = flip.with("EDITOR", "sed -i s/2200/2250/").run("config", "edit");
        assertThat(edited.errors()).isEmpty();
        assertThat(edited.output()).startsWith("Done: version 0");
        assertThat(node.asked().change().toString()).contains("2250");
        Result wrong = flip.with("EDITOR", "sed -i s/2200/99999/").run("config", "edit");
        assertThat(wrong.status()).isEqualTo(2);
        String kept = wrong.errors()
                .lines()
                .filter(line -> line.contains("your text is kept"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(Path.of(kept.replaceAll(".*config put (\\S+) .*", "$1"))))
                .contains("99999");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2 | why nothing | 'nothing' is no item of any system.",
                "2 | members flip11 | Did you mean 'flip1'?",
                "2 | items iq | Did you mean 'ip'?",
                "2 | history --limit 0 | limit must be from 1 to 10000.",
                "64 | members a b | wrong number of arguments for members",
                "64 | nonsense | there is no command 'nonsense'",
                "64 | status --nonsense | --nonsense is no option",
                "64 | status -o xml | -o text, or -o json",
                "64 | status -s | -s needs a value",
                "64 | config | config what? get, put or edit",
                "64 | add thing | add what? member or item",
                "64 | remove | remove what? member, item or system",
                "64 | move 192.168.0.1 | wrong number of arguments for move ITEM MEMBER",
            })
    void whatIsRefusedSaysWhy(int status, String line, String why) throws Exception {
        Result result = flip.run(line.split(" "));
        assertThat(result.errors()).startsWith("flip: ").contains(why);
        assertThat(result.output()).isEmpty();
        assertThat(result.status()).isEqualTo(status);
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void whatIsNotPossibleNowIsToldApart() throws Exception {
        node.answer(new ChangeOutcome.Unavailable("a test"));
        Result result = flip.run("drain", "flip");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.errors()).startsWith("flip: ");
    }

    @Test
    void theTokenIsNeededForChangesAlone() throws Exception {
        flip.with("FLIP_API_TOKEN", "");
        assertThat(flip.run("members").status()).isZero();
        assertThat(flip.run("drain", "flip").status()).isEqualTo(3);
        assertThat(flip.with("FLIP_API_TOKEN", "wrong").run("drain", "flip").status())
                .isEqualTo(3);
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void aTokensFileIsPrivate() throws Exception {
        flip.with("FLIP_API_TOKEN", "");
        Path file = Files.writeString(home.resolve("token"), Http.TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Result open = flip.run("drain", "flip", "--token-file", file.toString());
        assertThat(open.status()).isEqualTo(3);
        assertThat(open.errors()).contains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(flip.run("drain", "flip", "--token-file", file.toString()).status())
                .isZero();
        assertThat(flip.with("FLIP_API_TOKEN_FILE", file.toString())
                        .run("drain", "flip")
                        .status())
                .isZero();
        assertThat(flip.with("FLIP_API_TOKEN_FILE", "/none")
                        .run("drain", "flip")
                        .status())
                .isEqualTo(3);
        flip.with("FLIP_API_TOKEN_FILE", "");
        Files.createDirectories(home.resolve(".config/flip"));
        Files.move(file, home.resolve(".config/flip/token"));
        assertThat(flip.run("drain", "flip").status()).isZero();
        Files.createDirectories(home.resolve("flip1"));
        Files.move(home.resolve(".config/flip/token"), home.resolve("flip1/api-token"));
        assertThat(flip.run("drain", "flip").status())
                .as("that of the member here")
                .isZero();
    }

    @Test
    void theTokenStandsInNoCommandLine() throws Exception {
        Path tools = Files.createDirectories(home.resolve("tools"));
        Path seen = home.resolve("seen");
        executable(tools.resolve("curl"), "#!/bin/sh\necho \"$@\" >>" + seen + "\nexec /usr/bin/curl \"$@\"\n");
        flip.with("PATH", tools + ":" + System.getenv("PATH"));
        assertThat(flip.run("drain", "flip").status()).isZero();
        assertThat(Files.readString(seen)).contains("/api/v1/members/").doesNotContain(Http.TOKEN, "Bearer");
        try (var left = Files.list(home)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("flip."));
        }
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As in the image, which has bash and no curl. */
    @Test
    void bashIsEnough() throws Exception {
        Path tools = Files.createDirectories(home.resolve("tools"));
        for (String tool : "sh bash awk cat grep head ls mktemp od rm sed timeout tr wc".split(" ", -1)) {
            Files.createSymbolicLink(tools.resolve(tool), real(tool));
        }
        flip.with("PATH", tools.toString());
        prints("/members", "members");
        prints("/why/a%2Fb%20c%25%3B%C3%BC", "why", ODD);
        assertThat(changed("move", ODD, ODD_MEMBER)).isEqualTo(new ChangeRequest.Pin(ODD_SYSTEM, ODD, ODD_MEMBER));
        assertThat(flip.run("members", "x").status()).isEqualTo(2);
        assertThat(flip.run("members", "-s", "localhost:1").status()).isEqualTo(5);
        node.change(next -> next.many(9_997));
        assertThat(flip.run("items").output().lines().count()).isEqualTo(10_001 + 2);
    }

    private static Path real(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNextServerIsAskedWhereOneIsDead() throws Exception {
        Result dead = flip.run("status", "--server", "localhost:1");
        assertThat(dead.status()).isEqualTo(5);
        assertThat(dead.errors()).startsWith("flip: no member answers: http://localhost:1 (");
        assertThat(flip.run("status", "-s", "localhost:1,localhost:" + http.port())
                        .status())
                .isZero();
        assertThat(flip.run("drain", "flip", "-s", "localhost:1,localhost:" + http.port())
                        .status())
                .isZero();
        assertThat(flip.run("watch", "-s", "localhost:1").status()).isEqualTo(5);
    }

    @Test
    void eventsAreWatchedAsTheyHappen() throws Exception {
        Process watch = flip.start("watch");
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            while (streams.count() == 0) {
                Thread.onSpinWait();
            }
            node.happen(Event.ofMember("flip", "alive", "down", "suspected by flip1"));
            assertThat(lines.readLine()).endsWith("  flip: alive -> down: suspected by flip1");
        } finally {
            watch.descendants().forEach(ProcessHandle::destroy);
            watch.destroy();
            watch.waitFor();
            node.happen(Event.ofMember("flip", "alive", "down", "noise"));
        }
    }

    @Test
    void doctorSaysWhatDoesNotFit() throws Exception {
        String here = "http://localhost:" + http.port();
        try (OtherMember other = new OtherMember(http, Map.of("\"self\":\"flip1\"", "\"self\":\"flip\""))) {
            Result result = flip.run("doctor", "-s", here + "," + other.url());
            assertThat(result.output()).isEqualTo("Everything fits, as 2 members say.\n");
            assertThat(result.status()).isZero();
            Result withoutScheme = flip.run("doctor", "-s", (here + "," + other.url()).replace("http://", ""));
            assertThat(withoutScheme.output()).isEqualTo("Everything fits, as 2 members say.\n");
        }
        try (OtherMember other = new OtherMember(
                http,
                Map.of(
                        "\"self\":\"flip1\"",
                        "\"self\":\"flip\"",
                        "00000000000000010000000000000002",
                        "77",
                        "\"lastHeardMs\":0",
                        "\"lastHeardMs\":9000"))) {
            Path tools = Files.createDirectories(home.resolve("tools"));
            executable(tools.resolve("date"), "#!/bin/sh\necho 1900000000\n");
            flip.with("PATH", tools + ":" + System.getenv("PATH"));
            Result result = flip.run("doctor", "-s", here + "," + other.url() + ",localhost:1");
            assertThat(result.output())
                    .contains("- flip1 and flip have different configurations of the same version.")
                    .contains(
                            "- flip does not hear flip1, which hears it: a firewall drops UDP to 127.0.0.1 port 2200.")
                    .contains("- localhost:1 does not answer: http://localhost:1 (")
                    .contains("- The clock of flip is -");
            assertThat(result.status()).isEqualTo(1);
            Result json = flip.run("doctor", "-o", "json", "-s", here + "," + other.url());
            assertThat(JsonMapper.shared()
                            .readTree(json.output())
                            .get("findings")
                            .size())
                    .isGreaterThan(1);
        }
    }

    @Test
    void doctorAndStatusNameProgramsThatAreMissing() throws Exception {
        node.lack(new MissingProgram("up", List.of("alive of ip"), "is nowhere; put it there"));
        assertThat(flip.run("doctor", "-s", "http://localhost:" + http.port() + ",localhost:1")
                        .output())
                .contains("- flip1 says: flip1 can't run up (alive of ip): is nowhere; put it there.\n");
        Result status = flip.run("status");
        assertThat(status.output()).contains("- flip1 can't run up (alive of ip): is nowhere; put it there.\n");
        assertThat(status.status()).isEqualTo(1);
    }

    @Test
    void doctorFindsTheMembersByItself() throws Exception {
        Result result = flip.run("doctor");
        assertThat(result.output()).contains("flip2 does not answer: http://flip2.example:" + http.port());
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void everyCommandIsInTheManualsAndInCompletion() throws Exception {
        String help = flip.run("--help").output();
        List<String> commands = help.lines()
                .filter(line -> line.matches("  [a-z]+\\b.*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .distinct()
                .toList();
        assertThat(commands).contains("status", "config").hasSize(17);
        String manual = Files.readString(Path.of("docs/cli.md"));
        String man = Files.readString(Path.of("packaging/flip.1"));
        String bash = Files.readString(Path.of("packaging/completion/flip.bash"));
        String zsh = Files.readString(Path.of("packaging/completion/_flip"));
        String launcher = Files.readString(Path.of("flip"));
        for (String command : commands) {
            assertThat(manual).as(command).containsPattern("(?m)^### `" + command + "\\b");
            assertThat(man).as(command).containsPattern("(?m)^\\.(B|BR|BI) \"?" + command + "\\b");
            assertThat(bash).as(command).containsPattern("commands=\"[^\"]*\\b" + command + "\\b");
            assertThat(zsh).as(command).contains("'" + command + ":");
            assertThat(launcher).as(command).containsPattern("(?m)^    [a-z |]*\\b" + command + "\\b[a-z |]*\\)");
        }
        for (String option : help.lines()
                .flatMap(line -> java.util.regex.Pattern.compile("--[a-z-]+")
                        .matcher(line)
                        .results())
                .map(java.util.regex.MatchResult::group)
                .distinct()
                .toList()) {
            assertThat(manual + "--help").as(option).contains(option);
            assertThat(bash).as(option).contains(option);
            assertThat(zsh).as(option).contains(option);
        }
    }

    @Test
    void bashCompletesCommandsAndNames() throws Exception {
        assertThat(completed("flip", "dr")).containsExactly("drain");
        assertThat(completed("flip", "drain", "fl")).containsExactly("flip", "flip1", "flip2");
        assertThat(completed("flip", "drain", "node")).containsExactly("node_1/ü\\ b");
        assertThat(completed("flip", "why", "192")).containsExactly("192.168.0.1", "192.168.0.2");
        assertThat(completed("flip", "items", "")).containsExactly("db.eu-1/x", "dns", "ip");
        assertThat(completed("flip", "--for")).containsExactly("--force");
        assertThat(completed("flip", "config", "")).containsExactly("get", "put", "edit");
    }

    private List<String> completed(String... words) throws Exception {
        Path tools = Files.createDirectories(home.resolve("bin"));
        if (Files.notExists(tools.resolve("flip"))) {
            Files.createSymbolicLink(tools.resolve("flip"), Command.SCRIPT);
        }
        ProcessBuilder bash = new ProcessBuilder(
                "bash",
                "-c",
                """
                . "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flip; printf '%s\\n' "${COMPREPLY[@]}"
                """,
                "bash",
                Path.of("packaging/completion/flip.bash").toAbsolutePath().toString());
        bash.command().addAll(List.of(words));
        bash.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        bash.environment().put("LC_ALL", "C.UTF-8");
        bash.environment().put("FLIP_SERVER", "http://localhost:" + http.port());
        Process process = bash.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void theTreesLauncherHasTheCommandsToo() throws Exception {
        Process process = new ProcessBuilder("./flip", "members", "-s", "localhost:" + http.port()).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text("/members"));
        assertThat(process.waitFor()).isZero();
    }
}
