package io.flip.config;

import io.flip.config.FlipProperties.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What whoever changes something by REST must know. One in a file is read anew each time, so that it can be replaced while the member
 * runs. Only digests are compared, in a time that does not depend on where they differ.
 */
public final class ApiToken {

    private static final Logger LOG = LoggerFactory.getLogger(ApiToken.class);

    private final Api api;

    public ApiToken(Api api) {
        this.api = api;
    }

    /** Whether there is one; where there is none, changes are taken from this machine alone. */
    public boolean required() {
        return api.token() != null || api.tokenFile() != null;
    }

    /** Never where there is none, or where its file can't be read. */
    public boolean matches(String sent) {
        return present()
                .filter(token -> !token.isBlank())
                .map(token -> MessageDigest.isEqual(digest(token), digest(sent)))
                .orElse(false);
    }

    private Optional<String> present() {
        if (api.tokenFile() == null) {
            return Optional.ofNullable(api.token()).map(Secret::text);
        }
        try {
            return Optional.of(TokenFile.read(api.tokenFile()));
        } catch (IOException e) {
            LOG.error("Nobody can change anything by REST: {} can't be read ({})", api.tokenFile(), e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public String toString() {
        return "ApiToken[" + (required() ? "******" : "none") + "]";
    }
}
