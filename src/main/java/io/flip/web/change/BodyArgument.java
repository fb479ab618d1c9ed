package io.flip.web.change;

import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads a body up to a limit: nothing that is sent decides how much memory it takes. */
final class BodyArgument implements HandlerMethodArgumentResolver {

    /** All the items that a cluster may have, twice over. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Body.class);
    }

    @Override
    public Body resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder)
            throws IOException {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        if (servlet == null) {
            return new Body(new byte[0]);
        }
        if (servlet.getContentLengthLong() > MOST_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = servlet.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        return new Body(bytes);
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemKind.TOO_LARGE, "A body may have %d bytes; send it in several parts.".formatted(MOST_BYTES));
    }
}
