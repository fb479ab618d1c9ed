package io.flip.wire;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Spoils bytes a little, in the ways that drive parsers astray. */
record Mutation(RandomGenerator random) {

    private static final byte[] TELLING = {
        0,
        0x1b,
        0x1f,
        0x3b,
        0x5b,
        0x5f,
        0x7b,
        0x7f,
        (byte) 0x9b,
        (byte) 0x9f,
        (byte) 0xbb,
        (byte) 0xbf,
        (byte) 0xc2,
        (byte) 0xd9,
        (byte) 0xf6,
        (byte) 0xf7,
        (byte) 0xf9,
        (byte) 0xff
    };

    byte[] of(byte[] original) {
        byte[] bytes = original.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 3 -> {
                return Arrays.copyOf(bytes, at + 1);
            }
            case 4 -> System.arraycopy(bytes, at, bytes, random.nextInt(at + 1), Math.min(8, bytes.length - at));
            default -> {
                return insert(bytes, at);
            }
        }
        return bytes;
    }

    private byte[] insert(byte[] bytes, int at) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = TELLING[random.nextInt(TELLING.length)];
        return longer;
    }
}
