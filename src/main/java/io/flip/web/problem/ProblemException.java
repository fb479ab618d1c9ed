package io.flip.web.problem;

import io.flip.engine.plan.Legible;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.UriUtils;

/** A request that is answered with a problem. */
public final class ProblemException extends ErrorResponseException {

    public ProblemException(ProblemKind kind, String detail) {
        super(HttpStatusCode.valueOf(kind.with(detail).getStatus()), kind.with(detail), null);
    }

    public static ProblemException unknownMember(String id, Collection<String> known) {
        return new ProblemException(
                ProblemKind.UNKNOWN_MEMBER,
                "No member is called '%s'. %s All members: GET /api/v1/members.".formatted(shown(id), hint(id, known)));
    }

    public static ProblemException unknownSystem(String id, Collection<String> known) {
        return new ProblemException(
                ProblemKind.UNKNOWN_SYSTEM,
                "No system is called '%s'. %s All systems: GET /api/v1/systems.".formatted(shown(id), hint(id, known)));
    }

    public static ProblemException unknownItem(String system, String detail) {
        return new ProblemException(
                ProblemKind.UNKNOWN_ITEM,
                "%s All items: GET /api/v1/systems/%s/data."
                        .formatted(shown(detail), UriUtils.encode(system, StandardCharsets.UTF_8)));
    }

    /** Where no system is named. */
    public static ProblemException unknownItem(String said) {
        return new ProblemException(
                ProblemKind.UNKNOWN_ITEM,
                "'%s' is no item of any system. All items: GET /api/v1/assignments.".formatted(shown(said)));
    }

    public static ProblemException badParameter(String detail) {
        return new ProblemException(ProblemKind.BAD_PARAMETER, detail);
    }

    public ProblemException retryAfter(Duration wait) {
        getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
        return this;
    }

    private static String hint(String id, Collection<String> known) {
        return ClosestName.to(id, List.copyOf(known))
                .map("Did you mean '%s'?"::formatted)
                .orElse("There is none that looks like it.");
    }

    /** What a client sent is shown back in part, and legibly: a problem stays small. */
    static String shown(String sent) {
        return Legible.shown(sent.length() <= 100 ? sent : sent.substring(0, 100) + "...");
    }
}
