package io.flip.wire;

import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;

/** Messages as CBOR: the payload of a datagram. Safe from any thread. */
public final class MessageCodec {

    /** @throws IllegalArgumentException where the message is beyond {@link Limits} */
    public byte[] encode(Message message) {
        return CborWriter.write(MessageFormat.MESSAGE, message);
    }

    /** @throws MalformedException where the bytes are not a message, whatever they are */
    public Message decode(byte[] payload) throws MalformedException {
        return CborReader.read(MessageFormat.MESSAGE, payload);
    }
}
