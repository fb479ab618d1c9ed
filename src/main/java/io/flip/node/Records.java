package io.flip.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records in a file that is only ever appended to: {@code length(4) crc-of-length(4) crc-of-content(4) content}. A process that dies
 * while it writes leaves a beginning of its last record: that is told from damage, because the length has a checksum of its own.
 */
final class Records {
    private static final int HEAD = 12;

    /** What is in the file is not what was written. */
    static final class DamagedException extends Exception {
        DamagedException(String message) {
            super(message);
        }
    }

    private Records() {}

    static byte[] frame(byte[] content) {
        byte[] frame = new byte[HEAD + content.length];
        ByteBuffer bytes = ByteBuffer.wrap(frame).putInt(content.length);
        bytes.putInt(checksum(frame, 0, 4))
                .putInt(checksum(content, 0, content.length))
                .put(content);
        return frame;
    }

    /** The whole records; a torn one at the end is left out. */
    static List<byte[]> parse(byte[] file) throws DamagedException {
        List<byte[]> records = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = 0;
        while (file.length - at >= HEAD) {
            int length = bytes.getInt(at);
            if (checksum(file, at, 4) != bytes.getInt(at + 4) || length < 0) {
                throw new DamagedException("the record at byte " + at + " has a damaged length");
            }
            if (length > file.length - at - HEAD) {
                break; // torn
            }
            if (checksum(file, at + HEAD, length) != bytes.getInt(at + 8)) {
                throw new DamagedException("the record at byte " + at + " is damaged");
            }
            records.add(Arrays.copyOfRange(file, at + HEAD, at + HEAD + length));
            at += HEAD + length;
        }
        return records;
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
