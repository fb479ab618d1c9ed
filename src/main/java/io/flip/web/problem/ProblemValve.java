package io.flip.web.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers what Tomcat itself refuses, before any servlet sees it: it would send a page of HTML. */
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getReporter().write(body(status));
            response.finishResponse();
        } catch (IOException clientIsGone) {
            containerLog().debug("No problem was sent", clientIsGone);
        }
    }

    private org.apache.juli.logging.Log containerLog() {
        return container.getLogger();
    }

    /** Written by hand of constants alone: nothing that was sent is in it. */
    static String body(HttpStatus status) {
        return """
                {"type":"%s","title":"%s","status":%d,"detail":"%s"}""".formatted(ProblemKind.of(status).type(), status.getReasonPhrase(), status.value(), detail(status));
    }

    static String detail(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "Nothing is here. All paths: GET /v3/api-docs.";
            case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE, CONTENT_TOO_LARGE ->
                "The request is too large; no request that Flip answers is.";
            case REQUEST_TIMEOUT ->
                "The request stopped coming before it was whole. Nothing was changed; send it again.";
            case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED ->
                "This method is possible nowhere here; use one of GET, HEAD, OPTIONS, POST, PUT, DELETE.";
            case HTTP_VERSION_NOT_SUPPORTED -> "This version of HTTP is not spoken here; use HTTP/1.1.";
            case SERVICE_UNAVAILABLE -> "This can't be answered now. Ask again in a moment, or another member.";
            default ->
                status.is4xxClientError()
                        ? "The request is malformed: percent-encode everything but letters and digits, and keep it small."
                        : "This is a mistake in Flip. Its log says more; please report it.";
        };
    }
}
