package io.flip.config;

import io.flip.config.bind.FlipProperties.Webhooks;
import io.flip.config.bind.Secret;
import io.flip.config.bind.SecretFile;
import io.flip.config.bind.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this member signs events with: the secret of {@code flip.webhook_secret}, or of the file in {@code flip.webhook_secret_file}, which is read anew for each
 * event so that it can be replaced while the member runs.
 */
public final class WebhookSecret {

    private record Kept(@Nullable Secret given, @Nullable Path file) {}

    private volatile Kept kept;

    private WebhookSecret(Kept kept) {
        this.kept = kept;
    }

    public static WebhookSecret of(Webhooks webhooks) {
        Path file = webhooks.secretFile();
        return new WebhookSecret(new Kept(webhooks.secret(), file == null ? null : file.toAbsolutePath()));
    }

    /** From now on it is that one. */
    void become(WebhookSecret other) {
        kept = other.kept;
    }

    /** Whether there is to be one. */
    public boolean isConfigured() {
        Kept now = kept;
        return now.given() != null || now.file() != null;
    }

    /**
     * The key; empty where none is configured.
     *
     * @throws IOException where one is, and can't be had: nothing is to be sent unsigned then
     */
    public Optional<byte[]> key() throws IOException {
        Kept now = kept;
        if (now.given() == null && now.file() == null) {
            return Optional.empty();
        }
        Secret secret = now.file() == null ? now.given() : read(now.file());
        byte[] key = secret == null ? SigningKey.NONE : SigningKey.of(secret);
        if (key.length < SigningKey.SHORTEST) {
            throw new IOException(now.file() + " has no secret of at least " + SigningKey.SHORTEST + " bytes");
        }
        return Optional.of(key);
    }

    private static Secret read(Path file) throws IOException {
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new IOException("the secret in " + file + " can't be read", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret[" + (isConfigured() ? "******" : "none") + "]";
    }
}
