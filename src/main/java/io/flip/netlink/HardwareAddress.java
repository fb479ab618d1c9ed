package io.flip.netlink;

import java.util.HexFormat;

/**
 * An interface's address of 48 bits (Ethernet and its kin).
 *
 * @param bits the lowest 48, the first byte on the wire highest
 */
public record HardwareAddress(long bits) {
    static final int LENGTH = 6;

    private static final long ALL = 0xffff_ffff_ffffL;

    /** Every host of the segment. */
    public static final HardwareAddress BROADCAST = new HardwareAddress(ALL);

    /** Checks the bits. */
    public HardwareAddress {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /** Of text as in "02:00:00:77:00:01". */
    public static HardwareAddress parse(String text) {
        return of(HexFormat.ofDelimiter(":").parseHex(text));
    }

    static HardwareAddress of(byte[] six) {
        if (six.length != LENGTH) {
            throw new IllegalArgumentException(six.length + " bytes are no hardware address");
        }
        long bits = 0;
        for (byte part : six) {
            bits = bits << Byte.SIZE | Byte.toUnsignedLong(part);
        }
        return new HardwareAddress(bits);
    }

    byte[] bytes() {
        byte[] six = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            six[i] = (byte) (bits >> (Byte.SIZE * (LENGTH - 1 - i)));
        }
        return six;
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(bytes());
    }
}
