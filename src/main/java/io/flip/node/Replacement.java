package io.flip.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Replaces a file as a whole: a reader sees the old content or the new one, and never a part. */
final class Replacement {

    private Replacement() {}

    /**
     * Leaves the file as it was where it fails.
     *
     * @param sync whether it must survive the machine too, and not this process alone
     * @return the new file, opened to write on
     */
    static FileChannel replace(Path file, byte[] content, boolean sync) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path draft = directory.resolve(file.getFileName() + ".new");
        FileChannel channel = PrivateFiles.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            write(channel, content, sync);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (sync) {
                sync(directory);
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void write(FileChannel channel, byte[] content, boolean sync) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
            channel.write(left);
        }
        if (sync) {
            channel.force(true);
        }
    }

    /** Makes the new name last. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
