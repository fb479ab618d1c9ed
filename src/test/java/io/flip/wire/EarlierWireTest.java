package io.flip.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Engine;
import io.flip.engine.EngineSettings;
import io.flip.engine.Input;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Terms;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a member that knows no register sent, recorded: it is opened, understood and answered; and a configuration that no change has made has the
 * same digest for both, so they grant each other items while a cluster is brought to this version member by member.
 */
class EarlierWireTest {

    private static final String SECRET = "the secret of the recorded group";
    private static final ItemId ITEM = new ItemId("ip", "192.168.0.1");
    private static final Session OURS = new Session(1_800_000_000_000L, -7);
    private static final Session THEIRS = new Session(1_700_000_000_000L, 42);
    private static final Endpoint AT = new Endpoint("10.0.0.2", 2200);
    private static final ClusterConfig FILE = Clusters.example().build();

    private final Map<String, byte[]> recorded = new TreeMap<>();
    private final Datagrams datagrams = new Datagrams(SECRET, List.of(), new SecureRandom());
    private final CborPacker packer = new CborPacker();

    /** The file that the recorded member had. */
    private static ClusterConfig file() {
        return new Clusters()
                .member("flip", null, "ip")
                .member("flip1", 1, "ip")
                .member("flip2", null)
                .system(Clusters.sharded("ip", "192.168.0.1").removeOnStart(false))
                .build();
    }

    @BeforeEach
    void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("recorded-by-wire-1.txt"))) {
            new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(parts -> recorded.put(parts[0], HexFormat.of().parseHex(parts[1])));
        }
    }

    private Message open(String name) throws Rejected {
        byte[] datagram = Objects.requireNonNull(recorded.get(name));
        return datagrams.open(ByteBuffer.wrap(Arrays.copyOf(datagram, datagram.length)));
    }

    private Body body(String chunk) throws Rejected, Packer.MalformedException {
        return packer.unpack(((Message.Chunk) open(chunk)).bytes());
    }

    @Test
    @Rule("8, from version to version")
    void allOfThemAreOpened() throws Rejected {
        for (String name : recorded.keySet()) {
            assertThat(open(name).header().session()).isEqualTo(THEIRS);
        }
        assertThat(recorded).hasSize(5);
        assertThat(recorded.values())
                .as("the first byte is the version of the wire")
                .allMatch(datagram -> datagram[0] == 1);
    }

    @Test
    @Rule("8, from version to version")
    void aSelfIsUnderstood() throws Exception {
        assertThat(body("chunk")).isInstanceOfSatisfying(Body.OfSelf.class, of -> {
            assertThat(of.self().id()).isEqualTo("flip1");
            assertThat(of.self().leased()).isTrue();
        });
    }

    @Test
    void aConfigurationIsUnderstood() throws Exception {
        assertThat(body("config-chunk")).isEqualTo(new Body.OfConfig(file()));
    }

    @Test
    @Rule("8, from version to version")
    void theConfigurationOfAFileHasTheDigestThatItHad() throws Exception {
        assertThat(packer.digest(packer.pack(new Body.OfConfig(file()))))
                .isEqualTo(open("ping").header().config().digest());
    }

    @Test
    void whatWasAddedSinceIsThereWhereItIsNeededAndComesBack() throws Exception {
        MemberConfig member = FILE.members().getFirst();
        ClusterSettings old = FILE.settings();
        ClusterConfig later = new ClusterConfig(
                3,
                new ClusterSettings(
                        2, true, old.gossipInterval(), old.pingPerInterval(), old.pingTimeout(), Duration.ofDays(1)),
                List.of(new MemberConfig(
                        member.id(), member.ip(), 2200, null, member.systems(), true, true, new StorageId(1, 2))),
                FILE.systems(),
                new Terms(
                        3,
                        List.of(new Terms.Former(
                                List.of(new Terms.Voter("a", null), new Terms.Voter("b", new StorageId(3, 4))),
                                2,
                                Duration.ofSeconds(1),
                                Duration.ofMillis(500)))),
                List.of(new ConfigChange("id", "by", "what")));
        assertThat(packer.unpack(packer.pack(new Body.OfConfig(later)))).isEqualTo(new Body.OfConfig(later));
    }

    /** Members of before 2026-11-28 do not say whether former terms are settled. */
    @Test
    void anAnswerThatSaysNothingOfFormerTermsTakesThemForUnsettled() throws Exception {
        Letter.State answer = new Letter.State(7, new StorageId(1, 2), 4, null, false);
        Format<Letter.State> earlier = new Format<>() {
            @Override
            public void write(CborWriter out, Letter.State state) {
                out.open(5).number(9).number(state.number()).value(RegisterFormat.STORAGE, state.storage());
                out.number(state.base()).optional(RegisterFormat.BALLOT, null).end();
            }

            @Override
            public Letter.State read(CborReader in) {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(CborReader.read(RegisterFormat.LETTER, CborWriter.write(earlier, answer)))
                .isEqualTo(answer);
    }

    /** As members before setbacks have it: what they read at the end of it they ignore, and what they write ends before that. */
    private static final class SelfBeforeSetbacks implements Format<Self> {
        private SortedSet<ItemId> refused = new TreeSet<>();

        @Override
        public void write(CborWriter out, Self self) {
            out.open(8).id(self.id()).value(MemberFormat.SESSION, self.session());
            out.number(self.version()).choice(self.phase()).flag(self.leased()).flag(self.holding());
            Sorted.writeSet(out, MemberFormat.ID, self.unhealthy());
            Sorted.writeSet(out, MemberFormat.ITEM, self.setbacks().keySet());
            out.end();
        }

        @Override
        public Self read(CborReader in) throws Packer.MalformedException {
            in.open();
            String id = in.id();
            Session session = MemberFormat.SESSION.read(in);
            long version = in.count();
            Phase phase = in.choice(List.of(Phase.values()));
            boolean leased = in.flag();
            boolean holding = in.flag();
            SequencedSet<String> unhealthy = Sorted.readSet(in, MemberFormat.ID);
            refused = Sorted.readSet(in, MemberFormat.ITEM);
            in.end();
            return new Self(id, session, version, phase, leased, holding, unhealthy, new TreeMap<>());
        }
    }

    /** What failed on another member they take for refused, as long as that says that it failed; and what they refuse is taken for that here. */
    @Test
    @Rule("8, setbacks")
    void whatFailedIsRefusedForMembersBeforeSetbacksAndByThem() throws Exception {
        SequencedMap<ItemId, Setback> setbacks = new TreeMap<>();
        setbacks.put(ITEM, new Setback(3, false));
        setbacks.put(new ItemId("ip", "192.168.0.2"), new Setback(4, true));
        Self self = new Self("flip1", THEIRS, 7, Phase.READY, true, true, new TreeSet<>(), setbacks);
        SelfBeforeSetbacks earlier = new SelfBeforeSetbacks();

        CborReader.read(earlier, CborWriter.write(MemberFormat.SELF, self));
        assertThat(earlier.refused).isEqualTo(setbacks.keySet());

        Self read = CborReader.read(MemberFormat.SELF, CborWriter.write(earlier, self));
        assertThat(read.setbacks().sequencedKeySet()).isEqualTo(setbacks.sequencedKeySet());
        assertThat(read.setbacks().values()).allMatch(Setback::refused);
    }

    @Test
    @Rule("8, from version to version")
    void aMemberOfTheEarlierWireIsAnsweredAndBelieved() throws Exception {
        Moment now = new Moment(0);
        Engine engine = new Engine(new EngineSettings("flip", OURS, file(), List.of()), packer, now);
        engine.handle(new Input.Elapsed(), now);
        List<Effect> effects = engine.handle(new Input.Received(AT, open("ping")), new Moment(1_000));
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect)
                        .isInstanceOfSatisfying(
                                Effect.Send.class,
                                send -> assertThat(send.message())
                                        .isInstanceOfSatisfying(
                                                Message.Ack.class,
                                                ack -> assertThat(ack.verdict())
                                                        .isInstanceOfSatisfying(
                                                                Payload.Inline.class,
                                                                inline -> assertThat(grants(inline))
                                                                        .isTrue()))));
        List<Effect> more = engine.handle(new Input.Received(AT, open("fetch")), new Moment(2_000));
        assertThat(more).anyMatch(effect -> effect instanceof Effect.Send(var _, var _, Message.Chunk _));
        engine.handle(new Input.Received(AT, open("ack")), new Moment(3_000));
        Snapshot snapshot = engine.snapshot(new Moment(3_000));
        assertThat(snapshot.members().stream()
                        .filter(view -> view.config().id().equals("flip1"))
                        .findFirst()
                        .orElseThrow()
                        .state())
                .isEqualTo(MemberState.ALIVE);
        assertThat(snapshot.members().stream()
                        .filter(view -> view.config().id().equals("flip2"))
                        .findFirst()
                        .orElseThrow()
                        .suspectedBy())
                .as("its opinion")
                .containsExactly("flip1");
        assertThat(snapshot.items().stream().map(ItemView::holders).toList())
                .as("its claim")
                .containsExactly(List.of("flip1"));
    }

    private static boolean grants(Payload.Inline inline) {
        return inline.body() instanceof Body.OfVerdict(Verdict verdict)
                && verdict.granted().containsKey(ITEM);
    }
}
