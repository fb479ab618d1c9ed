package io.flip.config;

import io.flip.config.read.ConfigurationException;
import io.flip.node.StartFailure;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a start ends that failed, for whatever reason: what an earlier run of the member may have left up is put down, since no other start may succeed for long,
 * and the items are up on other members by now. A process that has failed to start holds nothing, so it puts down what a start leaves alone, too.
 */
public final class FailedStart {

    /** EX_CANTCREAT of sysexits.h: this machine lacks what is configured. */
    private static final int LACKING = 73;

    private static final int ANYTHING_ELSE = 1;

    private FailedStart() {}

    /**
     * Puts down what can be put down, and says what may still be up.
     *
     * @param failure was shown already
     * @return the status to end the process with
     */
    public static int end(Throwable failure, String... args) {
        PutDown.all(args);
        return status(failure);
    }

    static int status(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(
                        failure,
                        Objects::nonNull,
                        cause -> Objects.requireNonNull(cause).getCause())
                .map(FailedStart::own)
                .filter(status -> status != ANYTHING_ELSE)
                .findFirst()
                .orElse(ANYTHING_ELSE);
    }

    private static int own(@Nullable Throwable cause) {
        return switch (cause) {
            case ConfigurationException mistakes -> mistakes.getExitCode();
            case StartFailure _ -> LACKING;
            case null, default -> ANYTHING_ELSE;
        };
    }
}
