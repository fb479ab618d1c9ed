package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.SystemConfig;
import io.flip.wire.RegisterCodec.Base;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member that does not run may have left up, by what it has stored. Its directory is locked meanwhile, so that no member starts there.
 * Nothing must be written for it: the disk may be full.
 */
public final class LeftUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeftUp.class);

    private final Path directory;
    private final FileChannel lock;
    private final @Nullable List<SystemConfig> systems;

    private LeftUp(Path directory, FileChannel lock, @Nullable List<SystemConfig> systems) {
        this.directory = directory;
        this.lock = lock;
        this.systems = systems;
    }

    /** Whether that is a member's directory, and does not say that nothing is up: without looking whether the member runs. */
    public static boolean mayBeIn(Path dataDir) {
        return Files.isDirectory(dataDir.resolve(RegisterFiles.NAME)) && !CleanMark.isIn(dataDir);
    }

    /** Whether the member has ever run with that directory; where it has not, what is up may be that of a process with another one. */
    public static boolean everRan(Path dataDir) {
        return Files.exists(dataDir.resolve(DataDirectory.INCARNATION));
    }

    /**
     * @param dataDir the member's own, which exists
     * @param file what its file says; {@code null} where that can't be read
     * @return {@code null} where a process runs there: what is up is its own
     */
    public static @Nullable LeftUp open(Path dataDir, @Nullable ClusterConfig file) throws IOException {
        FileChannel lock = DirectoryLock.takeWithoutWriting(dataDir);
        if (lock == null) {
            return null;
        }
        return new LeftUp(dataDir, lock, CleanMark.isIn(dataDir) ? List.of() : found(dataDir, file));
    }

    /** Those that are stored, where they are newer than the file, and what it was putting down. */
    private static @Nullable List<SystemConfig> found(Path dataDir, @Nullable ClusterConfig file) {
        RegisterFiles files = new RegisterFiles(dataDir.resolve(RegisterFiles.NAME));
        Base base = null;
        ClusterConfig before = null;
        try {
            base = files.readBase();
            before = OwnFile.in(dataDir).read();
        } catch (StartFailure e) {
            LOG.warn("{}: what was changed by REST may be missing from what is put down", e.getMessage());
        }
        boolean saysNothing = file == null || file.equals(Register.NOTHING);
        ClusterConfig known = saysNothing && before != null ? before : file;
        if (base == null) {
            return known == null ? null : known.systems();
        }
        List<SystemConfig> newest = known == null || base.config().version() > known.version()
                ? base.config().systems()
                : known.systems();
        return Stream.concat(newest.stream(), base.left().stream()).toList();
    }

    /** {@code null} where nothing says what it could have left up; empty where it is known to have left nothing. */
    public @Nullable List<SystemConfig> systems() {
        return systems;
    }

    /** All of it was put down: that need not be done again before the member has run. */
    public void isDown() {
        CleanMark.put(directory);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
