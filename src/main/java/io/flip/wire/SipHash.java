package io.flip.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 64 bits (Aumasson and Bernstein, 2012): a MAC for short times and short messages. It takes a twenty-fifth of AES-GCM's
 * time where the compiler uses none of the processor's instructions for that.
 *
 * @param k0 the first half of the key, read with its lowest byte first
 * @param k1 the second half
 */
record SipHash(long k0, long k1) {

    /** Bytes of a key. */
    static final int KEY = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static SipHash of(byte[] key) {
        return new SipHash((long) LONG.get(key, 0), (long) LONG.get(key, Long.BYTES));
    }

    long mac(byte[] array, int offset, int length) {
        State state = new State(k0, k1);
        int whole = offset + (length & -Long.BYTES);
        state.take(array, offset, whole);
        long last = (long) length << 56;
        for (int at = whole; at < offset + length; at++) {
            last |= (array[at] & 0xffL) << (Byte.SIZE * (at - whole));
        }
        return state.end(last);
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "SipHash";
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        /** Whole words; with locals, since the simplest compiler would write each step to memory. */
        void take(byte[] array, int from, int to) {
            long a = v0;
            long b = v1;
            long c = v2;
            long d = v3;
            for (int at = from; at < to; at += Long.BYTES) {
                long word = (long) LONG.get(array, at);
                d ^= word;
                for (int round = 0; round < 2; round++) {
                    a += b;
                    c += d;
                    b = (b << 13 | b >>> 51) ^ a;
                    d = (d << 16 | d >>> 48) ^ c;
                    a = a << 32 | a >>> 32;
                    c += b;
                    a += d;
                    b = (b << 17 | b >>> 47) ^ c;
                    d = (d << 21 | d >>> 43) ^ a;
                    c = c << 32 | c >>> 32;
                }
                a ^= word;
            }
            v0 = a;
            v1 = b;
            v2 = c;
            v3 = d;
        }

        long end(long last) {
            v3 ^= last;
            rounds(2);
            v0 ^= last;
            v2 ^= 0xff;
            rounds(4);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void rounds(int count) {
            for (int round = 0; round < count; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
