package io.flip.web.text;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractSmartHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes views as text for people, where a request asks for {@code text/plain}. A page of a list ends with where the next one is. */
@Component
final class TextConverter extends AbstractSmartHttpMessageConverter<Object> {

    static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private final Texts texts;

    TextConverter(JsonMapper json) {
        super(TEXT, MediaType.TEXT_PLAIN);
        this.texts = new Texts(json);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return false; // canWrite says it, by the whole type
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
        return canWrite(mediaType) && texts.of(type).isPresent();
    }

    @Override
    protected void writeInternal(
            Object view, ResolvableType type, HttpOutputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        message.getHeaders().setContentType(TEXT);
        List<String> lines = texts.of(type).orElseThrow().apply(view, Wording.ofThisMember());
        Writer out = new BufferedWriter(new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8));
        for (String line : lines) {
            out.append(line).append('\n');
        }
        String link = message.getHeaders().getFirst(HttpHeaders.LINK);
        Matcher next = NEXT.matcher(link == null ? "" : link);
        if (next.find()) {
            out.append("More: GET ").append(next.group(1)).append('\n');
        }
        out.flush();
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints) {
        throw new HttpMessageNotReadableException("text is for people, and is not read", message);
    }
}
