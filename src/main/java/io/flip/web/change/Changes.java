package io.flip.web.change;

import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.Refusal;
import io.flip.engine.register.Register;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.node.NodeFront;
import io.flip.web.load.Lanes;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Asks the member for a change and waits for what comes of it, for as long as a client waits. */
@Component
public final class Changes {

    /** A majority answers within a few round trips. Whatever takes longer the register ends by itself: what it knows then is to be told. */
    static final Duration PATIENCE = Register.PATIENCE.plusSeconds(2);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** The snapshot that shows a change is published right after it: a fraction of a second later at most. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(1);

    private final NodeFront node;
    private final Lanes lanes;

    Changes(NodeFront node, Lanes lanes) {
        this.node = node;
        this.lanes = lanes;
    }

    /** @param unknown what to say where that which is to be changed is not there; gets the engine's words */
    public ChangeMade make(ChangeRequest change, Asked asked, Function<String, ProblemException> unknown) {
        return make(_ -> change, asked, unknown);
    }

    /**
     * @param reading what is asked for, read by the rules of the configuration that this member knows. That may not be the newest one: where it
     *     finds something wrong, a majority is asked first whether the change is made already, and whether it is still wrong
     */
    public ChangeMade make(
            Function<Snapshot, ? extends ChangeRequest> reading,
            Asked asked,
            Function<String, ProblemException> unknown) {
        requireMember(node.snapshot());
        ChangeRequest change;
        try {
            change = read(reading);
        } catch (ConfigurationException | ProblemException wrong) {
            if (!(outcome(node.readConfig()) instanceof ChangeOutcome.Done(long version))) {
                throw wrong;
            }
            awaitShown(version);
            long made = node.snapshot().config().madeBy(asked.changeId());
            if (made >= 0) {
                return new ChangeMade(made, asked.changeId());
            }
            change = read(reading);
        }
        return propose(change, asked, unknown);
    }

    /** Where large bodies keep nobody waiting. */
    private ChangeRequest read(Function<Snapshot, ? extends ChangeRequest> reading) {
        return lanes.read(() -> reading.apply(node.snapshot()));
    }

    private ChangeMade propose(ChangeRequest change, Asked asked, Function<String, ProblemException> unknown) {
        CompletableFuture<ChangeOutcome> answer =
                node.propose(asked.changeId(), asked.version(), change, asked.force(), asked.by());
        return switch (outcome(answer)) {
            case ChangeOutcome.Done(long version) -> {
                awaitShown(version);
                yield new ChangeMade(version, asked.changeId());
            }
            case ChangeOutcome.Refused(Refusal refusal) -> throw named(asked, refused(refusal, unknown));
            case ChangeOutcome other -> throw named(asked, problem(asked, other));
        };
    }

    /** A process that is no member may know an old configuration, and the members don't count what it says. */
    private static void requireMember(Snapshot now) {
        if (now.enrolment() != Enrolment.MEMBER) {
            throw new ProblemException(
                    ProblemKind.NOT_A_MEMBER,
                    "Nothing was changed: '%s' %s. Ask a member."
                            .formatted(
                                    now.self(),
                                    now.enrolment() == Enrolment.REMOVED
                                            ? "was removed from the configuration"
                                            : "has not been added yet"));
        }
    }

    /** Makes sure that the snapshot has the newest configuration. */
    public void makeCurrent() {
        switch (outcome(node.readConfig())) {
            case ChangeOutcome.Done(long version) -> awaitShown(version);
            case ChangeOutcome other -> throw problem(new Asked("", Asked.ANY, false, ""), other);
        }
    }

    private static ChangeOutcome outcome(CompletableFuture<ChangeOutcome> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new ChangeOutcome.Unknown("no majority has answered within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new ChangeOutcome.Unknown("this member is stopping");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the member failed on a change", e);
        }
    }

    /** So that a client that changes something and then reads it at the same member sees it. */
    private void awaitShown(long version) {
        long end = System.nanoTime() + SHOWN_WITHIN.toNanos();
        while (node.snapshot().config().version() < version && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static ProblemException problem(Asked asked, ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Conflict(String reason, long version)
            when asked.conditional() ->
                new ProblemException(
                        ProblemKind.STALE_VERSION,
                        "The configuration is at version %d, and If-Match says %d (%s). GET /api/v1/config, and change that."
                                .formatted(version, asked.version(), reason));
            case ChangeOutcome.Conflict(String reason, long version) ->
                new ProblemException(
                        ProblemKind.CONFLICT,
                        "Another change came first, so that this one was not made (%s). The configuration is at version %d; look whether you still want it, and ask again with a new Idempotency-Key."
                                .formatted(reason, version));
            case ChangeOutcome.Unavailable(String reason) ->
                new ProblemException(
                                ProblemKind.NO_QUORUM,
                                "Nothing was changed: %s. Ask again, or another member.".formatted(reason))
                        .retryAfter(RETRY);
            case ChangeOutcome.Unknown(String reason) ->
                new ProblemException(
                                ProblemKind.OUTCOME_UNKNOWN,
                                "The change may have been made, or may still be: %s. Ask again with the same Idempotency-Key, at any member: it is never made twice."
                                        .formatted(reason))
                        .retryAfter(RETRY);
            case ChangeOutcome.Done _, ChangeOutcome.Refused _ ->
                throw new IllegalStateException("no problem: " + outcome);
        };
    }

    private static ProblemException refused(Refusal refusal, Function<String, ProblemException> unknown) {
        return switch (refusal.kind()) {
            case UNKNOWN -> unknown.apply(refusal.detail());
            case EXISTS -> new ProblemException(ProblemKind.EXISTS, refusal.detail());
            case INVALID -> new ProblemException(ProblemKind.INVALID, refusal.detail());
            case TOO_LARGE -> new ProblemException(ProblemKind.TOO_LARGE, refusal.detail());
            case NEEDS_FORCE ->
                new ProblemException(
                        ProblemKind.NEEDS_FORCE, refusal.detail() + " If that is what you want, add ?force=true.");
        };
    }

    private static ProblemException named(Asked asked, ProblemException problem) {
        problem.getHeaders().set(AskedArgument.CHANGE_ID, asked.changeId());
        return problem;
    }
}
