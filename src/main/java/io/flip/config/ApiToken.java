package io.flip.config;

import io.flip.config.bind.FlipProperties.Api;
import io.flip.config.bind.Secret;
import io.flip.config.bind.SecretFile;
import io.flip.node.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that every change by REST must bring: that of {@code flip.api.token}, that of the file in {@code flip.api.token_file}, or one
 * that the member draws at its first start and keeps in its data directory, where its own user alone can read it. One in a file is read anew each
 * time, so that it can be replaced while the member runs. Only digests are compared, in a time that does not depend on where they differ.
 */
public final class ApiToken {

    /** Of the file in the member's own data directory. */
    static final String FILE = "api-token";

    private static final Logger LOG = LoggerFactory.getLogger(ApiToken.class);
    private static final int DRAWN_BYTES = 32;
    private static final Pattern DRAWN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    /** @param given the token itself; {@code null} where it is in the file */
    private record Kept(@Nullable Secret given, Path file) {}

    private volatile Kept kept;

    private ApiToken(@Nullable Secret given, Path file) {
        this.kept = new Kept(given, file);
    }

    /** From now on it is that one. */
    void become(ApiToken other) {
        kept = other.kept;
    }

    /**
     * As it is configured; else the one in the member's own data directory, which is drawn where there is none yet.
     *
     * @param dataDir the member's own; it must be there
     * @throws IOException where the drawn one can't be kept
     */
    public static ApiToken of(Api api, Path dataDir) throws IOException {
        Path own = dataDir.resolve(FILE);
        if (api.token() == null && api.tokenFile() == null) {
            drawUnlessThere(own);
        }
        return new ApiToken(
                api.token(), api.tokenFile() == null ? own : api.tokenFile().toAbsolutePath());
    }

    private static void drawUnlessThere(Path own) throws IOException {
        if (Files.exists(own) && !SecretFile.read(own).text().isBlank()) {
            return;
        }
        byte[] drawn = new byte[DRAWN_BYTES];
        new SecureRandom().nextBytes(drawn);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        PrivateFiles.replace(own, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        LOG.info("The token for changes by REST was drawn: {}", own);
    }

    /** Never where its file can't be read, or is empty. */
    public boolean matches(String sent) {
        return present()
                .filter(token -> !token.isBlank())
                .map(token -> MessageDigest.isEqual(digest(token), digest(sent)))
                .orElse(false);
    }

    /** Whether it is one of 256 random bits, as a member draws it: nobody finds that by trying. */
    public boolean beyondGuessing() {
        return present().filter(token -> DRAWN.matcher(token).matches()).isPresent();
    }

    private Optional<String> present() {
        Kept now = kept;
        Path file = now.file();
        if (now.given() != null) {
            return Optional.of(now.given().text());
        }
        try {
            return Optional.of(SecretFile.read(file).text());
        } catch (IOException e) {
            LOG.error("Nobody can change anything by REST: {} can't be read ({})", file, e.toString());
            return Optional.empty();
        }
    }

    /** Where it is, for people: the name of a setting, or the path of a file. */
    public String place() {
        Kept now = kept;
        return now.given() == null ? now.file().toString() : "flip.api.token";
    }

    /** The header that a client sends, as a word of a shell on the member's machine; the token itself is not in it. */
    public String header() {
        Kept now = kept;
        String token = now.given() == null ? "$(cat " + quoted(now.file().toString()) + ")" : "$TOKEN";
        return "\"Authorization: Bearer " + token + '"';
    }

    private static String quoted(String path) {
        return PLAIN_PATH.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
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
        return "ApiToken[" + place() + "]";
    }
}
