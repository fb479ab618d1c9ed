package io.flip.wire;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.Ballot;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.StorageId;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any message and any body, from a seed. */
final class Samples {
    private static final String LETTERS = "abcXYZ019._-:/ %äß€\u0000\n\"漢字😀";

    final RandomGenerator random;
    private final ConfigSamples configs = new ConfigSamples(this);

    Samples(RandomGenerator random) {
        this.random = random;
    }

    Message message() {
        return switch (random.nextInt(7)) {
            case 4 -> new Message.Registered(header(), letter(), maybe(this::document));
            case 5 -> new Message.Join(header(), configs.member(), random.nextInt(2));
            case 6 -> new Message.Welcome(header(), maybe(this::text));
            case 0 -> new Message.Ping(header(), count(), news());
            case 1 ->
                new Message.Ack(
                        header(),
                        count(),
                        news(),
                        maybe(this::verdict),
                        maybe(this::session),
                        maybe(() -> new Epochs.Told(epoch(), random.nextBoolean())),
                        random.nextBoolean());
            case 2 -> new Message.Fetch(header(), digest(), random.nextInt(Limits.BODY));
            default -> chunk();
        };
    }

    private Payload document() {
        return random.nextInt(4) > 0
                ? new Payload.ByDigest(digest())
                : new Payload.Inline(new Body.OfConfig(configs.config()));
    }

    private Letter letter() {
        return switch (random.nextInt(10)) {
            case 0 -> new Letter.Prepare(count(), ballot());
            case 1 -> new Letter.Promise(count(), ballot(), storage(), maybe(this::ballot));
            case 2 -> new Letter.Nack(count(), ballot(), ballot());
            case 3 -> new Letter.Stale(count());
            case 4 -> new Letter.Accept(count(), ballot());
            case 5 -> new Letter.Accepted(count(), ballot(), storage());
            case 6 -> new Letter.Commit(count());
            case 7 -> new Letter.Committed(count(), storage());
            case 8 -> new Letter.Read(count(), count());
            default -> new Letter.State(count(), storage(), count(), maybe(this::ballot), random.nextBoolean());
        };
    }

    Ballot ballot() {
        return new Ballot(count(), id(), random.nextLong());
    }

    StorageId storage() {
        return new StorageId(random.nextLong(), random.nextLong());
    }

    ClusterConfig config() {
        return configs.config();
    }

    private Message chunk() {
        byte[] bytes = new byte[random.nextInt(1025)];
        random.nextBytes(bytes);
        int offset = random.nextInt(1_000_000);
        return new Message.Chunk(header(), digest(), offset, offset + bytes.length + random.nextInt(5), bytes);
    }

    private Payload verdict() {
        return random.nextBoolean()
                ? new Payload.ByDigest(digest())
                : new Payload.Inline(new Body.OfVerdict(verdictBody()));
    }

    Body body() {
        return switch (random.nextInt(5)) {
            case 0 -> new Body.OfSelf(self());
            case 1 -> new Body.OfOpinion(opinion());
            case 2 -> new Body.OfClaim(claim());
            case 3 -> new Body.OfVerdict(verdictBody());
            default -> new Body.OfConfig(configs.config());
        };
    }

    Header header() {
        return new Header(id(), session(), maybe(this::session), new ConfigRef(count(), digest()));
    }

    private News news() {
        return new News(count(), count(), count(), list(this::notice), random.nextBoolean());
    }

    private Notice notice() {
        Notice.Kind kind = pick(Notice.Kind.values());
        Body body = switch (kind) {
            case SELF -> new Body.OfSelf(self());
            case OPINION -> new Body.OfOpinion(opinion());
            case CLAIM -> new Body.OfClaim(claim());
        };
        Payload payload = random.nextInt(3) == 0 ? new Payload.ByDigest(digest()) : new Payload.Inline(body);
        return new Notice(kind, id(), session(), count(), payload);
    }

    private Self self() {
        return new Self(
                id(),
                session(),
                count(),
                pick(Phase.values()),
                random.nextBoolean(),
                random.nextBoolean(),
                new TreeSet<>(list(this::id)),
                setbacks(),
                random.nextInt(3),
                sent());
    }

    private SequencedMap<String, Long> sent() {
        SequencedMap<String, Long> all = new TreeMap<>();
        list(this::id).forEach(webhook -> all.put(webhook, count()));
        return all;
    }

    private SequencedMap<ItemId, Setback> setbacks() {
        SequencedMap<ItemId, Setback> all = new TreeMap<>();
        list(this::item).forEach(item -> all.put(item, new Setback(count(), random.nextBoolean())));
        return all;
    }

    private Opinion opinion() {
        return new Opinion(id(), session(), count(), new TreeSet<>(list(this::id)));
    }

    private Claim claim() {
        TreeMap<ItemId, Claim.Entry> items = new TreeMap<>();
        list(this::item).forEach(item -> items.put(item, new Claim.Entry(pick(HoldState.values()), epoch())));
        return new Claim(id(), session(), count(), items);
    }

    private Verdict verdictBody() {
        TreeMap<ItemId, Long> granted = new TreeMap<>();
        list(this::item).forEach(item -> granted.put(item, epoch()));
        TreeMap<ItemId, String> held = new TreeMap<>();
        list(this::item).forEach(item -> held.put(item, id()));
        TreeMap<ItemId, String> wanted = new TreeMap<>();
        list(this::item).forEach(item -> wanted.put(item, id()));
        return new Verdict(count(), granted, held, wanted);
    }

    Note note() {
        return new Note(item(), id(), session(), epoch());
    }

    Session session() {
        return new Session(number(), random.nextLong());
    }

    Digest digest() {
        return new Digest(random.nextLong(), random.nextLong());
    }

    ItemId item() {
        return new ItemId(random.nextBoolean() ? "ip" : id(), text());
    }

    String id() {
        return random.nextInt(20) == 0 ? "x".repeat(Limits.ID) : random.nextInt(10) + text();
    }

    String text() {
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(12), 0, points.length).forEach(at -> text.appendCodePoint(points[at]));
        return text.toString();
    }

    /** Of every magnitude. */
    long epoch() {
        return count() % (Limits.EPOCH + 1);
    }

    long count() {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    <T> List<T> list(Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(4)).toList();
    }

    <T> @Nullable T maybe(Supplier<T> one) {
        return random.nextBoolean() ? null : one.get();
    }

    <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
