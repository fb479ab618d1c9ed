package io.flip.config.check;

import io.flip.config.read.Findings;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Refuses a setting that Spring would take: that an address counts which a client has written into a header itself. */
public final class WebChecks {

    private static final String FORWARDED = "server.forward-headers-strategy";
    private static final List<String> HEADERS =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");
    private static final String WHY =
            "would let anybody who sends a header choose the address that the history and the log show";

    private WebChecks() {}

    public static void check(Environment environment, Findings findings) {
        Binder binder = Binder.get(environment);
        String strategy = binder.bind(FORWARDED, String.class).orElse("none");
        if (!strategy.equalsIgnoreCase("none")) {
            findings.mistake(
                    FORWARDED,
                    strategy,
                    WHY,
                    "write none, or take it out; if a request comes through a proxy, the proxy's address counts");
        }
        for (String header : HEADERS) {
            String name = binder.bind(header, String.class).orElse("");
            if (!name.isBlank()) {
                findings.mistake(header, name, WHY, "take it out");
            }
        }
    }
}
