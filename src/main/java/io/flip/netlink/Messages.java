package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Reads the netlink messages of one datagram, one after the other ({@code struct nlmsghdr}). Every step goes on by at least a header's length,
 * and nothing is read beyond the datagram: whatever the bytes are, this ends, with a message, the end, or an exception.
 */
final class Messages {
    static final int NLMSG_NOOP = 1;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int NLMSG_OVERRUN = 4;
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;
    static final int NLM_F_DUMP_INTR = 0x10;

    private final MemorySegment bytes;
    private final long length;
    private long next;
    private long message;
    private long end;

    Messages(MemorySegment bytes, long length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Goes to the next message; whether there is one. */
    boolean next() throws MalformedMessageException {
        if (next >= length) {
            return false;
        }
        message = next;
        if (length - message < Encoder.HEADER) {
            throw new MalformedMessageException("a message of " + (length - message) + " bytes");
        }
        long says = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, message));
        if (says < Encoder.HEADER || says > length - message) {
            throw new MalformedMessageException(
                    "a message that says it has " + says + " bytes, of " + (length - message));
        }
        end = message + says;
        next = message + (says + 3 & ~3L);
        return true;
    }

    int type() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, message + 4));
    }

    int flags() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, message + 6));
    }

    int sequence() {
        return bytes.get(JAVA_INT_UNALIGNED, message + 8);
    }

    /** Of the part behind the header: a byte of its fixed structure. */
    int u8(int offset) throws MalformedMessageException {
        return Byte.toUnsignedInt(bytes.get(JAVA_BYTE, place(offset, Byte.BYTES)));
    }

    int u16(int offset) throws MalformedMessageException {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, place(offset, Short.BYTES)));
    }

    int u32(int offset) throws MalformedMessageException {
        return bytes.get(JAVA_INT_UNALIGNED, place(offset, Integer.BYTES));
    }

    /** Copies a part of the fixed structure. */
    void copy(int offset, byte[] into) throws MalformedMessageException {
        MemorySegment.copy(bytes, JAVA_BYTE, place(offset, into.length), into, 0, into.length);
    }

    /** The attributes behind a fixed structure of that length. */
    Attributes attributes(int fixed) throws MalformedMessageException {
        return new Attributes(bytes, place(fixed, 0), end);
    }

    private long place(int offset, int size) throws MalformedMessageException {
        long place = message + Encoder.HEADER + offset;
        if (place + size > end) {
            throw new MalformedMessageException("a message of type " + type() + " with " + (end - message)
                    + " bytes, which needs at least " + (place + size - message));
        }
        return place;
    }

    /** Of an {@code NLMSG_ERROR} or {@code NLMSG_DONE}: the error number, positive, or 0 for an acknowledgement. */
    int errno() throws MalformedMessageException {
        int error = u32(0);
        if (error > 0 || error == Integer.MIN_VALUE) {
            throw new MalformedMessageException("an error of " + error);
        }
        return -error;
    }

    /** Of an {@code NLMSG_ERROR}: the attributes of the extended acknowledgement; none where the kernel sent none. */
    Attributes extended() throws MalformedMessageException {
        if ((flags() & NLM_F_ACK_TLVS) == 0) {
            return new Attributes(bytes, end, end);
        }
        int request = Encoder.HEADER;
        if ((flags() & NLM_F_CAPPED) == 0 && errno() != 0) {
            long whole = Integer.toUnsignedLong(u32(Integer.BYTES));
            if (whole < Encoder.HEADER || whole > end - message) {
                throw new MalformedMessageException("an error about a message of " + whole + " bytes");
            }
            request = (int) (whole + 3 & ~3L);
        }
        return attributes(Integer.BYTES + request);
    }
}
