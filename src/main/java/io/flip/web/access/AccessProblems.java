package io.flip.web.access;

import io.flip.config.ApiToken;
import io.flip.web.problem.ProblemKind;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Says what was missing; never what was sent. */
@Component
final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ApiToken token;
    private final ProblemWriter writer;

    AccessProblems(ApiToken token, ProblemWriter writer) {
        this.token = token;
        this.writer = writer;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        refuse(request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        refuse(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (token.required()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"flip\"");
            writer.write(
                    request,
                    response,
                    ProblemKind.TOKEN_REQUIRED.with("Changes need the token of flip.api.token, or of the file in"
                            + " flip.api.token_file: send 'Authorization: Bearer TOKEN'."));
        } else {
            writer.write(
                    request,
                    response,
                    ProblemKind.FORBIDDEN.with(
                            "This member has no flip.api.token, so that it takes changes from its own machine"
                                    + " alone, directly and not through a proxy. Set the token on all members, or ask there."));
        }
    }
}
