package io.flip.web.change;

import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads a body up to a limit: nothing that is sent decides how much memory it takes, nor for how long. */
final class BodyArgument implements HandlerMethodArgumentResolver {

    /** All the items that a cluster may have, twice over. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    /** More makes a body a large one, of which there is one at a time: what is made of it takes many times its size. */
    static final int LARGE = 256 * 1024;

    private static final Duration RETRY = Duration.ofSeconds(5);

    /** What sending may take beyond its bytes; connections that send nothing for long the server ends itself. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int SLOWEST_BYTES_A_SECOND = 16 * 1024;
    private static final int PIECE = 16 * 1024;
    private static final String HELD = BodyArgument.class.getName();

    private final Semaphore large = new Semaphore(1);
    private final LongSupplier nanoTime;

    /** @param nanoTime what time it is, as {@link System#nanoTime} says it */
    BodyArgument(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(SentBody.class);
    }

    @Override
    public SentBody resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder)
            throws IOException {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        if (servlet == null) {
            return new SentBody(new byte[0]);
        }
        if (servlet.getContentLengthLong() > MOST_BYTES) {
            throw tooLarge();
        }
        if (servlet.getContentLengthLong() > LARGE) {
            enter();
        }
        return new SentBody(read(servlet.getInputStream()));
    }

    /** @throws ProblemException where it is too large, comes too slowly, or is a large one beside another */
    byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        long begin = nanoTime.getAsLong();
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            body.write(piece, 0, read);
            if (body.size() > MOST_BYTES) {
                throw tooLarge();
            }
            if (body.size() > LARGE) {
                enter();
            }
            Duration most = GRACE.plusSeconds(body.size() / SLOWEST_BYTES_A_SECOND);
            if (nanoTime.getAsLong() - begin > most.toNanos()) {
                throw new ProblemException(
                        ProblemKind.TOO_SLOW,
                        "The body came too slowly: %d bytes in %d s. Nothing was changed."
                                .formatted(body.size(), most.toSeconds()));
            }
        }
        return body.toByteArray();
    }

    /** Until the request is over: what is made of the body is larger than the body. */
    private void enter() {
        RequestAttributes request = RequestContextHolder.currentRequestAttributes();
        if (request.getAttribute(HELD, RequestAttributes.SCOPE_REQUEST) != null) {
            return;
        }
        if (!large.tryAcquire()) {
            throw new ProblemException(
                            ProblemKind.TOO_BUSY,
                            "This member is reading another large body, and takes one of more than %d bytes at a time. Try again later, or ask another."
                                    .formatted(LARGE))
                    .retryAfter(RETRY);
        }
        request.setAttribute(HELD, large, RequestAttributes.SCOPE_REQUEST);
        request.registerDestructionCallback(HELD, large::release, RequestAttributes.SCOPE_REQUEST);
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemKind.TOO_LARGE, "A body may have %d bytes; send it in several parts.".formatted(MOST_BYTES));
    }
}
