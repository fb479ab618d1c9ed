package io.flip.wire;

import io.flip.engine.claim.Note;
import io.flip.engine.message.Packer.MalformedException;
import java.util.List;

/** A voter's notes as bytes, in the same encoding as messages: for its own disk. */
public final class NoteCodec {

    private static final Format<List<Note>> NOTES = Format.listOf(ClaimFormat.NOTE);

    /** @throws IllegalArgumentException where they are beyond {@link Limits} */
    public byte[] encode(List<Note> notes) {
        return CborWriter.write(NOTES, notes);
    }

    /** @throws MalformedException where the bytes are no notes, whatever they are */
    public List<Note> decode(byte[] bytes) throws MalformedException {
        return CborReader.read(NOTES, bytes);
    }
}
