package io.flip.config;

import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

/** Says which setting it is when this member's UDP address can't be had. That of REST is Spring Boot's to explain. */
final class AddressFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
        if (findCause(failure, PortInUseException.class) != null) {
            return null;
        }
        return new FailureAnalysis(
                "This member can't listen for the others over UDP: " + cause.getMessage() + ".",
                "If it is in use, another member runs here already: end it, or give this one another flip.servers.ID.port.\n"
                        + "If it can't be assigned, it is no address of this machine: correct flip.servers.ID.ip, or set flip.bind to one that is.",
                cause);
    }
}
