package io.flip.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;

/**
 * A key for datagrams, the byte that names it, and the key of the MAC behind them. All come by HKDF-SHA256 (RFC 5869) from what the members share, so that members
 * agree about the name with no numbering of their own. Two secrets may have the same name by chance.
 */
record SealKey(byte id, SecretKey key, SipHash mac) {

    /** Times HMAC-SHA512: a quarter of a second to one second of one processor for each guess, and for each start. */
    static final int ROUNDS = 210_000;

    private static final int BYTES = 32;

    /** From the secret itself: a random one, or, of a passphrase, what members did before passphrases were stretched. */
    static SealKey direct(String secret) {
        return of(secret.getBytes(StandardCharsets.UTF_8), "flip 1");
    }

    /** From a passphrase, by PBKDF2-HMAC-SHA512 first: each guess at it costs as much. */
    static SealKey stretched(String passphrase) {
        PBEKeySpec spec = new PBEKeySpec(
                passphrase.toCharArray(), "flip 2 passphrase".getBytes(StandardCharsets.US_ASCII), ROUNDS, 8 * BYTES);
        try {
            byte[] slow = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
            return of(slow, "flip 2");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks PBKDF2-HMAC-SHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static SealKey of(byte[] shared, String version) {
        try {
            KDF kdf = KDF.getInstance("HKDF-SHA256");
            byte[] id = kdf.deriveData(parameters(shared, version + " key id", 1));
            byte[] mac = kdf.deriveData(parameters(shared, version + " mac", SipHash.KEY));
            return new SealKey(
                    id[0], kdf.deriveKey("AES", parameters(shared, version + " datagrams", BYTES)), SipHash.of(mac));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks HKDF-SHA256 or AES", e);
        }
    }

    private static AlgorithmParameterSpec parameters(byte[] shared, String use, int length) {
        return HKDFParameterSpec.ofExtract()
                .addSalt("flip".getBytes(StandardCharsets.US_ASCII))
                .addIKM(shared)
                .thenExpand(use.getBytes(StandardCharsets.US_ASCII), length);
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "SealKey[" + (id & 0xff) + "]";
    }
}
