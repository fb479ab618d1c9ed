package io.flip.web.access;

import io.flip.config.ApiToken;
import java.util.List;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Anybody who knows the token may change everything. A source that sends too many wrong ones is refused for a moment, even with the right one:
 * otherwise it would be told which one is right. A token that can't be guessed is always listened to, so that nobody can lock others out.
 */
@Component
final class TokenAuthentication implements AuthenticationManager {

    private final ApiToken token;
    private final WrongTokens wrong;

    TokenAuthentication(ApiToken token, WrongTokens wrong) {
        this.token = token;
        this.wrong = wrong;
    }

    /** @throws LockedException where it was not even looked at */
    @Override
    public Authentication authenticate(Authentication sent) {
        String address = String.valueOf(sent.getDetails());
        boolean counted = wrong.mayTry(address);
        boolean listened = counted || token.beyondGuessing();
        if (listened && sent.getCredentials() instanceof String text && token.matches(text)) {
            if (counted) {
                wrong.right(address);
            }
            return UsernamePasswordAuthenticationToken.authenticated(BearerToken.NAME, null, List.of());
        }
        wrong.wrong(address);
        throw counted ? new BadCredentialsException("not the token") : new LockedException("too many wrong tokens");
    }
}
