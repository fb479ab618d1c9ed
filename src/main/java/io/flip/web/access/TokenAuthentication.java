package io.flip.web.access;

import io.flip.config.ApiToken;
import java.util.List;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Whoever knows the token may change everything. */
@Component
final class TokenAuthentication implements AuthenticationManager {

    private final ApiToken token;

    TokenAuthentication(ApiToken token) {
        this.token = token;
    }

    @Override
    public Authentication authenticate(Authentication sent) {
        if (sent.getCredentials() instanceof String text && token.matches(text)) {
            return UsernamePasswordAuthenticationToken.authenticated(BearerToken.NAME, null, List.of());
        }
        throw new BadCredentialsException("not the token");
    }
}
