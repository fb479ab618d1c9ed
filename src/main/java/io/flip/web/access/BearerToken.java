package io.flip.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Takes {@code Authorization: Bearer TOKEN} (RFC 6750) out of a request, with the address that it comes from as its details. */
final class BearerToken implements AuthenticationConverter {

    static final String NAME = "token";

    private static final String SCHEME = "bearer ";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return null;
        }
        String token = header.substring(SCHEME.length()).strip();
        UsernamePasswordAuthenticationToken sent = UsernamePasswordAuthenticationToken.unauthenticated(NAME, token);
        sent.setDetails(request.getRemoteAddr());
        return sent;
    }
}
