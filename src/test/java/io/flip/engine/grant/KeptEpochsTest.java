package io.flip.engine.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.grant.Epochs.Kept;
import org.junit.jupiter.api.Test;

class KeptEpochsTest {

    private static final KeptEpochs NOTHING = KeptEpochs.found(null);

    @Test
    void aMinuteIsReservedAtOnce() {
        KeptEpochs first = NOTHING.reserving(100);
        assertThat(first.stored()).isEqualTo(new Kept(60_100, false));
        assertThat(first.reserving(60_100).stored()).isEqualTo(first.stored());
        assertThat(first.reserving(60_101).stored()).isEqualTo(new Kept(120_101, false));
    }

    @Test
    void anOrderlyEndGivesBackWhatWasNotNoted() {
        KeptEpochs run = KeptEpochs.found(new Kept(50, true)).reserving(100).reserving(70);
        assertThat(run.ended().stored()).isEqualTo(new Kept(100, true));
    }

    @Test
    void whatAnEarlierRunReservedMayHaveBeenGivenOut() {
        KeptEpochs run = KeptEpochs.found(new Kept(60_100, true));
        assertThat(run.ended().stored()).isEqualTo(new Kept(60_100, true));
    }

    @Test
    void whatTheEngineAsksForGivesNothingBack() {
        KeptEpochs run = NOTHING.reserving(100).keeping(new Kept(7, true));
        assertThat(run.stored()).isEqualTo(new Kept(60_100, true));
        assertThat(run.ended().stored()).isEqualTo(new Kept(100, true));
        assertThat(run.keeping(new Kept(70_000, true)).ended().stored()).isEqualTo(new Kept(70_000, true));
    }

    @Test
    void ofADiskThatHasNothingNothingIsToldAtTheEnd() {
        assertThat(NOTHING.ended().stored()).isNull();
    }
}
