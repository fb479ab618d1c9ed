package io.flip.simulation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flip.engine.Engine;
import io.flip.engine.EngineSettings;
import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.time.Moment;
import io.flip.wire.CborPacker;
import io.flip.wire.MessageCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * An engine takes whatever members that have the group's secret may say, in whatever order: it neither throws, nor answers without bound, nor
 * stops the time. An input is a row of messages, each behind a byte that says who sends it and when, and two for its length.
 */
class EngineFuzzTest {

    private static final ClusterConfig CONFIG = Clusters.example().build();
    private static final List<String> MEMBERS = List.of("flip", "flip1", "flip2", "nobody");
    private static final Session OWN = new Session(5, 5);
    private static final Session THEIRS = new Session(7, 7);
    private static final int MOST_EFFECTS = 500;

    private final CborPacker packer = new CborPacker();
    private final MessageCodec codec = new MessageCodec();
    private final ConfigRef reference =
            new ConfigRef(CONFIG.version(), packer.digest(packer.pack(new Body.OfConfig(CONFIG))));

    @FuzzTest(maxDuration = "30s")
    void handle(byte[] bytes) {
        Moment now = new Moment(0);
        Engine engine = new Engine(new EngineSettings("flip1", OWN, CONFIG, List.of()), packer, now);
        now = advance(engine, now, Duration.ZERO);
        int at = 0;
        while (at + 3 <= bytes.length) {
            int how = bytes[at] & 0xff;
            int length = Math.min(((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff), bytes.length - at - 3);
            byte[] payload = Arrays.copyOfRange(bytes, at + 3, at + 3 + length);
            at += 3 + length;
            now = advance(engine, now, Duration.ofMillis((how >> 3) * 10L));
            try {
                Message message = counted(codec.decode(payload), how);
                String from = message.header().from();
                take(engine, new Input.Received(new Endpoint(from, 2200), message), now);
            } catch (MalformedException notAMessage) {
                // It never reaches an engine.
            }
        }
        advance(engine, now, Duration.ofSeconds(2));
        engine.snapshot(now);
    }

    /** As said by a member, with the echo that makes it count, in three of four cases; as it is in the others. */
    private Message counted(Message message, int how) {
        String from = MEMBERS.get(how & 3);
        Header header = (how & 4) == 0
                ? new Header(from, THEIRS, OWN, reference)
                : new Header(
                        from, message.header().session(), OWN, message.header().config());
        return switch (message) {
            case Message.Ping ping -> new Message.Ping(header, ping.sequence(), ping.news());
            case Message.Ack ack ->
                new Message.Ack(
                        header, ack.sequence(), ack.news(), ack.verdict(), ack.rival(), ack.epochs(), ack.mayGrant());
            case Message.Fetch fetch -> new Message.Fetch(header, fetch.digest(), fetch.offset());
            case Message.Chunk chunk ->
                new Message.Chunk(header, chunk.digest(), chunk.offset(), chunk.total(), chunk.bytes());
            case Message.Registered letter -> new Message.Registered(header, letter.letter(), letter.document());
            case Message.Join join -> new Message.Join(header, join.offer(), join.additions());
            case Message.Welcome welcome -> new Message.Welcome(header, welcome.refusal());
        };
    }

    private static Moment advance(Engine engine, Moment from, Duration span) {
        Moment end = from.plus(span);
        Moment now = from;
        for (int turns = 0; !engine.nextDeadline().isAfter(end); turns++) {
            if (turns > 2_000) {
                throw new AssertionError("time stands still at " + engine.nextDeadline());
            }
            now = Moment.later(now, engine.nextDeadline());
            take(engine, new Input.Elapsed(), now);
        }
        return end;
    }

    /** Every handler succeeds at once. */
    private static void take(Engine engine, Input first, Moment now) {
        Deque<Input> inputs = new ArrayDeque<>(List.of(first));
        for (int taken = 0; !inputs.isEmpty(); taken++) {
            List<Effect> effects = engine.handle(inputs.removeFirst(), now);
            if (effects.size() > MOST_EFFECTS || taken > MOST_EFFECTS) {
                throw new AssertionError(
                        effects.size() + " effects after " + taken + " inputs that began with " + first);
            }
            for (Effect effect : effects) {
                if (effect instanceof Effect.RunHandler run) {
                    inputs.add(new Input.HandlerDone(run.run(), Input.Outcome.SUCCESS, "exit status 0"));
                }
            }
        }
    }
}
