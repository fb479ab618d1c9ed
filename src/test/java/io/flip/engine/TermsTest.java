package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.register.Terms;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Protocol 7, rule 14, between members of different versions: what is granted counts only among members of the same terms, and only the one with
 * the newer version can tell. The member is {@code a}; the test speaks for {@code b}. The third voter is silent, so both are needed.
 */
@Rule("7, rule 14")
class TermsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final Session OURS = new Session(5, 5);
    private static final Session THEIRS = new Session(6, 6);
    private static final Endpoint AT = new Endpoint("10.0.0.2", 2200);
    private static final Duration TIMEOUT = Duration.ofMillis(750);

    private final CborPacker packer = new CborPacker();
    private final List<Message> sent = new ArrayList<>();
    private @Nullable Engine engine;
    private Moment now = new Moment(0);
    private long pings;

    private static StorageId storage(String id) {
        return new StorageId(id.charAt(0), 1);
    }

    /** @param home the member whose item it is */
    private static ClusterConfig version(long version, Terms terms, Duration timeout, String home) {
        ClusterConfig file = new Clusters()
                .member("a", home.equals("a") ? 1 : 2, "ip")
                .member("b", home.equals("b") ? 1 : 2, "ip")
                .member("c", null)
                .timing(Duration.ofMillis(250), 3, timeout)
                .system(Clusters.sharded("ip", "1").removeOnStart(false))
                .build();
        ClusterConfig known = Members.each(file, member -> Members.stored(member, storage(member.id())));
        return new ClusterConfig(version, known.settings(), known.members(), known.systems(), terms, List.of());
    }

    private Engine engine() {
        if (engine == null) {
            throw new IllegalStateException("not started");
        }
        return engine;
    }

    private void start(ClusterConfig base) {
        Stored stored = new Stored(storage("a"), base, false, List.of(), null);
        engine = new Engine(
                new EngineSettings("a", OURS, base, List.of(), new Epochs.Kept(0, true), stored, null, List.of(), 16),
                packer,
                now);
        handle(new Input.Elapsed());
    }

    private void handle(Input input) {
        for (Effect effect : engine().handle(input, now)) {
            if (effect instanceof Effect.Send(String to, var _, Message message) && to.equals("b")) {
                sent.add(message);
            }
        }
    }

    private void pass(Duration time) {
        Moment until = now.plus(time);
        while (!engine().nextDeadline().isAfter(until)) {
            now = Moment.later(now.plusNanos(1), engine().nextDeadline());
            handle(new Input.Elapsed());
        }
        now = Moment.later(now, until);
    }

    private Digest digest(ClusterConfig config) {
        return packer.digest(packer.pack(new Body.OfConfig(config)));
    }

    private Header header(ClusterConfig theirs) {
        return new Header("b", THEIRS, OURS, new ConfigRef(theirs.version(), digest(theirs)));
    }

    private void says(Message message) {
        handle(new Input.Received(AT, message));
    }

    /** It is answered, and pinged in turn. */
    private void pings(ClusterConfig theirs) {
        says(new Message.Ping(header(theirs), ++pings, new News(0, 0, 0, List.of())));
        pass(Duration.ofMillis(250));
    }

    private void asks(ClusterConfig theirs) {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(ITEM, new Claim.Entry(HoldState.ASKING, 0));
        Payload claim = new Payload.Inline(new Body.OfClaim(new Claim("b", THEIRS, 1, items)));
        Notice notice = new Notice(Notice.Kind.CLAIM, "b", THEIRS, 1, claim);
        says(new Message.Ping(header(theirs), ++pings, new News(0, 1, 0, List.of(notice))));
    }

    /** Whether the last answer to b grants the item. */
    private boolean granted() {
        Message.Ack last = sent.reversed().stream()
                .filter(Message.Ack.class::isInstance)
                .map(Message.Ack.class::cast)
                .findFirst()
                .orElseThrow();
        return last.verdict() instanceof Payload.Inline(Body.OfVerdict(Verdict verdict))
                && verdict.granted().containsKey(ITEM);
    }

    private void grants(ClusterConfig theirs) {
        long ping = sent.reversed().stream()
                .filter(Message.Ping.class::isInstance)
                .map(message -> ((Message.Ping) message).sequence())
                .findFirst()
                .orElseThrow();
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        granted.put(ITEM, OURS.incarnation());
        Verdict verdict = new Verdict(1_000, granted, new TreeMap<>(), new TreeMap<>());
        Payload payload = new Payload.Inline(new Body.OfVerdict(verdict));
        says(new Message.Ack(header(theirs), ping, new News(0, 0, 0, List.of()), payload, null, null, true));
    }

    private boolean leases() {
        return engine().leasedUntil(ITEM, now) != null;
    }

    @Test
    void aVoterJudgesWhoHasAnOlderVersionOfTheSameTerms() {
        start(version(6, new Terms(5, List.of()), TIMEOUT, "b"));
        asks(version(5, new Terms(5, List.of()), TIMEOUT, "b"));
        assertThat(granted()).isTrue();
    }

    @Test
    void aVoterDoesNotJudgeWhoHasAVersionOfOlderTerms() {
        start(version(6, new Terms(5, List.of()), TIMEOUT, "b"));
        asks(version(4, new Terms(3, List.of()), TIMEOUT, "b"));
        assertThat(granted()).isFalse();
        asks(version(6, new Terms(5, List.of()), TIMEOUT, "b"));
        assertThat(granted()).as("it has heard of them by now").isTrue();
    }

    @Test
    void aHolderCountsTheGrantOfAVoterWithAnOlderVersionOfTheSameTerms() {
        start(version(6, new Terms(5, List.of()), TIMEOUT, "a"));
        ClusterConfig theirs = version(5, new Terms(5, List.of()), TIMEOUT, "a");
        pings(theirs);
        grants(theirs);
        assertThat(leases()).isTrue();
    }

    @Test
    void aHolderDoesNotCountTheGrantOfAVoterOfOlderTerms() {
        start(version(6, new Terms(5, List.of()), TIMEOUT, "a"));
        ClusterConfig theirs = version(4, new Terms(3, List.of()), TIMEOUT, "a");
        pings(theirs);
        grants(theirs);
        assertThat(leases()).isFalse();
    }

    /** b brings the version that a has not, and then grants a its item on those terms. */
    private void comesWith(ClusterConfig newer) {
        start(version(4, new Terms(3, List.of()), TIMEOUT, "a"));
        pings(newer);
        byte[] bytes = packer.pack(new Body.OfConfig(newer));
        for (Message message : List.copyOf(sent)) {
            if (message instanceof Message.Fetch(var _, Digest digest, int offset)) {
                says(new Message.Chunk(header(newer), digest, offset, bytes.length, bytes));
            }
        }
        assertThat(engine().snapshot(now).config().version()).isEqualTo(newer.version());
        grants(newer);
    }

    private static Terms changed(ClusterConfig... before) {
        return new Terms(
                6,
                Stream.of(before)
                        .map(config -> new Terms.Former(
                                config.members().stream()
                                        .map(member -> new Terms.Voter(member.id(), member.storage()))
                                        .toList(),
                                config.settings().quorum(),
                                config.settings().pingTimeout(),
                                Duration.ZERO))
                        .toList());
    }

    @Test
    void whereTheFormerVotersGrantItTooANewLeaseBeginsAtOnce() {
        ClusterConfig before = version(4, new Terms(3, List.of()), TIMEOUT, "a");
        comesWith(version(6, changed(before), TIMEOUT.multipliedBy(2), "a"));
        assertThat(leases()).isTrue();
    }

    /** Version 5 had two other voters, of whom this member never heard: one of them may have given it to another. */
    @Test
    void whereFormerVotersAreMissingNothingNewCountsBeforeAllOldLeasesAreOver() {
        ClusterConfig four = version(4, new Terms(3, List.of()), TIMEOUT, "a");
        Terms.Former five = new Terms.Former(
                List.of(
                        new Terms.Voter("a", storage("a")),
                        new Terms.Voter("x", storage("x")),
                        new Terms.Voter("y", storage("y"))),
                2,
                TIMEOUT,
                Duration.ZERO);
        List<Terms.Former> both = new ArrayList<>(List.of(five));
        both.addAll(changed(four).former());
        ClusterConfig newer = version(6, new Terms(6, both), TIMEOUT.multipliedBy(2), "a");
        comesWith(newer);
        assertThat(leases()).isFalse();
        pass(TIMEOUT.multipliedBy(2).minusMillis(251));
        pings(newer);
        grants(newer);
        assertThat(leases()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(leases()).isTrue();
    }

    /** It stands in the document, so who is started with it knows as much as who saw it come. */
    @Test
    void aMemberThatIsStartedWaitsAsWell() {
        Terms.Former others = new Terms.Former(
                List.of(new Terms.Voter("x", storage("x")), new Terms.Voter("y", storage("y"))),
                2,
                TIMEOUT.multipliedBy(3),
                Duration.ZERO);
        ClusterConfig config = version(6, new Terms(6, List.of(others)), TIMEOUT, "a");
        start(config);
        for (int i = 0; i < 8; i++) {
            pings(config);
            grants(config);
            assertThat(leases()).isFalse();
        }
        pings(config);
        grants(config);
        assertThat(leases()).isTrue();
    }
}
