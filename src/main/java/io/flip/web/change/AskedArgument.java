package io.flip.web.change;

import io.flip.web.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads {@code Idempotency-Key}, {@code If-Match} and {@code force}, and who asks. */
final class AskedArgument implements HandlerMethodArgumentResolver {

    static final String CHANGE_ID = "Idempotency-Key";
    static final String FORCE = "force";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"|(\\d{1,18})");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Asked.class);
    }

    @Override
    public Asked resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        return new Asked(changeId(request), version(request), force(request), by(request));
    }

    private static String changeId(NativeWebRequest request) {
        String sent = request.getHeader(CHANGE_ID);
        if (sent == null || sent.isBlank()) {
            return UUID.randomUUID().toString();
        }
        if (!ID.matcher(sent.strip()).matches()) {
            throw ProblemException.badParameter(
                    CHANGE_ID + " must be 1 to 128 visible ASCII characters; a UUID is good, or leave it out.");
        }
        return sent.strip();
    }

    private static long version(NativeWebRequest request) {
        String sent = request.getHeader(HttpHeaders.IF_MATCH);
        if (sent == null || sent.strip().equals("*")) {
            return Asked.ANY;
        }
        Matcher tag = TAG.matcher(sent.strip());
        if (!tag.matches()) {
            throw ProblemException.badParameter(
                    "If-Match must be one version of the configuration, as the ETag of GET /api/v1/config says it.");
        }
        return Long.parseLong(tag.group(1) == null ? tag.group(2) : tag.group(1));
    }

    private static boolean force(NativeWebRequest request) {
        String sent = request.getParameter(FORCE);
        return switch (sent == null ? "false" : sent) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw ProblemException.badParameter("force must be true or false.");
        };
    }

    private static String by(NativeWebRequest request) {
        Principal user = request.getUserPrincipal();
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        String address = servlet == null ? "unknown" : servlet.getRemoteAddr();
        return user == null ? address : user.getName() + "@" + address;
    }
}
