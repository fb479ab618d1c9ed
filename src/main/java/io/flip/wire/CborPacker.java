package io.flip.wire;

import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bodies as CBOR. Safe from any thread. */
public final class CborPacker implements Packer {

    /** @throws IllegalArgumentException where the body is beyond {@link Limits} */
    @Override
    public byte[] pack(Body body) {
        byte[] bytes = CborWriter.write(BodyFormat.BODY, body);
        CborWriter.require(bytes.length <= Limits.BODY, "a body of " + bytes.length + " bytes");
        return bytes;
    }

    @Override
    public Body unpack(byte[] bytes) throws MalformedException {
        return CborReader.read(BodyFormat.BODY, bytes);
    }

    @Override
    public Digest digest(byte[] bytes) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Digest(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
