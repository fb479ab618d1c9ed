package io.flip.web.problem;

import io.flip.config.read.ConfigurationException;
import io.flip.memory.Exhaustion;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever a controller, or the way to it, raises into a problem with a detail that says what to do. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final int MOST_MISTAKES = 100;

    private final ApiPaths paths;

    ProblemAdvice(ApiPaths paths) {
        this.paths = paths;
    }

    /** What nobody foresaw: the log has the stack trace, the client does not. */
    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> handleUnforeseen(Exception unforeseen, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(unforeseen)) {
            return null;
        }
        Exhaustion.look(unforeseen);
        log.error("A request failed: {}", request.getDescription(false), unforeseen);
        ProblemDetail problem =
                ProblemKind.INTERNAL.with("This is a mistake in Flip. Its log says more; please report it.");
        return handleExceptionInternal(
                unforeseen, problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    /** A body that breaks the rules of the configuration: every mistake is listed. */
    @ExceptionHandler(ConfigurationException.class)
    @Nullable
    ResponseEntity<Object> handleMistakes(ConfigurationException wrong, WebRequest request) {
        List<String> mistakes = wrong.lines().stream()
                .map(line -> line.startsWith("flip.") ? line.substring("flip.".length()) : line)
                .toList();
        ProblemDetail problem = ProblemKind.INVALID.with(
                mistakes.size() == 1
                        ? mistakes.getFirst()
                        : "%d mistakes, of which the first is: %s".formatted(mistakes.size(), mistakes.getFirst()));
        problem.setProperty("mistakes", mistakes.stream().limit(MOST_MISTAKES).toList());
        return handleExceptionInternal(wrong, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException missing, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String path = path(request);
        String nearest = paths.nearest(path).map("Did you mean %s? "::formatted).orElse("");
        String detail =
                "Nothing is at %s. %sAll paths: GET /v3/api-docs.".formatted(ProblemException.shown(path), nearest);
        return answer(missing, ProblemKind.UNKNOWN_PATH.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException wrong,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String detail = "%s is not possible here; use %s."
                .formatted(ProblemException.shown(wrong.getMethod()), String.join(" or ", allowed(wrong)));
        return answer(wrong, ProblemKind.METHOD_NOT_ALLOWED.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "This path cannot be shown in what the Accept header asks for; send 'Accept: %s', or none."
                .formatted(listed(wrong.getSupportedMediaTypes(), MediaType.APPLICATION_JSON));
        return answer(wrong, ProblemKind.NOT_ACCEPTABLE.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "The body's Content-Type is not understood here; send 'Content-Type: %s'."
                .formatted(listed(wrong.getSupportedMediaTypes(), MediaType.APPLICATION_JSON));
        return answer(wrong, ProblemKind.UNSUPPORTED_CONTENT.with(detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "'%s' is no value for the parameter '%s'; it must be of type %s."
                .formatted(
                        ProblemException.shown(String.valueOf(wrong.getValue())),
                        wrong.getPropertyName(),
                        wrong.getRequiredType() == null
                                ? "unknown"
                                : wrong.getRequiredType().getSimpleName());
        return answer(wrong, ProblemKind.BAD_PARAMETER.with(detail), headers, status, request);
    }

    /** The one door out: whatever comes through is a problem, says its kind, and is sent as one whatever was to be accepted. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = body instanceof ProblemDetail given ? given : ProblemDetail.forStatus(status);
        if (problem.getType() == null || problem.getType().toString().equals("about:blank")) {
            ProblemKind.of(status).describe(problem, generalDetail(problem));
        }
        HttpHeaders sent = new HttpHeaders(headers);
        sent.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, sent, status);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception cause, ProblemDetail problem, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(cause, problem, headers, status, request);
    }

    private static List<String> allowed(HttpRequestMethodNotSupportedException wrong) {
        String[] supported = wrong.getSupportedMethods();
        return supported == null ? List.of("another method") : List.of(supported);
    }

    private static String listed(List<MediaType> types, MediaType otherwise) {
        return types.isEmpty()
                ? otherwise.toString()
                : types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
    }

    private static String generalDetail(ProblemDetail problem) {
        String detail = problem.getDetail();
        return detail == null ? "The request cannot be answered; GET /v3/api-docs describes those that can." : detail;
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
