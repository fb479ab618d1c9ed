package io.flip.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.fixture.Rule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

@Rule("2")
class BulletinTest {

    private static final Session SESSION = new Session(1, 1);
    private final Bulletin bulletin = new Bulletin();

    private static Notice notice(String subject, long version) {
        Opinion opinion = new Opinion(subject, SESSION, version, new TreeSet<>());
        return new Notice(
                Notice.Kind.OPINION, subject, SESSION, version, new Payload.Inline(new Body.OfOpinion(opinion)));
    }

    private List<String> told(long after) {
        return bulletin.since("a", after, 0, 10_000).notices().stream()
                .map(notice -> notice.subject() + notice.version())
                .toList();
    }

    @Test
    void tellsWhatCameAfterInOrder() {
        bulletin.publish(notice("a", 1));
        bulletin.publish(notice("b", 1));
        assertThat(told(0)).containsExactly("a1", "b1");
        assertThat(told(1)).containsExactly("b1");
        assertThat(told(2)).isEmpty();
    }

    @Test
    void neverTellsWhatANewerFactReplaced() {
        bulletin.publish(notice("a", 1));
        bulletin.publish(notice("b", 1));
        bulletin.publish(notice("a", 2));
        assertThat(told(0)).containsExactly("b1", "a2");
    }

    @Test
    void tellsAsMuchAsFitsAndGoesOnFromThere() {
        for (int i = 0; i < 20; i++) {
            bulletin.publish(notice("m" + i, 1));
        }
        News first = bulletin.since("a", 0, 0, 200);
        assertThat(first.notices()).isNotEmpty().hasSizeLessThan(20);
        News second = bulletin.since("a", first.upTo(), 0, 200);
        assertThat(second.notices().getFirst().subject())
                .isEqualTo("m" + first.notices().size());
    }

    @Test
    void saysThatItsOwnClaimIsStillToCome() {
        for (int i = 0; i < 20; i++) {
            bulletin.publish(notice("m" + i, 1));
        }
        assertThat(bulletin.since("a", 0, 0, 200).claimToCome()).isFalse(); // it has none
        bulletin.publish(claim("a"));
        bulletin.publish(claim("b"));
        assertThat(bulletin.since("a", 0, 0, 200).claimToCome()).isTrue();
        assertThat(bulletin.own("a", 0, 0, 200).claimToCome()).isFalse(); // it is in there, out of its turn
        assertThat(bulletin.since("a", 20, 0, 40).claimToCome()).isFalse(); // only that of another is to come
        assertThat(bulletin.since("a", 22, 0, 200).claimToCome()).isFalse();
    }

    private static Notice claim(String holder) {
        Claim claim = new Claim(holder, SESSION, 1, new TreeMap<>());
        return new Notice(Notice.Kind.CLAIM, holder, SESSION, 1, new Payload.Inline(new Body.OfClaim(claim)));
    }

    /** Whatever is lost, repeated or late, in the end the peer has all the newest facts and the sender has nothing more to tell. */
    @Test
    void reachesAPeerThroughALossyNetwork() {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Bulletin ours = new Bulletin();
            Peer them = new Peer("them", true, java.time.Duration.ofSeconds(1));
            Peer us = new Peer("us", true, java.time.Duration.ofSeconds(1));
            Map<String, Long> newest = new TreeMap<>();
            Map<String, Long> known = new TreeMap<>();
            for (int step = 0; step < 400; step++) {
                if (step < 200 && random.nextInt(3) == 0) {
                    String subject = "m" + random.nextInt(30);
                    ours.publish(notice(subject, newest.merge(subject, 1L, Long::sum)));
                }
                if (random.nextInt(2) == 0) {
                    News news = them.news(ours, "us");
                    news.notices().forEach(notice -> known.merge(notice.subject(), notice.version(), Math::max));
                    us.take(news);
                }
                if (random.nextInt(2) == 0) {
                    them.take(us.news(new Bulletin(), "them"));
                }
            }
            assertThat(known).as("seed " + seed).isEqualTo(newest);
            assertThat(them.hasConfirmed(ours.last())).as("seed " + seed).isTrue();
        }
    }
}
