package io.flip.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a request was sent by somebody on this machine: from a loopback address, by no proxy, whose own clients may be anywhere, and by
 * no page of another site in a browser that happens to run here.
 */
final class ThisMachine {

    private static final String[] OF_PROXIES = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"};

    private ThisMachine() {}

    static boolean sent(HttpServletRequest request) {
        boolean proxied = Stream.of(OF_PROXIES).anyMatch(name -> request.getHeader(name) != null);
        return isLoopback(request.getRemoteAddr()) && !proxied && isOwnPage(request.getHeader(HttpHeaders.ORIGIN));
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Browsers say which page sends a change; others send no origin. */
    private static boolean isOwnPage(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && (host.equals("localhost") || isLoopback(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
