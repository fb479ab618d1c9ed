package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Verdict;
import io.flip.engine.exchange.Sizes;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is reckoned with is what the largest claim and verdict come to, and hardly more. */
class LargestTest {

    private static final Session SESSION = new Session(Long.MAX_VALUE, Long.MIN_VALUE);

    private static String[] values(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "%05d ".formatted(i) + "x\u00fc\u20ac\ud83d\ude00".repeat(i % 5))
                .toArray(String[]::new);
    }

    private static Clusters members() {
        return new Clusters().member("a", null, "one", "two").member("\u20ac".repeat(5), null, "one", "two");
    }

    @Test
    void aVerdictThatNamesEveryItemTwiceIsReckonedWith() {
        ClusterConfig config = members()
                .system(Clusters.sharded("one", values(3000)))
                .system(Clusters.sharded("two", values(66_000)))
                .build();
        String longest = config.members().getLast().id();
        Verdict verdict = new Verdict(
                Long.MAX_VALUE, all(config, _ -> Long.MAX_VALUE), new TreeMap<>(), all(config, _ -> longest));
        assertReckonedWith(config, new Body.OfVerdict(verdict));
    }

    @Test
    void aClaimOfEverythingIsReckonedWith() {
        ClusterConfig config = members()
                .system(Clusters.replicated("one", values(3000)))
                .system(Clusters.replicated("two", values(66_000)))
                .build();
        Claim claim = new Claim(
                config.members().getLast().id(),
                SESSION,
                Long.MAX_VALUE,
                all(config, _ -> new Claim.Entry(HoldState.STUCK, Long.MAX_VALUE)));
        assertReckonedWith(config, new Body.OfClaim(claim));
    }

    private static void assertReckonedWith(ClusterConfig config, Body body) {
        long packed = new CborPacker().pack(body).length;
        assertThat(Sizes.largest(config)).isBetween(packed, packed + packed / 20);
    }

    private static <V> SequencedMap<ItemId, V> all(ClusterConfig config, Function<ItemId, V> what) {
        SequencedMap<ItemId, V> all = new TreeMap<>();
        config.systems()
                .forEach(system -> system.spec().items().keySet().forEach(value -> {
                    ItemId item = new ItemId(system.id(), value);
                    all.put(item, what.apply(item));
                }));
        return all;
    }
}
