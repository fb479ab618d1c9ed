package io.flip.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Paths that are typed by hand: {@code curl localhost:8080/members}. Each stands for one of the API, and is answered as text unless the request asks for
 * JSON. Before all other filters, so that whatever holds for the API holds for them: access, bounds, headers, problems.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ShortPathFilter extends OncePerRequestFilter {

    private static final String API = "/api/v1";

    /** What is asked for, by the first segment of the path. */
    private static final Map<String, String> LONG = Map.of(
            "status", API + "/cluster",
            "members", API + "/members",
            "systems", API + "/systems",
            "items", API + "/assignments",
            "why", API + "/why",
            "plan", API + "/plan",
            "events", API + "/history",
            "history", API + "/history",
            "webhooks", API + "/webhooks",
            "config", API + "/config");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = isReading(request) ? longPath(request.getRequestURI()) : null;
        chain.doFilter(path == null ? request : new Extended(request, path), response);
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /** Still encoded, as it was sent. */
    static @Nullable String longPath(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        int end = path.indexOf('/', 1);
        String first = end < 0 ? path.substring(1) : path.substring(1, end);
        String rest = end < 0 ? "" : path.substring(end);
        if (first.equals("items") && !rest.isEmpty()) {
            return API + "/systems" + rest + "/data";
        }
        String start = LONG.get(first);
        return start == null ? null : start + rest;
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("json");
    }

    /** The request that the short one stands for. */
    private static final class Extended extends HttpServletRequestWrapper {

        private final String path;
        private final boolean text;

        Extended(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
            this.text = !wantsJson(request);
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            String decoded = longPath(super.getServletPath());
            return decoded == null ? path : decoded;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            return url.replace(url.length() - super.getRequestURI().length(), url.length(), path);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return text && name.equalsIgnoreCase(HttpHeaders.ACCEPT) ? "text/plain" : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return text && name.equalsIgnoreCase(HttpHeaders.ACCEPT)
                    ? Collections.enumeration(List.of("text/plain"))
                    : super.getHeaders(name);
        }
    }
}
