package io.flip.history;

import ch.qos.logback.core.encoder.EncoderBase;
import io.flip.node.EventLog.Stamped;
import java.nio.charset.StandardCharsets;

/** One line for each event. */
final class LineEncoder extends EncoderBase<Stamped> {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(Stamped event) {
        return (Line.of(event).text() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
