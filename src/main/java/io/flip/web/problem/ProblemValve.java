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
                {"type":"urn:flip:problem:%s","title":"%s","status":%d,"detail":"%s"}""".formatted(
                        status.is4xxClientError() ? "bad-request" : "internal",
                        status.getReasonPhrase(),
                        status.value(),
                        detail(status));
    }

    static String detail(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "Nothing is here. All paths: GET /v3/api-docs.";
            case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE, CONTENT_TOO_LARGE ->
                "The request is too large; no request that Flip answers is.";
            default ->
                status.is4xxClientError()
                        ? "The request is malformed: percent-encode what is not a letter or a digit, and keep it small."
                        : "This is a mistake in Flip. Its log says more; please report it.";
        };
    }
}
