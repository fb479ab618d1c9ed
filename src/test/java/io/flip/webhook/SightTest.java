package io.flip.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Session;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Runs;
import io.flip.fixture.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Four members; seconds are what counts here. */
class SightTest {

    private static final String PAGER = "pager";
    private static final long SENT = 1_000;

    private final Snapshots snapshots = new Snapshots(Snapshots.example())
            .webhook(new WebhookConfig(PAGER, "http://x", "/flip", List.of(), List.of(), List.of()), null, null);

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    /** This member: one that saw until then, and began again then. */
    private Sight own(long earlier, long begin) {
        snapshots.session(new Session(begin * 1000, 1));
        return new Sight(at(earlier));
    }

    private void other(String id, long earlier, @Nullable Long since) {
        snapshots.runs(id, new Runs(earlier * 1000, since == null ? null : since * 1000));
    }

    private Optional<String> better(Sight sight) {
        return sight.better(snapshot(), PAGER, at(SENT));
    }

    private @Nullable String gap(Sight sight) {
        return sight.gap(snapshot(), PAGER, at(SENT))
                .map(gap -> gap.from().getEpochSecond() + " to " + gap.to().getEpochSecond())
                .orElse(null);
    }

    private Snapshot snapshot() {
        return snapshots.build();
    }

    @Test
    void whoRanOnIsBetterThanWhoWasAway() {
        Sight sight = own(1_010, 1_100);
        other("flip", 0, 900L);
        assertThat(better(sight)).contains("flip");
        assertThat(gap(sight)).isEqualTo("1010 to 1100");
        snapshots.member("flip", MemberState.DOWN);
        assertThat(better(sight)).as("it can't send").isEmpty();
        assertThat(gap(sight)).as("it has seen it none the less").isEqualTo("1010 to 1100");
    }

    @Test
    void whoCannotSendIsWaitedForByNobody() {
        Sight sight = own(1_010, 1_100);
        other("flip", 0, 900L);
        snapshots.objection("flip", Objection.DRAINING);
        assertThat(better(sight)).isEmpty();
        other("flip2", 0, 900L);
        snapshots.deaf("flip2");
        assertThat(better(sight)).isEmpty();
        assertThat(gap(sight)).isEqualTo("1010 to 1100");
    }

    @Test
    void whoseRunBeganBeforeAllWasSentMissedNothing() {
        Sight sight = own(0, 999);
        other("flip", 0, 900L);
        assertThat(better(sight)).isEmpty();
        assertThat(gap(sight)).isNull();
    }

    /** All were away, and one that had been away before is the first to start. */
    @Test
    void whoWasThereLongerIsBetterThoughItStartsLast() {
        Sight sight = own(1_010, 1_100);
        other("flip", 1_050, null);
        assertThat(better(sight)).contains("flip");
        assertThat(gap(sight)).isEqualTo("1010 to 1050");
        other("flip", 1_050, 1_103L);
        assertThat(better(sight)).contains("flip");
        assertThat(gap(sight)).isEqualTo("1010 to 1050");
    }

    @Test
    void whoWasThereLongestTakesItAndMissesNothingOfWhatOthersSawAlone() {
        Sight sight = own(1_050, 1_107);
        other("flip", 1_010, null);
        assertThat(better(sight)).isEmpty();
        assertThat(gap(sight)).as("flip runs, and was none of a quorum yet").isNull();
    }

    /** Two others had a quorum between them before it was back. */
    @Test
    void whoWasThereLongerAndIsBackLateTakesItAndSaysWhatItMissed() {
        Sight sight = own(1_050, 1_150);
        other("flip", 1_010, 1_100L);
        assertThat(better(sight)).isEmpty();
        assertThat(gap(sight)).isEqualTo("1100 to 1150");
    }

    @Test
    void allHearOfAThingWithinTheTimeout() {
        Sight sight = own(1_049, 1_100);
        snapshots.runs("flip", new Runs(1_049_700, 1_099_300L));
        assertThat(better(sight)).isEmpty();
        assertThat(gap(sight)).isNull();
    }

    @Test
    void whatSeveralSawIsOneTime() {
        Sight sight = own(1_010, 1_100);
        other("flip", 1_020, null);
        other("flip2", 0, 1_090L);
        assertThat(gap(sight)).isEqualTo("1010 to 1100");
    }

    @Test
    void itIsCompleteWhenAllThatAreAliveHaveSaidWhenTheyWereThere() {
        assertThat(Sight.isComplete(snapshot(), PAGER)).isFalse();
        other("flip", 0, null);
        other("flip2", 0, null);
        assertThat(Sight.isComplete(snapshot(), PAGER)).isFalse();
        snapshots.member(Snapshots.ODD_MEMBER, MemberState.DOWN);
        assertThat(Sight.isComplete(snapshot(), PAGER)).isTrue();
    }
}
