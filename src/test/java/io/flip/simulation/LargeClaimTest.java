package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Refusal;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.wire.MessageCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is too large for a datagram is pulled by digest (protocol 2). */
class LargeClaimTest {

    private static final int ITEMS = 10_000;
    private static final ItemId ITEM = new ItemId("ip", "1");

    private static World world(Duration handlerTime) {
        World world = new World(
                        new Clusters()
                                .member("a", 1, "ip")
                                .member("b", 2, "ip")
                                .member("c", null)
                                .system(Clusters.sharded("ip", addresses(ITEMS)))
                                .build(),
                        1)
                .watchedBy(new SmallDatagrams());
        world.machines().forEach(machine -> machine.handlersTake(handlerTime));
        return world;
    }

    /** No message is larger than what goes into one datagram. */
    private static final class SmallDatagrams implements Watcher {
        private final MessageCodec codec = new MessageCodec();

        @Override
        public void effect(Machine machine, Effect effect) {
            if (effect instanceof Effect.Send send) {
                Message message = send.message();
                int limit = message instanceof Chunk ? 1400 : 1350;
                assertThat(codec.encode(message).length).isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    @Rule("2")
    void tenThousandItemsComeUpAndMoveWhenTheirHolderFails() {
        World world = world(Duration.ofMillis(5)).startAll();
        assertThat(world.runUntil(
                        Duration.ofSeconds(30),
                        () -> world.machine("a").up().size() == ITEMS / 2
                                && world.machine("b").up().size() == ITEMS / 2))
                .isTrue();
        world.machine("a").crash();
        assertThat(world.runUntil(
                        Duration.ofSeconds(10), () -> world.machine("b").up().size() == ITEMS))
                .isTrue();
    }

    /**
     * Protocol 4: a member with many items says only after a while that it has begun to bring them up (protocol 2). That it holds them counts at once:
     * one that comes before it in the order, and is back meanwhile, takes nothing from it (seed 1796400000035662).
     */
    @Test
    @Rule("4")
    void whatItHoldsStaysThoughItsClaimDoesNotSayYetThatItHoldsIt() {
        World world = whereOneIsBackWhileAnotherBringsItsItemUp(Failback.NEVER);
        assertThat(world.runUntil(
                        Duration.ofSeconds(20), () -> world.machine("a").isUp(ITEM)))
                .isFalse();
        assertThat(world.up(ITEM)).containsExactly("b");
    }

    /** Where it is to be given back it is, be that due before the claim says so. */
    @Test
    @Rule("4")
    void itGoesToOneThatHasBeenBackForLongEnoughBeforeTheClaimSaysSo() {
        World world = whereOneIsBackWhileAnotherBringsItsItemUp(new Failback(Duration.ofMillis(300)));
        assertThat(world.runUntil(Duration.ofSeconds(1), () -> world.up(ITEM).equals(List.of("a"))))
                .isTrue();
    }

    private static World whereOneIsBackWhileAnotherBringsItsItemUp(Failback failback) {
        World world = new World(
                new Clusters()
                        .member("a", 1, "ip")
                        .member("b", null, "ip", "more")
                        .member("c", null)
                        .system(Clusters.sharded("ip", "1").failback(failback))
                        .system(Clusters.sharded("more", addresses(2_000)))
                        .build(),
                1);
        Machine holder = world.machine("b");
        world.startAll().run(Duration.ofSeconds(5));
        assertThat(world.up(ITEM)).containsExactly("a");
        holder.handlersTake(Duration.ofMillis(200));
        world.machine("a").crash();
        assertThat(world.runUntil(Duration.ofSeconds(5), () -> holder.busyWith(ITEM)))
                .isTrue();
        world.machine("a").start();
        return world;
    }

    private static String[] addresses(int number) {
        return IntStream.range(0, number).mapToObj("10.20.%d"::formatted).toArray(String[]::new);
    }

    /** 2.5 MB of items can be sent; a verdict that names each twice can't. */
    @Test
    void whatMembersCouldNotSendEachOtherIsRefused() {
        World world = new World(Clusters.example().build(), 1).startAll().run(Duration.ofSeconds(5));
        List<String> values = IntStream.range(0, 5000)
                .mapToObj(i -> "%04d".formatted(i) + "x".repeat(500))
                .toList();
        assertThat(refused(world, new AddData("ip", values))).isEqualTo(Refusal.Kind.TOO_LARGE);
        assertThat(refused(world, configured(world, "x".repeat(5 << 20)))).isEqualTo(Refusal.Kind.TOO_LARGE);
        List<String> texts = Collections.nCopies(300, "x".repeat(16_000));
        assertThat(refused(world, configured(world, texts))).isEqualTo(Refusal.Kind.TOO_LARGE);
    }

    private static ChangeRequest configured(World world, Object what) {
        HandlerConfig handlers = new HandlerConfig(
                List.of("up"),
                List.of("down"),
                new TreeMap<>(Map.of("what", what)),
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        SystemConfig system =
                world.machine("flip").snapshot().config().system("ip").orElseThrow();
        return new PutSystem(new SystemConfig(system.spec(), handlers, true));
    }

    private static Refusal.Kind refused(World world, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine("flip").propose("change " + change.hashCode(), -1, change, true);
        world.runUntil(Duration.ofSeconds(5), () -> !outcomes.isEmpty());
        return ((ChangeOutcome.Refused) outcomes.getFirst()).problem().kind();
    }
}
