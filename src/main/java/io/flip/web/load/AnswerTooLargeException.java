package io.flip.web.load;

import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;

/** What was asked for is more than a member can send. */
final class AnswerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int most;

    AnswerTooLargeException(int most) {
        super("an answer of more than " + most + " bytes");
        this.most = most;
    }

    ProblemException problem() {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "The answer has more than %d bytes. Ask for it in pages, with limit and after, if this path has them."
                        .formatted(most));
    }
}
