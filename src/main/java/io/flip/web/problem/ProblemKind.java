package io.flip.web.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** The kinds of problems that scripts may tell apart, by {@code type}; {@code urn:flip:problem:unknown-member} and so on. */
public enum ProblemKind {
    UNKNOWN_MEMBER(HttpStatus.NOT_FOUND, "Unknown member"),
    UNKNOWN_SYSTEM(HttpStatus.NOT_FOUND, "Unknown system"),
    UNKNOWN_ITEM(HttpStatus.NOT_FOUND, "Unknown item"),
    UNKNOWN_PATH(HttpStatus.NOT_FOUND, "Unknown path"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable"),
    UNSUPPORTED_CONTENT(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported content type"),
    BAD_PARAMETER(HttpStatus.BAD_REQUEST, "Bad parameter"),
    BAD_REQUEST(HttpStatus.BAD_REQUEST, "Bad request"),
    INVALID(HttpStatus.BAD_REQUEST, "Invalid configuration"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Too large"),
    TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "Too slow"),
    TOKEN_REQUIRED(HttpStatus.UNAUTHORIZED, "Token required"),
    WRONG_TOKENS(HttpStatus.TOO_MANY_REQUESTS, "Too many wrong tokens"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Not for another site"),
    UNKNOWN_HOST(HttpStatus.MISDIRECTED_REQUEST, "Unknown host"),
    CONFLICT(HttpStatus.CONFLICT, "Somebody else was first"),
    EXISTS(HttpStatus.CONFLICT, "There already"),
    NEEDS_FORCE(HttpStatus.CONFLICT, "Dangerous"),
    STALE_VERSION(HttpStatus.PRECONDITION_FAILED, "Not the present version"),
    VERSION_REQUIRED(HttpStatus.PRECONDITION_REQUIRED, "Version required"),
    NOT_A_MEMBER(HttpStatus.SERVICE_UNAVAILABLE, "Not a member"),
    NO_QUORUM(HttpStatus.SERVICE_UNAVAILABLE, "No quorum"),
    OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "Outcome unknown"),
    TOO_MANY_CONNECTIONS(HttpStatus.TOO_MANY_REQUESTS, "Too many connections of one client"),
    TOO_MANY_OF_ONE(HttpStatus.TOO_MANY_REQUESTS, "Too many of one client"),
    TOO_MANY_STREAMS(HttpStatus.SERVICE_UNAVAILABLE, "Too many event streams"),
    TOO_BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Too many at once"),
    STOPPING(HttpStatus.SERVICE_UNAVAILABLE, "This member is stopping"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error");

    private final HttpStatus status;
    private final String title;

    ProblemKind(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    /** @param detail a sentence or two that say what was wrong and what to do */
    public ProblemDetail with(String detail) {
        return describe(ProblemDetail.forStatus(status), detail);
    }

    /** The kind that a status stands for where nothing more is known. */
    static ProblemKind of(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> UNKNOWN_PATH;
            case 405, 501 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> TOO_SLOW;
            case 415 -> UNSUPPORTED_CONTENT;
            case 503 -> TOO_BUSY;
            case 505 -> BAD_REQUEST;
            default -> status.is4xxClientError() ? BAD_REQUEST : INTERNAL;
        };
    }

    /** By which scripts tell it apart. */
    String type() {
        return "urn:flip:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Gives type and detail to a problem that keeps its status. */
    ProblemDetail describe(ProblemDetail problem, String detail) {
        problem.setType(URI.create(type()));
        problem.setTitle(title);
        problem.setDetail(detail);
        return problem;
    }
}
