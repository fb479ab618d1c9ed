package io.flip.engine;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
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
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One engine, the member {@code a}, in company: the test says what the other members say, and hears what {@code a} says to them. */
final class Company {

    private static final Session OURS = new Session(5, 5);
    private static final Endpoint AT = new Endpoint("10.0.0.2", 2200);
    /** Where none of them is. */
    static final Endpoint ELSEWHERE = new Endpoint("203.0.113.9", 9);

    private static final Duration HELLO = Duration.ofMillis(250);

    /** Within one {@link #pass}; more is without end. */
    private static final int MOST_WAKES = 10_000;

    private final CborPacker packer = new CborPacker();
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Map<String, Long> pings = new TreeMap<>();
    private final List<Effect> done = new ArrayList<>();
    private final Engine engine;
    private ClusterConfig theirs;
    private Moment now = new Moment(0);
    private int additions;
    private long versions;

    /** {@code a} is started with that version, which all others go by. */
    Company(ClusterConfig version) {
        this(version, List.of(), new Epochs.Kept(0, true));
    }

    private Company(ClusterConfig version, @Nullable List<Note> notes, Epochs.@Nullable Kept epochs) {
        theirs = version;
        Stored stored = new Stored(storage("a"), version, true, List.of(), null);
        engine = new Engine(
                new EngineSettings("a", OURS, version, notes, epochs, stored, null, List.of(), 16), packer, now);
        handle(new Input.Elapsed());
    }

    /** {@code a} has lost its notes; up to that epoch it may have given out some. */
    static Company withoutNotes(ClusterConfig version, long epochs) {
        return new Company(version, null, new Epochs.Kept(epochs, true));
    }

    /** The data directory of {@code a} is new, and may have come in the place of another. */
    static Company withNewDirectory(ClusterConfig version) {
        return withNewDirectory(version, null);
    }

    /** The same, and it had to go on with that before others told it all. */
    static Company withNewDirectory(ClusterConfig version, Epochs.@Nullable Kept kept) {
        return new Company(version, null, kept);
    }

    /** That version, with everybody's storage known. */
    static ClusterConfig version(long version, Clusters clusters) {
        ClusterConfig known = Members.each(clusters.build(), member -> Members.stored(member, storage(member.id())));
        return new ClusterConfig(version, known.settings(), known.members(), known.systems());
    }

    private static StorageId storage(String id) {
        return new StorageId(id.charAt(0), 1);
    }

    // -- what the others do

    /** Higher than all that were asked for here. */
    long nextVersion() {
        return ++versions;
    }

    /** What it does where somebody asks it for a change. */
    List<Effect> asked(ChangeRequest change) {
        return engine.handle(
                new Input.Propose(1, "change " + nextVersion(), theirs.version(), change, false, "test"), now);
    }

    /** From now on the others say that they understand so many additions to the configuration. */
    void othersUnderstand(int these) {
        additions = these;
    }

    /** From now on the others go by that version. */
    void othersGoBy(ClusterConfig version) {
        theirs = version;
    }

    private Session session(String id) {
        return sessions.computeIfAbsent(id, any -> new Session(6, 6));
    }

    /** From now on it is another process. */
    void startsAnew(String id) {
        sessions.put(id, new Session(session(id).incarnation() + 1, 6));
    }

    private Header header(String id) {
        return new Header(id, session(id), OURS, new ConfigRef(theirs.version(), digest(new Body.OfConfig(theirs))));
    }

    private Digest digest(Body body) {
        return packer.digest(packer.pack(body));
    }

    /** It pings, and says that. */
    void says(String id, Notice... notices) {
        long ping = pings.merge(id, 1L, Long::sum);
        receive(new Message.Ping(header(id), ping, new News(0, ping, 0, List.of(notices))));
    }

    /** It pings, and has what it was told up to that number. */
    void has(String id, long confirmed) {
        long ping = pings.merge(id, 1L, Long::sum);
        receive(new Message.Ping(header(id), ping, new News(0, ping, confirmed, List.of())));
    }

    /** It is no member, and wants to be one. */
    void asksToJoin(String id) {
        MemberConfig offer = new MemberConfig(id, "10.0.0.9", 2200, null, List.of(), true);
        receive(new Message.Join(header(id), offer, additions));
    }

    /** It sends a letter of the register, and gives the document that belongs to it. */
    void writes(String id, Letter letter, ClusterConfig document) {
        Body body = new Body.OfConfig(document);
        receive(new Message.Registered(header(id), letter, new Payload.ByDigest(digest(body))));
        gives(id, body);
    }

    /** It answers the last ping, and has nothing to say of the claim. */
    void answers(String id) {
        tells(id, null);
    }

    /** The same, and it tells that of epochs. */
    void tells(String id, Epochs.@Nullable Told told) {
        long ping = sent(id, Message.Ping.class).getLast().sequence();
        receive(new Message.Ack(header(id), ping, new News(0, 0, 0, List.of()), null, null, told, true));
    }

    /** It answers all that it was asked for of that content. */
    void gives(String id, Body body) {
        byte[] bytes = packer.pack(body);
        Digest digest = packer.digest(bytes);
        List<Message.Fetch> answered = new ArrayList<>();
        for (List<Message.Fetch> open = fetches(id, digest, answered);
                !open.isEmpty();
                open = fetches(id, digest, answered)) {
            for (Message.Fetch fetch : open) {
                int end = Math.min(bytes.length, fetch.offset() + 1024);
                byte[] piece = Arrays.copyOfRange(bytes, fetch.offset(), end);
                receive(new Message.Chunk(header(id), digest, fetch.offset(), bytes.length, piece));
            }
            answered.addAll(open);
        }
    }

    private List<Message.Fetch> fetches(String from, Digest digest, List<Message.Fetch> answered) {
        return sent(from, Message.Fetch.class).stream()
                .filter(fetch -> fetch.digest().equals(digest) && !answered.contains(fetch))
                .toList();
    }

    // -- what is said

    Notice self(String id, Phase phase, boolean holding, long version) {
        Self self = new Self(
                id,
                session(id),
                version,
                phase,
                true,
                holding,
                new TreeSet<>(),
                new TreeMap<>(),
                additions,
                new TreeMap<>());
        return new Notice(Notice.Kind.SELF, id, session(id), version, new Payload.Inline(new Body.OfSelf(self)));
    }

    /** A claim of one item, or of nothing. */
    Claim claim(String holder, long version, HoldState state, ItemId... one) {
        SequencedMap<ItemId, Claim.Entry> items = new TreeMap<>();
        for (ItemId item : one) {
            items.put(item, new Claim.Entry(state, 1));
        }
        return new Claim(holder, session(holder), version, items);
    }

    Notice inline(Claim claim) {
        return notice(claim, new Payload.Inline(new Body.OfClaim(claim)));
    }

    /** As a claim is told that is too large for a datagram. */
    Notice byDigest(Claim claim) {
        return notice(claim, new Payload.ByDigest(digest(new Body.OfClaim(claim))));
    }

    private static Notice notice(Claim claim, Payload payload) {
        return new Notice(Notice.Kind.CLAIM, claim.holder(), claim.session(), claim.version(), payload);
    }

    // -- what happens to a

    private void receive(Message message) {
        handle(new Input.Received(AT, message));
    }

    /** Somebody who is elsewhere sends again what a member once said to an earlier run of {@code a}; what {@code a} does then. */
    List<Effect> replayed(String id, Function<Header, Message> message) {
        Header header = header(id);
        Session earlier = new Session(OURS.incarnation() - 1, 5);
        Message recorded = message.apply(new Header(id, header.session(), earlier, header.config()));
        List<Effect> effects = engine.handle(new Input.Received(ELSEWHERE, recorded), now);
        done.addAll(effects);
        return effects;
    }

    void handle(Input input) {
        done.addAll(engine.handle(input, now));
    }

    /** Time passes, and nobody says anything. */
    void pass(Duration time) {
        Moment until = now.plus(time);
        int wakes = 0;
        while (!engine.nextDeadline().isAfter(until)) {
            now = Moment.later(now, engine.nextDeadline());
            handle(new Input.Elapsed());
            if (++wakes > MOST_WAKES) {
                throw new AssertionError("it is woken without end");
            }
        }
        now = until;
    }

    /** Time passes, and those go on pinging. */
    void passHearing(Duration time, String... ids) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(HELLO)) {
            for (String id : ids) {
                says(id);
            }
            pass(HELLO);
        }
    }

    /** Its last run of a handler succeeds. */
    void succeeds() {
        handle(new Input.HandlerDone(runs().getLast().run(), Input.Outcome.SUCCESS, "exit status 0"));
    }

    // -- what a does

    /** What was done up to here is of no interest any more. */
    void forget() {
        done.clear();
    }

    /** To where it sent something to that member; {@code null} stands for where the configuration says that it is. */
    Set<@Nullable Endpoint> sentTo(String id) {
        Set<@Nullable Endpoint> places = new HashSet<>();
        for (Effect effect : done) {
            if (effect instanceof Effect.Send send && send.to().equals(id)) {
                places.add(send.at());
            }
        }
        return places;
    }

    <M extends Message> List<M> sent(String to, Class<M> kind) {
        return done.stream()
                .filter(effect ->
                        effect instanceof Effect.Send send && send.to().equals(to))
                .map(effect -> ((Effect.Send) effect).message())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<Effect.RunHandler> runs() {
        return done.stream()
                .filter(Effect.RunHandler.class::isInstance)
                .map(Effect.RunHandler.class::cast)
                .toList();
    }

    boolean stopped() {
        return done.stream().anyMatch(Effect.Stopped.class::isInstance);
    }

    /** Whether it said so when it stopped. */
    boolean leftNothing() {
        return done.contains(new Effect.Stopped(true));
    }

    /** What its last answer to that member grants it, each with its epoch. */
    Map<ItemId, Long> grantedTo(String id) {
        return sent(id, Message.Ack.class).getLast().verdict()
                        instanceof Payload.Inline(Body.OfVerdict(Verdict verdict))
                ? verdict.granted()
                : Map.of();
    }

    /** What its last answer to that member tells of epochs. */
    Epochs.@Nullable Told toldOfEpochs(String id) {
        return sent(id, Message.Ack.class).getLast().epochs();
    }

    /** What it says to itself, in order. */
    List<Effect> toItself() {
        return done.stream()
                .filter(effect -> effect instanceof Effect.Tell
                        || effect instanceof Effect.StoreAcceptor
                        || effect instanceof Effect.StoreBase)
                .toList();
    }

    /** The opinions that it told that member, the first first. */
    List<Opinion> opinionsToldTo(String id) {
        return sent(id, Message.Ping.class).stream()
                .flatMap(ping -> ping.news().notices().stream())
                .map(Notice::payload)
                .flatMap(payload -> payload instanceof Payload.Inline(Body.OfOpinion(Opinion opinion))
                        ? Stream.of(opinion)
                        : Stream.empty())
                .filter(opinion -> opinion.voter().equals("a"))
                .distinct()
                .toList();
    }

    @Nullable
    Moment leasedUntil(ItemId item) {
        return engine.leasedUntil(item, now);
    }

    Snapshot snapshot() {
        return engine.snapshot(now);
    }
}
