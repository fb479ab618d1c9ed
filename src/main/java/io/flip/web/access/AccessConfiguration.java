package io.flip.web.access;

import io.flip.config.ApiHosts;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Spring Security as Flip needs it: no sessions, no forms, one rule for all paths. What the rule says is decided with each request, not when
 * beans are made: those are the same for every configuration.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** What is answered loads nothing and runs nothing, wherever it is shown; the page says for itself what it may. */
    private static final String NO_DOCUMENT = "default-src 'none'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            TokenAuthentication tokens,
            ChangeRule rule,
            AccessProblems problems,
            ApiHosts hosts,
            NodeFront node,
            ProblemWriter writer) {
        Doorkeeper doorkeeper = new Doorkeeper(hosts, node, writer); // as a bean it would be a filter of its own, too
        return http.addFilterBefore(doorkeeper, UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access(rule))
                .addFilterBefore(bearer(tokens, problems), UsernamePasswordAuthenticationFilter.class)
                .exceptionHandling(
                        raised -> raised.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                        .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable)
                        .contentSecurityPolicy(policy -> policy.policyDirectives(NO_DOCUMENT))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .addHeaderWriter(
                                new DelegatingRequestMatcherHeaderWriter(ServletRequest::isSecure, ownWindow())))
                .csrf(AbstractHttpConfigurer::disable) // there is no cookie; browsers are held off by the Doorkeeper
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    private static AuthenticationFilter bearer(TokenAuthentication tokens, AccessProblems problems) {
        AuthenticationFilter filter = new AuthenticationFilter(tokens, new BearerToken());
        filter.setRequestMatcher(ChangeRule::isChange);
        filter.setSuccessHandler((_, _, _) -> {});
        filter.setFailureHandler(new AuthenticationEntryPointFailureHandler(problems));
        return filter;
    }

    /** Ids keep every character, and no rule depends on a path. */
    @Bean
    HttpFirewall everyCharacter() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowUrlEncodedCarriageReturn(true);
        firewall.setAllowUrlEncodedLineFeed(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        firewall.setAllowUrlEncodedLineSeparator(true);
        return firewall;
    }

    /** Without TLS browsers ignore it, and complain of it at each page. */
    private static HeaderWriter ownWindow() {
        CrossOriginOpenerPolicyHeaderWriter writer = new CrossOriginOpenerPolicyHeaderWriter();
        writer.setPolicy(CrossOriginOpenerPolicy.SAME_ORIGIN);
        return writer;
    }
}
