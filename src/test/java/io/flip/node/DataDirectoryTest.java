package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.grant.Epochs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path temporary;

    @Test
    void itIsMadeWhereItIsMissing() throws Exception {
        DataDirectory.open(temporary.resolve("a/b")).close();

        assertThat(temporary.resolve("a/b")).isDirectory();
    }

    @Test
    void itSaysThatNothingIsUpUntilSomethingMayBe() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.clean())
                    .as("it may be in the place of a lost one")
                    .isFalse();
            directory.holdsNothing();
            directory.holdsNothing();
            assertThat(directory.clean()).isTrue();
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.clean()).isTrue();
            directory.mayHoldSomething();
            directory.mayHoldSomething();
            assertThat(directory.clean()).isFalse();
        }
    }

    @Test
    void incarnationsGrowEvenWhereTheClockGoesBack() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.nextIncarnation(1000)).isEqualTo(1000);
            assertThat(directory.nextIncarnation(2000)).isEqualTo(2000);
            assertThat(directory.nextIncarnation(5)).isEqualTo(2001);
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.nextIncarnation(2001)).isEqualTo(2002);
        }
        assertThat(Files.readString(temporary.resolve("incarnation"))).isEqualTo("2002\n");
    }

    @Test
    void epochsAreReservedForAMinuteAndNotGivenOutAgain() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            directory.keep(new Epochs.Kept(5, true));
            directory.reserve(1_000_000);
            directory.reserve(1_059_999);
            assertThat(Files.readString(directory.file("epochs"))).isEqualTo("1060000\n");
            directory.reserve(1_060_001);
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.epochs()).isEqualTo(new Epochs.Kept(1_120_001, true));
        }
    }

    /** A run that ends in order leaves no gap: the others would have to hear of it first. */
    @Test
    void whatWasReservedAndNotGivenOutIsGivenBackAtTheEnd() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            directory.keep(new Epochs.Kept(5, true));
            directory.giveBack();
            assertThat(Files.readString(directory.file("epochs"))).isEqualTo("5\n");
            directory.reserve(1_000_000);
            directory.reserve(1_000_007);
            directory.giveBack();
            assertThat(Files.readString(directory.file("epochs"))).isEqualTo("1000007\n");
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.epochs()).isEqualTo(new Epochs.Kept(1_000_007, true));
            directory.giveBack();
            assertThat(Files.readString(directory.file("epochs")))
                    .as("none of earlier runs")
                    .isEqualTo("1000007\n");
        }
    }

    /** Another directory may have been lost, and what was given out with that may be known to the other voters alone. */
    @Test
    void aNewDirectoryDoesNotKnowAllEpochsUntilItIsTold() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.epochs()).isNull();
            directory.reserve(1_000_000);
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.epochs()).isEqualTo(new Epochs.Kept(1_060_000, false));
            directory.reserve(1_060_001);
            assertThat(Files.readString(directory.file("epochs"))).isEqualTo("1120001 ?\n");
            directory.keep(new Epochs.Kept(7, true));
        }
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.epochs()).isEqualTo(new Epochs.Kept(1_120_001, true));
        }
    }

    @Test
    void damagedEpochsAreSaidWithWhatToDo() throws Exception {
        for (String damaged : new String[] {"", "?", " ?", "x ?", "-1", "1 2", "999999999999999999 ?"}) {
            Files.writeString(temporary.resolve("epochs"), damaged);
            try (DataDirectory directory = DataDirectory.open(temporary)) {
                assertThatExceptionOfType(StartFailure.class)
                        .isThrownBy(directory::epochs)
                        .withMessageContaining("damaged")
                        .satisfies(e -> assertThat(e.action()).contains("Remove the file"));
            }
        }
    }

    @Test
    void theNextRunIsNewerThanAnotherThatWasSeen() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            assertThat(directory.nextIncarnation(1000)).isEqualTo(1000);
            directory.startAfter(5000);
            assertThat(directory.nextIncarnation(1001)).isEqualTo(5001);
        }
    }

    @Test
    void aDamagedIncarnationIsSaidWithWhatToDo() throws Exception {
        for (String damaged : new String[] {"", "x", "-1", "9223372036854775807", "99999999999999999999"}) {
            Files.writeString(temporary.resolve("incarnation"), damaged);
            try (DataDirectory directory = DataDirectory.open(temporary)) {
                assertThatExceptionOfType(StartFailure.class)
                        .isThrownBy(() -> directory.nextIncarnation(1000))
                        .withMessageContaining("damaged")
                        .satisfies(e -> assertThat(e.action()).contains("remove the file"));
            }
        }
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhatToDo() throws Exception {
        DataDirectory first = DataDirectory.open(temporary);

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> DataDirectory.open(temporary))
                .withMessageContaining("in use by another process of Flip (pid "
                        + ProcessHandle.current().pid() + ")")
                .satisfies(e -> assertThat(e.action()).contains("flip.data_dir"));
        first.close();
        DataDirectory.open(temporary).close();
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> DataDirectory.open(file))
                .withMessageContaining("can't be used")
                .satisfies(e -> assertThat(new StartFailureAnalyzer().analyze(e))
                        .extracting("action")
                        .asString()
                        .contains("flip.data_dir"));
    }
}
