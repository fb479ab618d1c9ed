package io.flip.web.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;

/** One file of the page. What it is does not change while the program runs. */
final class PageFile {

    private static final int TAG_BYTES = 12;

    private final String name;
    private final MediaType type;
    private final byte[] content;

    PageFile(String name, MediaType type, byte[] content) {
        this.name = name;
        this.type = type;
        this.content = content.clone();
    }

    static Map<String, PageFile> named(Collection<PageFile> files) {
        return files.stream().collect(Collectors.toUnmodifiableMap(PageFile::name, Function.identity()));
    }

    String name() {
        return name;
    }

    MediaType type() {
        return type;
    }

    byte[] content() {
        return content.clone();
    }

    /**
     * An entity tag, in its quotation marks.
     *
     * @param with whatever else is answered with the content, and must be asked for anew if it changes
     */
    String tag(String with) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            byte[] hash = digest.digest(with.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException(none); // every Java has it
        }
    }
}
