package io.flip.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member keeps on disk is its own user's alone: directories have mode 700 and files 600, whatever the umask is. On a file system without
 * such modes nothing is done.
 */
public final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int DEPTH = 4;
    private static final String OWNER = "unix:uid";
    private static final String GROUP = "unix:gid";

    private PrivateFiles() {}

    /** Makes the directory where it is missing, and those above it. What an earlier version left in it for all to read is closed to others. */
    public static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode(directory, DIRECTORY));
        }
        try (Stream<Path> found = Files.walk(directory.toRealPath(), DEPTH)) {
            found.forEach(PrivateFiles::close);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** As {@link FileChannel#open}; a file that this makes is private, and belongs to whom the directory belongs to, where root makes it. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        boolean made = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(file, Set.of(options), mode(file, FILE));
        if (made) {
            giveToTheDirectorysOwner(file);
        }
        return channel;
    }

    /** Makes an empty file where there is none. */
    public static void make(Path file) throws IOException {
        open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    }

    /** Replaces the file as a whole, synced: a reader sees the old content or the new one, and never a part. */
    public static void replace(Path file, byte[] content) throws IOException {
        Replacement.replace(file, content, true).close();
    }

    private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? List.of(PosixFilePermissions.asFileAttribute(permissions)).toArray(FileAttribute<?>[]::new)
                : new FileAttribute<?>[0];
    }

    private static void close(Path path) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view == null || Files.isSymbolicLink(path)) {
                return;
            }
            Set<PosixFilePermission> wanted = view.readAttributes().isDirectory() ? DIRECTORY : FILE;
            if (!wanted.containsAll(view.readAttributes().permissions())) {
                view.setPermissions(wanted);
            }
        } catch (IOException e) {
            LOG.warn(
                    "{} may be open to other users of this machine: its mode can't be changed ({})",
                    path,
                    e.toString());
        }
    }

    /** What root writes for a member that is stopped, as {@code recover} does, that member must be able to read when it runs as itself. */
    private static void giveToTheDirectorysOwner(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Object owner = Files.getAttribute(directory, OWNER);
        if (!owner.equals(Files.getAttribute(file, OWNER))) {
            try {
                Files.setAttribute(file, GROUP, Files.getAttribute(directory, GROUP));
                Files.setAttribute(file, OWNER, owner);
            } catch (IOException e) {
                LOG.debug("{} stays this user's own: {}", file, e.toString());
            }
        }
    }
}
