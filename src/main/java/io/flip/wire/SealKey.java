package io.flip.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A key for datagrams, and the byte that names it. Both come from the group's secret by HKDF-SHA256 (RFC 5869), so that members
 * agree about the name with no numbering of their own. Two secrets may have the same name by chance.
 */
record SealKey(byte id, SecretKey key) {
    private static final int BYTES = 32;

    static SealKey of(String secret) {
        try {
            KDF kdf = KDF.getInstance("HKDF-SHA256");
            byte[] id = kdf.deriveData(parameters(secret, "flip 1 key id", 1));
            return new SealKey(id[0], kdf.deriveKey("AES", parameters(secret, "flip 1 datagrams", BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks HKDF-SHA256 or AES", e);
        }
    }

    private static AlgorithmParameterSpec parameters(String secret, String use, int length) {
        return HKDFParameterSpec.ofExtract()
                .addSalt("flip".getBytes(StandardCharsets.US_ASCII))
                .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                .thenExpand(use.getBytes(StandardCharsets.US_ASCII), length);
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "SealKey[" + (id & 0xff) + "]";
    }
}
