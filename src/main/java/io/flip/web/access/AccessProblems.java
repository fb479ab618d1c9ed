package io.flip.web.access;

import io.flip.config.ApiToken;
import io.flip.web.problem.ProblemKind;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Says what was missing, and the command that has it; never what was sent as a token. */
@Component
final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final int LONGEST_URL = 300;

    private final ApiToken token;
    private final ProblemWriter writer;

    AccessProblems(ApiToken token, ProblemWriter writer) {
        this.token = token;
        this.writer = writer;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof LockedException) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            writer.write(
                    request,
                    response,
                    ProblemKind.WRONG_TOKENS.with(
                            "Too many wrong tokens came from %s: this one was not looked at. Ask again in some seconds, and not more often than twice a second."
                                    .formatted(request.getRemoteAddr())));
        } else {
            refuse(request, response);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        refuse(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"flip\"");
        writer.write(
                request,
                response,
                ProblemKind.TOKEN_REQUIRED.with("Changes need the token of %s, wherever they come from: %s"
                        .formatted(token.place(), command(request))));
    }

    /** The same request with the token, for a shell. Whatever was sent in it is one quoted word. */
    private String command(HttpServletRequest request) {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String url = request.getRequestURL().append(query).toString().replace("'", "%27");
        String body = hasBody(request) ? " -H 'Content-Type: application/json' -d BODY" : "";
        return "curl -X %s -H %s%s '%s'"
                .formatted(
                        request.getMethod(),
                        token.header(),
                        body,
                        url.length() <= LONGEST_URL ? url : url.substring(0, LONGEST_URL) + "...");
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }
}
