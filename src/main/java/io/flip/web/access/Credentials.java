package io.flip.web.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Whether a request has the token, even if it needs none: with the token it is answered while others wait. */
@Component
public final class Credentials {

    private final BearerToken bearer = new BearerToken();
    private final TokenAuthentication tokens;

    Credentials(TokenAuthentication tokens) {
        this.tokens = tokens;
    }

    /** A wrong one counts as wherever it is sent: else it could be guessed by reading. */
    public boolean areRight(HttpServletRequest request) {
        Authentication sent = bearer.convert(request);
        if (sent == null) {
            return false;
        }
        try {
            return tokens.authenticate(sent).isAuthenticated();
        } catch (AuthenticationException _) {
            return false;
        }
    }
}
