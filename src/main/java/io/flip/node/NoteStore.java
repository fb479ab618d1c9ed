package io.flip.node;

import io.flip.engine.claim.Note;
import io.flip.engine.plan.ItemId;
import java.io.IOException;
import java.util.List;

/** Where a voter's notes go. */
interface NoteStore {

    /**
     * When it returns the notes survive this process. When it throws, none of them need have been written, and what was written
     * before is as it was.
     */
    void write(List<Note> notes) throws IOException;

    /** They need not be there any more; when that is so on the disk does not matter. */
    default void forget(List<ItemId> items) {}
}
