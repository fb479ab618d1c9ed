package io.flip.node;

import io.flip.engine.claim.Note;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.node.Records.DamagedException;
import io.flip.wire.NoteCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A voter's notes on disk (protocol 5, judging): a file that is appended to, and written anew where it has grown large.
 *
 * <p>Nothing is synced. What was written is the kernel's, and survives the death of this process; it may not survive that of the machine,
 * but then the machine has another boot id, and no note of an earlier boot is trusted. So a note costs microseconds.
 *
 * <p>Notes are trusted where the file begins with this boot and this member, is whole but for a torn end, and where the quarantine
 * with which it began is over: else a process that dies in its quarantine would be out of it by starting again.
 *
 * <p>For one thread.
 */
final class Journal implements NoteStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Bytes of appended notes after which the file is written anew. */
    static final int COMPACT_AFTER = 1 << 20;

    private static final int NOTES_IN_A_RECORD = 1000;

    private final Path file;
    private final JournalHead head;
    private final boolean trusted;
    private final NoteCodec codec = new NoteCodec();
    private final Map<ItemId, Note> notes = new TreeMap<>();
    private FileChannel channel;
    private long length;
    private long compactAt;
    private boolean broken;

    private Journal(Path file, JournalHead head, @Nullable List<Note> kept) throws IOException {
        this.file = file;
        this.head = head;
        this.trusted = kept != null;
        if (kept != null) {
            kept.forEach(note -> notes.put(note.item(), note));
        }
        this.channel = startAnew();
    }

    /**
     * Opens it, or begins a new one where there is none to be trusted.
     *
     * @param fresh what a new one begins with
     * @throws IOException where it can't be written
     */
    static Journal open(Path file, JournalHead fresh, Moment now) throws IOException {
        Kept kept = read(file, fresh, now);
        return kept == null ? new Journal(file, fresh, null) : new Journal(file, kept.head(), kept.notes());
    }

    private record Kept(JournalHead head, List<Note> notes) {}

    /** {@code null}, and the reason in the log, where it is not to be trusted. */
    private static @Nullable Kept read(Path file, JournalHead fresh, Moment now) throws IOException {
        if (!Files.exists(file)) {
            LOG.info("No notes at {}: this voter begins in quarantine", file);
            return null;
        }
        try {
            List<byte[]> records = Records.parse(Files.readAllBytes(file));
            JournalHead head = records.isEmpty() ? null : JournalHead.decode(records.getFirst());
            String why = head == null ? "they are torn" : head.whyNotTrusted(fresh, now);
            if (head != null && why == null) {
                List<Note> notes = decode(records.subList(1, records.size()));
                LOG.info("{} notes at {}: this voter goes on with them", notes.size(), file);
                return new Kept(head, notes);
            }
            LOG.info("The notes at {} are not trusted: {}. This voter begins in quarantine", file, why);
        } catch (DamagedException | MalformedException e) {
            LOG.warn("The notes at {} are damaged: {}. This voter begins in quarantine", file, e.getMessage());
        }
        return null;
    }

    private static List<Note> decode(List<byte[]> records) throws MalformedException {
        NoteCodec codec = new NoteCodec();
        Map<ItemId, Note> notes = new TreeMap<>();
        for (byte[] content : records) {
            codec.decode(content).forEach(note -> notes.put(note.item(), note));
        }
        return List.copyOf(notes.values());
    }

    /** The notes that were found; {@code null} where none are to be trusted. */
    @Nullable
    List<Note> notes() {
        return trusted ? List.copyOf(notes.values()) : null;
    }

    /** After a failure the file is written anew as a whole: nobody knows what the failed attempt left, or whether the channel is still good. */
    @Override
    public void write(List<Note> more) throws IOException {
        more.forEach(note -> notes.put(note.item(), note));
        if (broken) {
            channel.close();
            channel = startAnew();
            broken = false;
        } else {
            broken = true;
            append(frames(more));
            broken = false;
        }
        if (length > compactAt) {
            compact();
        }
    }

    /** The file has them until it is next written anew. */
    @Override
    public void forget(List<ItemId> items) {
        items.forEach(notes::remove);
    }

    private void append(byte[] frames) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(frames); left.hasRemaining(); ) {
            length += channel.write(left, length);
        }
    }

    private void compact() {
        try {
            FileChannel old = channel;
            channel = startAnew();
            old.close();
        } catch (IOException e) {
            compactAt = length + COMPACT_AFTER;
            LOG.warn("The notes at {} could not be compacted, and go on growing: {}", file, e.toString());
        }
    }

    private FileChannel startAnew() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(Records.frame(head.encode()));
        content.writeBytes(frames(List.copyOf(notes.values())));
        FileChannel opened = Replacement.replace(file, content.toByteArray(), false);
        length = content.size();
        compactAt = length + COMPACT_AFTER;
        return opened;
    }

    private byte[] frames(List<Note> some) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int from = 0; from < some.size(); from += NOTES_IN_A_RECORD) {
            List<Note> part = some.subList(from, Math.min(some.size(), from + NOTES_IN_A_RECORD));
            frames.writeBytes(Records.frame(codec.encode(part)));
        }
        return frames.toByteArray();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
