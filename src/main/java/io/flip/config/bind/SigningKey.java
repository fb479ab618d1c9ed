package io.flip.config.bind;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a secret for webhooks is as a key. */
public final class SigningKey {

    /** Bytes of a key; what is shorter can be guessed. */
    public static final int SHORTEST = 16;

    public static final byte[] NONE = {};

    private static final String PREFIX = "whsec_";

    private SigningKey() {}

    /** What is behind {@code whsec_} is base64, as Standard Webhooks has it; any other text is taken as it is. None where that can't be read. */
    public static byte[] of(Secret secret) {
        String text = secret.text();
        if (!text.startsWith(PREFIX)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return NONE;
        }
    }
}
