package io.flip.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.config.read.ConfigurationException;
import io.flip.engine.member.Session;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.plan.Slot;
import io.flip.engine.register.Ballot;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Terms.Voter;
import io.flip.fixture.Rule;
import io.flip.node.RealNodes;
import io.flip.node.Recovery;
import io.flip.node.StartFailure;
import io.flip.node.StoredConfiguration;
import io.flip.recover.Recover.Refused;
import io.flip.recover.RecoverOptions.Unclear;
import io.flip.simulation.Clusters;
import io.flip.wire.Datagrams;
import io.flip.wire.Limits;
import io.flip.wire.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A majority is given up by somebody who says so, and by nobody else. */
@Timeout(120)
class RecoverTest {

    private static final long VERSION = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private String given = "--id a --lost c,d --key " + RealNodes.KEY + " --yes-they-are-gone";
    private RealNodes nodes;
    private ClusterConfig stored;
    private Path directories;

    /** Four voters, of which a has stopped. */
    @BeforeEach
    void storedByAMemberThatHasStopped(@TempDir Path others) throws IOException {
        ClusterConfig config = new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null, "ip")
                .member("d", null)
                .timing(Duration.ofMillis(100), 3, Duration.ofMillis(400))
                .system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2"))
                .build();
        directories = others;
        nodes = new RealNodes(config, others);
        ClusterConfig at = nodes.config();
        stored = Members.each(
                new ClusterConfig(VERSION, at.settings(), at.members(), at.systems()), RecoverTest::voting);
        StoredConfiguration.write(data, stored);
    }

    /** One of whom every member knows which data directory it has. */
    private static MemberConfig voting(MemberConfig member) {
        return Members.stored(member, new StorageId(9, member.id().charAt(0)));
    }

    @AfterEach
    void stopThem() {
        nodes.close();
    }

    @Test
    void theLostAreGoneAndTheNewLineageIsFarAbove() throws Exception {
        recover();
        ClusterConfig next = StoredConfiguration.read(data);
        assertThat(next.version()).isEqualTo(VERSION + 1_000_000);
        assertThat(next.voters()).containsExactly("a", "b");
        assertThat(next.settings().quorum()).isEqualTo(2);
        assertThat(next.terms().since()).isEqualTo(next.version());
        assertThat(next.changes()).singleElement().satisfies(change -> {
            assertThat(change.by()).isEqualTo("recover");
            assertThat(change.what()).contains("c, d");
        });
        assertThat(next.system("ip").orElseThrow().spec().items().values())
                .extracting(Slot::home)
                .containsOnly("a", "b");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("!!! THIS CAN MAKE ITEMS ACTIVE ON TWO MEMBERS")
                .containsPattern("d at 127.0.0.1:\\d+: nothing listens there")
                .contains("WRITTEN");
    }

    /** Protocol 7, rule 14: whoever holds something by the votes of the lost ones lets go of it before it is granted anew. */
    @Test
    @Rule("7, rule 14")
    void leasesOfBeforeAreWaitedFor() throws Exception {
        accepted("a", "d");
        recover();
        assertThat(StoredConfiguration.isSettled(data)).isFalse();
        assertThat(StoredConfiguration.read(data).terms().former())
                .extracting(former -> former.voters().stream().map(Voter::id).toList())
                .containsExactly(List.of("a", "d"), List.of("a", "b", "c", "d"));
    }

    /** Else it would never vote, where its own disk is one of those that were lost. */
    @Test
    void itVotesWithTheDirectoryThatIsThere() throws Exception {
        recover();
        assertThat(StoredConfiguration.read(data).member("a").orElseThrow().storage())
                .isEqualTo(StoredConfiguration.STORAGE);
    }

    @Test
    void aSurvivorThatKnowsMoreIsTheOneToDoItOn() {
        StoredConfiguration.write(
                directories.resolve("b"),
                new ClusterConfig(VERSION + 2, stored.settings(), stored.members(), stored.systems()));
        nodes.start("b");
        refused("b has version 9, which is newer: stop it and do this there");
    }

    @Test
    void whoIsNamedTwiceIsLostOnce() throws Exception {
        given = given.replace("c,d", "c,d,c");
        recover();
        assertThat(StoredConfiguration.read(data).voters()).containsExactly("a", "b");
    }

    @Test
    void nothingIsWrittenUnlessSomebodyIsSure() {
        given = given.replace(" --yes-they-are-gone", "");
        refused("add --yes-they-are-gone");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("lost for good:    [c, d]");
    }

    @Test
    void aMajorityThatIsLeftNeedsNoRecovery() {
        given = given.replace("c,d", "d");
        refused("Most of the voters [a, b, c, d] are left");
    }

    /** Whose voters are a and d: without d neither that nor anything else can be chosen, though most of the present voters are left. */
    @Test
    void whatWasAcceptedAndCanNotBeDecidedNeedsRecovery() throws Exception {
        accepted("a", "d");
        given = given.replace("c,d", "d");
        recover();
        ClusterConfig next = StoredConfiguration.read(data);
        assertThat(next.voters()).containsExactly("a", "b", "c");
        assertThat(next.version()).isEqualTo(VERSION + 1_000_000);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("given up:         version 8, voters [a, d]: this member has accepted it")
                .contains("(127.0.0.1 removes member b)")
                .contains("lost for good:    [d]");
    }

    @Test
    void whatWasAcceptedAndCanBeDecidedNeedsNone() {
        accepted("a", "b", "c");
        given = given.replace("c,d", "d");
        refused("Most of the voters [a, b, c, d] are left");
    }

    /** Somebody who was being added when it was lost. */
    @Test
    void whoIsInWhatWasAcceptedAloneCanBeLostToo() throws Exception {
        MemberConfig added = voting(new MemberConfig("e", "127.0.0.1", 1, null, List.of("ip"), true));
        accepted(Stream.concat(stored.members().stream(), Stream.of(added)).toList());
        given = given.replace("c,d", "c,d,e");
        recover();
        assertThat(StoredConfiguration.read(data).voters()).containsExactly("a", "b");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("e at 127.0.0.1:1: nothing listens there");
    }

    private void accepted(String... voters) {
        accepted(stored.members().stream()
                .filter(member -> List.of(voters).contains(member.id()))
                .toList());
    }

    private void accepted(List<MemberConfig> members) {
        ClusterConfig at = nodes.config();
        ConfigChange change = new ConfigChange("of somebody", "127.0.0.1", "removes member b");
        ClusterConfig document =
                new ClusterConfig(VERSION + 1, at.settings(), members, at.systems(), at.terms(), List.of(change));
        StoredConfiguration.writeAccepted(data, VERSION, new Proposal(new Ballot(1, "d", 1), document));
    }

    @Test
    void whoIsMeantMustBeClear() {
        given = given.replace("c,d", "c,x");
        refused("No member is called 'x'");
        given = given.replace("c,x", "a,d");
        refused("--id must be one of the members that are left");
    }

    @Test
    void whileAQuorumAnswersASurvivorItIsRefused() {
        nodes.start("b", "c", "d");
        nodes.await("b", now -> now.lease().held());
        refused("A quorum still answers b: remove the lost members with DELETE");
    }

    @Test
    void whoAnswersIsNotLost() {
        nodes.start("d");
        refused("d is not lost: it answers");
    }

    @Test
    void aSurvivorWithoutAQuorumIsInNobodysWay() throws Exception {
        nodes.start("b");
        recover();
        assertThat(StoredConfiguration.read(data).voters()).containsExactly("a", "b");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("it answers, and no quorum answers it");
    }

    /** To a key that is not the group's a member is deaf; a filter or a member that is starting looks the same. */
    @Test
    void whereItIsNotClearItIsRefusedUnlessSomebodyIsSureOfThatToo() throws Exception {
        nodes.start("b", "c", "d");
        given = given.replace("--key ", "--key another");
        refused("It is not clear whether a quorum is left: see what is said of [b, c, d].");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("UNCLEAR: it does not answer, but its machine is on");
        given += " --unclear-are-gone";
        recover();
        assertThat(StoredConfiguration.read(data).version()).isGreaterThan(VERSION);
    }

    /** As one of an older version. */
    @Test
    void whoAnswersAndDoesNotSayWhetherAQuorumAnswersItIsNotClear() throws Exception {
        MemberConfig b = nodes.config().member("b").orElseThrow();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(b.ip(), b.port()))) {
            Thread.ofVirtual().start(() -> answerWithNoMoreThanAnAck(socket));
            refused("see what is said of [b].");
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("UNCLEAR: it answers, and does not say whether a quorum answers it");
    }

    private static void answerWithNoMoreThanAnAck(DatagramSocket socket) {
        Datagrams datagrams = new Datagrams(RealNodes.KEY, List.of(), new SecureRandom());
        DatagramPacket packet = new DatagramPacket(new byte[Limits.DATAGRAM + 1], Limits.DATAGRAM + 1);
        try {
            while (true) {
                socket.receive(packet);
                Message ping = datagrams.open(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                Header header = ping.header();
                ByteBuffer ack = datagrams.seal(new Message.Ack(
                        new Header("b", new Session(1, 1), header.session(), header.config()),
                        1,
                        new News(0, 0, 0, List.of()),
                        null,
                        null,
                        null,
                        true));
                socket.send(new DatagramPacket(
                        ack.array(), ack.arrayOffset() + ack.position(), ack.remaining(), packet.getSocketAddress()));
            }
        } catch (IOException | Rejected over) {
            assertThat(socket.isClosed()).as(over.toString()).isTrue();
        }
    }

    @Test
    void aNameThatCanNotBeResolvedIsNotClearEither() {
        StoredConfiguration.write(
                data, Members.one(stored, "d", member -> Members.at(member, "no-such-host.invalid", member.port())));
        refused("see what is said of [d].");
    }

    @Test
    void theKeyIsTheMembersOwn() throws Exception {
        Path json = Files.writeString(data.resolve("flip.json"), """
                {"id": "a", "key": "%s", "key_previous": ["an older one"], "servers": {}}""".formatted(RealNodes.KEY));
        Path yaml = Files.writeString(data.resolve("flip.yml"), "flip: {id: a, key: " + RealNodes.KEY + "}\n");
        for (Path config : List.of(json, yaml)) {
            assertThat(RecoverOptions.parse(List.of(
                                    "--data-dir", "d", "--id", "a", "--lost", "b", "--config", config.toString()))
                            .keys()
                            .key()
                            .text())
                    .isEqualTo(RealNodes.KEY);
        }
        Path none = Files.writeString(data.resolve("none.json"), "{\"id\": \"a\"}");
        assertThatThrownBy(() -> RecoverOptions.parse(
                                List.of("--data-dir", "d", "--id", "a", "--lost", "b", "--config", none.toString()))
                        .keys())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        nowhere -> assertThat(nowhere.lines())
                                .singleElement()
                                .asString()
                                .contains("set FLIP_KEY"));
    }

    @Test
    void whileTheMemberRunsItIsRefused() throws IOException {
        try (Recovery running = Recovery.open(data)) {
            assertThat(running.present()).isNotNull();
            assertThatThrownBy(this::recover)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is in use by another process");
        }
    }

    @Test
    void aDirectoryThatIsNoMembersIsRefused() {
        assertThatThrownBy(() -> Recovery.open(data.resolve("other")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is no data directory");
    }

    @Test
    void optionsMustBeComplete() throws Unclear {
        assertThat(RecoverOptions.parse(List.of()).help()).isTrue();
        for (String wrong : List.of("--id", "--id a", "--whatever", "--key", "--data-dir d --id a")) {
            assertThatThrownBy(() -> RecoverOptions.parse(words(wrong))).isInstanceOf(Unclear.class);
        }
    }

    private void refused(String why) {
        assertThatThrownBy(this::recover).isInstanceOf(Refused.class).hasMessageContaining(why);
        assertThat(StoredConfiguration.read(data).version()).isEqualTo(VERSION);
    }

    private void recover() throws Exception {
        RecoverOptions options =
                RecoverOptions.parse(Stream.concat(Stream.of("--data-dir", data.toString()), words(given).stream())
                        .toList());
        new Recover(
                        options,
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new Survivors(options.keys(), PATIENCE))
                .run();
    }

    private static List<String> words(String line) {
        return Stream.of(line.split(" ")).toList();
    }
}
