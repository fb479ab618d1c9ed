package io.flip.node;

import io.flip.engine.claim.Note;
import io.flip.engine.grant.Epochs;
import io.flip.engine.plan.ItemId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back a voter's answers while its notes can't be written. The engine believes that they are, and would go on granting; so
 * what could not be written is kept here, and until it is written this voter must not answer (protocol 5, judging). To the others
 * that is a voter that does not vote; its pings still leave, so nobody takes it for down.
 *
 * <p>For one thread.
 */
final class NoteKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(NoteKeeper.class);

    /** What is known of epochs, synced: the notes may be lost with the machine's power. */
    interface EpochStore {

        /** That one may be given out. */
        void reserve(long epoch) throws IOException;

        void keep(Epochs.Kept kept) throws IOException;

        /**
         * No more epochs are given out by this run. The next one begins above those that were, and not a minute above: epochs that the other voters have not
         * heard of cost each claim a second round.
         */
        void giveBack() throws IOException;
    }

    private final NoteStore store;
    private final EpochStore epochs;
    private final Map<ItemId, Note> unwritten = new TreeMap<>();
    private Epochs.@Nullable Kept unkept;
    private final Trouble trouble = new Trouble(LOG, "The voter's notes can be written again, and it votes again");

    NoteKeeper(NoteStore store, EpochStore epochs) {
        this.store = store;
        this.epochs = epochs;
    }

    void keep(Epochs.Kept kept) {
        unkept = kept;
        write();
    }

    void keep(List<Note> notes) {
        notes.forEach(note -> unwritten.put(note.item(), note));
        write();
    }

    void forget(List<ItemId> items) {
        items.forEach(unwritten::remove);
        store.forget(items);
    }

    /** Whether answers may leave; tries again where the last attempt failed. */
    boolean mayAnswer() {
        return (unwritten.isEmpty() && unkept == null) || write();
    }

    /** Nothing is granted any more. What could not be written may be above what is known to be given out: then all stays reserved. */
    void end() {
        if (mayAnswer()) {
            try {
                epochs.giveBack();
            } catch (IOException e) {
                LOG.warn("Epochs stay reserved that were not given out: {}", e.toString());
            }
        }
    }

    private boolean write() {
        try {
            if (unkept != null) {
                epochs.keep(unkept);
                unkept = null;
            }
            if (!unwritten.isEmpty()) {
                epochs.reserve(
                        unwritten.values().stream().mapToLong(Note::epoch).max().orElseThrow());
                store.write(List.copyOf(unwritten.values()));
                unwritten.clear();
            }
            trouble.isOver();
            return true;
        } catch (IOException | RuntimeException e) {
            trouble.begins("The voter's notes can't be written, so it does not vote: " + e);
            return false;
        }
    }

    /** As of {@link Trouble#present}. */
    @Nullable
    String trouble() {
        return trouble.present();
    }
}
