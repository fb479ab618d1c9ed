package io.flip.web.access;

import io.flip.config.ApiToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/** Everybody may read. Changes need the token, wherever they come from: an address is no reason, also not this machine's own. */
@Component
final class ChangeRule implements AuthorizationManager<RequestAuthorizationContext>, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeRule.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final ApiToken token;

    ChangeRule(ApiToken token) {
        this.token = token;
    }

    static boolean isChange(HttpServletRequest request) {
        return !READING.contains(request.getMethod());
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> sent, RequestAuthorizationContext context) {
        return new AuthorizationDecision(!isChange(context.getRequest()) || knowsTheToken(sent.get()));
    }

    private static boolean knowsTheToken(@Nullable Authentication sent) {
        return sent != null && sent.isAuthenticated() && sent.getName().equals(BearerToken.NAME);
    }

    @Override
    public void afterSingletonsInstantiated() {
        LOG.info(
                "Changes by REST need the token of {}, from this machine too: curl -H {}",
                token.place(),
                token.header());
    }
}
