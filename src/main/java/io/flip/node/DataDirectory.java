package io.flip.node;

import io.flip.engine.grant.Epochs;
import io.flip.engine.grant.KeptEpochs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What must survive a restart of this member, and the lock that keeps a second process out. */
final class DataDirectory implements NoteKeeper.EpochStore, AutoCloseable {
    /** Written by each run, once the member has its address. */
    static final String INCARNATION = "incarnation";

    /** A larger number is damage: incarnations and epochs are milliseconds since 1970, or little more, and other members take no epoch above twice that. */
    private static final long MOST = 1L << 59;

    private static final String EPOCHS = "epochs";
    private static final String NOT_ALL = " ?";
    private static final String CLOCK_HELPS =
            "Make sure that this machine's time of day is right, and remove the file: the time takes its place.";

    private final Path directory;
    private final FileChannel lock;
    private KeptEpochs epochs = KeptEpochs.found(null);

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws StartFailure where it can't be written, or another process has it */
    static DataDirectory open(Path directory) {
        try {
            PrivateFiles.directory(directory);
            return new DataDirectory(directory, DirectoryLock.take(directory));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Whether the member's last run left nothing up. */
    boolean clean() {
        return CleanMark.isIn(directory);
    }

    /** Before anything is brought up. */
    void mayHoldSomething() {
        try {
            CleanMark.takeAway(directory);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** All is put down. */
    void holdsNothing() {
        CleanMark.put(directory);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * The incarnation of this run: above all earlier ones, also where the machine's clock was set back, and also where this directory was
     * lost but the clock is right. On disk, synced, before it is used.
     *
     * @param millis the time of day
     */
    long nextIncarnation(long millis) {
        Path file = file(INCARNATION);
        try {
            long last = Files.exists(file) ? number(file, Files.readString(file), CLOCK_HELPS) : 0;
            long next = Math.max(Math.addExact(last, 1), millis);
            replace(INCARNATION, Long.toString(next));
            return next;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** What is known of the epochs that were given out so far (protocol 5, epochs); {@code null} where this directory is new: it may have come in the place of one that is lost. */
    Epochs.@Nullable Kept epochs() {
        try {
            Path file = file(EPOCHS);
            if (Files.exists(file)) {
                String text = Files.readString(file).strip();
                boolean complete = !text.endsWith(NOT_ALL);
                String number = complete ? text : text.substring(0, text.length() - NOT_ALL.length());
                epochs = KeptEpochs.found(new Epochs.Kept(
                        number(file, number, "Remove the file: this member asks the other voters then."), complete));
            }
            return epochs.stored();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    @Override
    public void reserve(long epoch) throws IOException {
        keep(epochs.reserving(epoch));
    }

    @Override
    public void keep(Epochs.Kept kept) throws IOException {
        keep(epochs.keeping(kept));
    }

    @Override
    public void giveBack() throws IOException {
        keep(epochs.ended());
    }

    private void keep(KeptEpochs next) throws IOException {
        Epochs.Kept stored = next.stored();
        if (stored != null && !stored.equals(epochs.stored())) {
            replace(EPOCHS, stored.highest() + (stored.complete() ? "" : NOT_ALL));
        }
        epochs = next;
    }

    /** The next run of this member is to be newer than that one. */
    void startAfter(long incarnation) throws IOException {
        replace(INCARNATION, Long.toString(incarnation));
    }

    private void replace(String name, String line) throws IOException {
        Replacement.replace(file(name), (line + "\n").getBytes(StandardCharsets.US_ASCII), true)
                .close();
    }

    private static long number(Path file, String text, String remedy) {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0 && number < MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new StartFailure("%s does not hold a number: it is damaged".formatted(file.toAbsolutePath()), remedy);
    }

    static StartFailure unusable(Path directory, IOException e) {
        return StartFailure.ofDataDirectory(directory, e);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
