package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties;
import io.flip.fixture.Rule;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too much, and what is only doubtful. */
class BoundsTest {

    @TempDir
    Path directory;

    private Operator with(String piece, String other) {
        String good = Operator.resource("good.yml");
        assertThat(good).containsOnlyOnce(piece);
        return new Operator(directory).yaml(good.replace(piece, other));
    }

    @Test
    void anItemMayHave512Bytes() {
        assertThat(with("192.168.0.2", "é".repeat(256)).mistakes()).isEmpty();
        assertThat(with("192.168.0.2", "é".repeat(256) + "x").mistakes())
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.ip.data[0] = ééé")
                .endsWith(
                        "... (application.yml:22:16): is 513 bytes long, and an item may have 512; write another value");
    }

    @Test
    void aConfigMustFitIntoAnArgument() {
        String texts = IntStream.range(0, 10)
                .mapToObj(i -> "t" + i + ": " + "x".repeat(12_300))
                .collect(Collectors.joining(", "));
        assertThat(with("interface: lo", texts).mistakes())
                .containsExactly(
                        "flip.cluster.system.ip.config (application.yml:21:17): has 123081 bytes as JSON, together with flip.cluster.config, "
                                + "and an argument of a program may have 122880; keep it in a file, and write its path");
    }

    @Test
    void aTextOfAConfigMustFitIntoAMessage() {
        assertThat(with("interface: lo", "interface: " + "x".repeat(16_384)).mistakes())
                .isEmpty();
        assertThat(with("interface: lo", "interface: " + "x".repeat(16_385)).mistakes())
                .singleElement()
                .asString()
                .endsWith(
                        "has 16385 characters, and a text here may have 16384; keep it in a file, and write its path");
        assertThat(with("interface: lo", "? " + "x".repeat(16_385) + " : lo").mistakes())
                .singleElement()
                .asString()
                .endsWith(
                        "has a name of 16385 characters, and a text here may have 16384; keep it in a file, and write its"
                                + " path");
    }

    @Test
    void aConfigMayBeOnlySoDeep() {
        assertThat(with("interface: lo", "a: " + "[".repeat(15) + "]".repeat(15))
                        .mistakes())
                .isEmpty();
        assertThat(with("interface: lo", "a: " + "[".repeat(16) + "]".repeat(16))
                        .mistakes())
                .singleElement()
                .asString()
                .endsWith("is inside of 16 other maps and lists; make it flatter");
    }

    @Test
    void aClusterMayHave4096Members() {
        assertThat(with(
                                "    flip2: {ip: 127.0.0.1, port: 2202}",
                                "    flip2: {ip: 127.0.0.1, port: 2202}\n" + members(4093))
                        .mistakes())
                .isEmpty();
        assertThat(with(
                                "    flip2: {ip: 127.0.0.1, port: 2202}",
                                "    flip2: {ip: 127.0.0.1, port: 2202}\n" + members(4094))
                        .mistakes())
                .containsExactly(
                        "flip.servers (application.yml:11:5): names 4097 members, and a cluster may have 4096; make several clusters of them");
    }

    private static String members(int number) {
        return IntStream.range(0, number)
                .mapToObj("    m%1$d: {ip: 127.0.0.2, port: %1$d}"::formatted)
                .map(line -> line.replace("port: 0}", "port: 9999}"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aClusterMayHave50000Items() {
        String items = IntStream.range(0, 50_001).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        assertThat(with("192.168.0.2, 192.168.0.1", items).mistakes())
                .containsExactly(
                        "flip.cluster.system (application.yml:17:7): has 50001 items, and a cluster may have 50000; make several clusters of them");
    }

    @Test
    void whatMembersCouldNotSendEachOtherIsRefused() {
        assertThat(with("192.168.0.2, 192.168.0.1", items(4_000)).mistakes()).isEmpty();
        assertThat(with("192.168.0.2, 192.168.0.1", items(4_100)).mistakes())
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system (application.yml:17:7): makes members send each other 3981298")
                .endsWith(" bytes at once, and that may be 3932160; write fewer items, or shorter ones, or make several"
                        + " clusters of them");
    }

    private static String items(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "%04d".formatted(i) + "x".repeat(470))
                .collect(Collectors.joining(", "));
    }

    @Test
    @Rule("1")
    void aQuorumThatIsNoMajorityIsSaidLoudly() {
        assertThat(with("quorum: 2", "quorum: 1").warnings())
                .containsExactly(
                        "flip.quorum = 1 (application.yml:4:11): IS NO MAJORITY of 3 voters: when the network divides, BOTH SIDES can hold the same item; "
                                + "write 2 unless that is what you want");
    }

    @Test
    void aStopThatMayNotWaitForTheNextHolderIsMentioned() {
        assertThat(with("ping_timeout: 750", "ping_timeout: 750\n  stop_timeout: 1501")
                        .warnings())
                .isEmpty();
        assertThat(with("ping_timeout: 750", "ping_timeout: 750\n  stop_timeout: 1500")
                        .warnings())
                .containsExactly(
                        "flip.stop_timeout = 1500 (application.yml:8:17): is no longer than two ping_timeouts, so this member may end with items up before another has asked for them; "
                                + "write more than 1500");
        assertThat(with("ping_timeout: 750", "ping_timeout: 15000").warnings())
                .containsExactly(
                        "flip.stop_timeout = 30000 ms, the default: is no longer than two ping_timeouts, so this member may end with items up before another has asked for them; "
                                + "write more than 30000");
    }

    @Test
    void aPassphraseIsMentionedAndNotShown() {
        assertThat(with("6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03", "hush")
                        .warnings())
                .containsExactly(
                        "flip.key = ****** (application.yml:3:8): is a passphrase of 4 characters: anybody who records one datagram can guess at it for as long as they like, and with it speak for any member; "
                                + "change it to a random key, as ./flip keygen or openssl rand -hex 32 prints one (docs/operations.md, Rotating the key)");
    }

    @Test
    void aGoodOneHasNoWarnings() {
        assertThat(with("id: flip\n", "id: flip\n").warnings()).isEmpty();
    }

    @Test
    void oneAndAHalfRoundsIsEnough() {
        assertThat(with("ping_timeout: 750", "ping_timeout: 375").mistakes()).isEmpty();
        assertThat(with("ping_timeout: 750", "ping_timeout: 374").mistakes()).hasSize(1);
    }

    @Test
    void whereSomeDoNotVoteTheyPingAllWhoDo() {
        String slow = "ping_per_interval: 1\n  gossip_interval: 200\n  voters: [flip, flip1]";
        String yaml = Operator.resource("good.yml")
                .replace("  voters: [flip, flip1, flip2]\n", "")
                .replace("  gossip_interval: 250\n", "");
        String text = yaml.replace("ping_per_interval: 3", slow);
        assertThat(new Operator(directory)
                        .yaml(text.replace("timeout: 750", "timeout: 600"))
                        .mistakes())
                .isEmpty();
        assertThat(new Operator(directory)
                        .yaml(text.replace("timeout: 750", "timeout: 599"))
                        .mistakes())
                .hasSize(1);
    }

    @Test
    void anArbiterNeedsNoHandlers() {
        assertThat(with("alive: ip_up", "alive: elsewhere")
                        .option("--flip.id=flip2")
                        .mistakes())
                .isEmpty();
    }

    @Test
    void defaultsAreThoseOfTheDocument() {
        FlipProperties properties = new Operator(directory)
                .yaml("flip: {id: a, key: k, servers: {a: {ip: a, port: 1}}}")
                .setup()
                .properties();
        assertThat(properties)
                .hasToString(
                        "FlipProperties[id=a, timing=Timing[quorum=null, gossipInterval=PT0.25S, pingPerInterval=3, pingTimeout=PT0.75S, autoremove=null], "
                                + "key=******, keyPrevious=[], logLevel=info, local=Local[dataDir=data, bind=null, stopTimeout=PT30S, parallelHandlers=16, historySize=16777216, handlerDirs=null, handlerUser=null], api=Api[token=null, tokenFile=null, hosts=[]], webhooks=Webhooks[secret=null, secretFile=null, all={}], joining=null, voters=[], "
                                + "servers={a=Server[ip=a, port=1, priority=null, systems=[], drained=false]}, systems={}]");
        assertThat(properties.quorum()).isEqualTo(1);
    }

    @Test
    void theLogLevelIsTheOriginalsWord() {
        assertThat(with("log_level: info", "log_level: warning").environment().getProperty("logging.level.io.flip"))
                .isEqualTo("warn");
        assertThat(with("log_level: info", "log_level: fatal").environment().getProperty("logging.level.io.flip"))
                .isEqualTo("fatal");
    }
}
