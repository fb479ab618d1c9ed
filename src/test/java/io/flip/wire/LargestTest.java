package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Verdict;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Sizes;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Keys;
import io.flip.simulation.Clusters;
import java.security.SecureRandom;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** What IPv6, and usual tunnels, carry in one piece: a packet of 1280 bytes, without the heads of IPv6 and UDP. */
    private static final int SMALL_PACKET = 1280 - 48;

    @Test
    void whatMembersSendEachOtherFitsIntoSmallPackets() {
        Datagrams datagrams = new Datagrams(Keys.of("of the group"), List.of(), new SecureRandom());
        for (int length = 1; length <= 60; length++) {
            String value = "v".repeat(length);
            SequencedMap<ItemId, Long> granted = new TreeMap<>();
            SequencedMap<ItemId, Claim.Entry> held = new TreeMap<>();
            Bulletin bulletin = new Bulletin();
            for (int i = 0; i < 200; i++) {
                ItemId item = new ItemId("ip", i + value);
                granted.put(item, 1_800_000_000_000L);
                if (Sizes.of(new Body.OfVerdict(new Verdict(7, granted, new TreeMap<>(), new TreeMap<>())))
                        > Sizes.INLINE) {
                    granted.remove(item);
                }
                held.put(item, new Claim.Entry(HoldState.ACTIVE, 1_800_000_000_000L));
                Body claim = new Body.OfClaim(new Claim("flip-member-" + i, SESSION, i, new TreeMap<>(held)));
                if (Sizes.of(claim) > Sizes.INLINE) {
                    held.clear();
                } else {
                    bulletin.publish(
                            new Notice(Notice.Kind.CLAIM, "flip-member-" + i, SESSION, i, new Payload.Inline(claim)));
                }
                bulletin.publish(new Notice(
                        Notice.Kind.OPINION,
                        "flip-member-" + i,
                        SESSION,
                        i,
                        new Payload.Inline(
                                new Body.OfOpinion(new Opinion("flip-member-" + i, SESSION, i, new TreeSet<>())))));
            }
            Header header = new Header(
                    "flip-member-0001",
                    SESSION,
                    SESSION,
                    new ConfigRef(1_000_000, new Digest(Long.MAX_VALUE, Long.MIN_VALUE)));
            for (long after = 0; after < bulletin.last(); after++) {
                Message ack = new Message.Ack(
                        header,
                        1_000_000,
                        bulletin.since("flip-member-0001", after, 1_000_000, Sizes.NEWS),
                        new Payload.Inline(
                                new Body.OfVerdict(new Verdict(1_000_000, granted, new TreeMap<>(), new TreeMap<>()))),
                        null,
                        null,
                        false);
                assertThat(datagrams.seal(ack).remaining())
                        .as("items of %d characters, news from %d on", length, after)
                        .isLessThanOrEqualTo(SMALL_PACKET);
            }
            Message chunk = new Message.Chunk(
                    header, new Digest(Long.MAX_VALUE, Long.MIN_VALUE), 1_000_000, 2_000_000, new byte[Pulls.CHUNK]);
            assertThat(datagrams.seal(chunk).remaining()).isLessThanOrEqualTo(SMALL_PACKET);
        }
    }
}
