package io.flip.netlink;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Bytes as hexadecimal text, of a little-endian machine. */
final class Bytes {

    private Bytes() {}

    /** What is written, as text without blanks. */
    static String written(Consumer<Encoder> writer) {
        Encoder encoder = new Encoder(MemorySegment.ofArray(new byte[65536]));
        writer.accept(encoder);
        return HexFormat.of()
                .formatHex(encoder.bytes().asSlice(0, encoder.length()).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Of text with blanks where one likes. */
    static byte[] of(String hex) {
        return HexFormat.of().parseHex(plain(hex));
    }

    static String plain(String hex) {
        return hex.replaceAll("\\s", "");
    }

    /** The first message of a datagram. */
    static Messages message(String hex) throws MalformedMessageException {
        Messages messages = datagram(of(hex));
        if (!messages.next()) {
            throw new AssertionError("empty");
        }
        return messages;
    }

    static Messages datagram(byte[] bytes) {
        return new Messages(MemorySegment.ofArray(bytes), bytes.length);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static List<InetAddress> addresses(String... literals) {
        return List.of(literals).stream().map(Bytes::address).toList();
    }
}
