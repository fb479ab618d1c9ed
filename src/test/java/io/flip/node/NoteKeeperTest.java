package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Note;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteKeeperTest {
    private final List<Note> disk = new ArrayList<>();
    private boolean full;
    private boolean unreserved;
    private long reserved;
    private boolean givenBack;
    private final NoteKeeper keeper = new NoteKeeper(
            notes -> {
                if (full) {
                    throw new IOException("No space left on device");
                }
                disk.addAll(notes);
            },
            new NoteKeeper.EpochStore() {
                @Override
                public void reserve(long epoch) throws IOException {
                    keep(new Epochs.Kept(epoch, true));
                }

                @Override
                public void keep(Epochs.Kept kept) throws IOException {
                    if (unreserved) {
                        throw new IOException("No space left on device");
                    }
                    reserved = kept.highest();
                }

                @Override
                public void giveBack() {
                    givenBack = true;
                }
            });

    @Test
    @Rule("5, epochs")
    void whatItWasToldOfEpochsIsKeptBeforeItAnswers() {
        unreserved = true;
        keeper.keep(new Epochs.Kept(7, true));
        assertThat(keeper.mayAnswer()).isFalse();
        assertThat(keeper.trouble()).contains("No space left");
        unreserved = false;
        assertThat(keeper.mayAnswer()).isTrue();
        assertThat(reserved).isEqualTo(7);
    }

    @Test
    @Rule("5, epochs")
    void anEpochIsReservedBeforeItIsNoted() {
        unreserved = true;
        keeper.keep(List.of(note("a")));
        assertThat(keeper.mayAnswer()).isFalse();
        assertThat(disk).isEmpty();
        unreserved = false;
        assertThat(keeper.mayAnswer()).isTrue();
        assertThat(reserved).isEqualTo(note("a").epoch());
        assertThat(disk).containsExactly(note("a"));
    }

    @Test
    @Rule("5, epochs")
    void whatIsReservedIsGivenBackAtTheEndUnlessSomethingIsUnwritten() {
        full = true;
        keeper.keep(List.of(note("a")));
        keeper.end();
        assertThat(givenBack).as("its epoch may be above what the disk knows").isFalse();
        full = false;
        keeper.end();
        assertThat(givenBack).isTrue();
    }

    @Test
    void aVoterWhoseNotesAreWrittenMayAnswer() {
        keeper.keep(List.of(note("a")));

        assertThat(keeper.mayAnswer()).isTrue();
        assertThat(keeper.trouble()).isNull();
        assertThat(disk).containsExactly(note("a"));
    }

    @Test
    @Rule("5, judging")
    void aVoterWhoseNotesCannotBeWrittenMustNotAnswerUntilTheyAre() {
        full = true;
        keeper.keep(List.of(note("a")));
        keeper.keep(List.of(note("b")));

        assertThat(keeper.mayAnswer()).isFalse();
        assertThat(keeper.mayAnswer()).isFalse();
        assertThat(keeper.trouble()).contains("does not vote").contains("No space left");

        full = false;
        assertThat(keeper.mayAnswer()).isTrue();
        assertThat(disk).containsExactly(note("a"), note("b"));
        assertThat(keeper.trouble()).isNull();
    }

    private static Note note(String value) {
        return new Note(new ItemId("ip", value), "flip1", new Session(7, -8), 1);
    }
}
