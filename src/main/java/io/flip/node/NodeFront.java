package io.flip.node;

import io.flip.address.Observed;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** All that REST, health and metrics see of the running member. Safe from any thread. */
public interface NodeFront {

    /**
     * A program that systems of this member name, and that can't be run here.
     *
     * @param name as the configuration has it
     * @param uses what it is, such as {@code alive of ip}
     * @param why and, behind a semicolon, what to do about it
     */
    record MissingProgram(String name, List<String> uses, String why) {

        public MissingProgram {
            uses = List.copyOf(uses);
        }
    }

    /** The newest published snapshot: at most a fraction of a second old, and never older than the last change. */
    Snapshot snapshot();

    /** The time of day of a moment of this member's clock, for show alone. */
    Instant timeOf(Moment moment);

    /** How long ago the engine's loop last turned; it turns several times a second even where nothing happens. */
    Duration sinceLastTurn();

    /** What an operator must mend on this machine, in words, and what the snapshot can't show; empty where all is well. */
    default List<String> troubles() {
        return List.of();
    }

    /** Programs of its own systems that can't be run on this machine now. */
    default List<MissingProgram> missingPrograms() {
        return List.of();
    }

    /**
     * Asks for a change of the configuration; the outcome comes on the engine's own thread, which must not be kept. It always comes, sooner or
     * later; a caller that no longer waits knows no more than {@code Unknown} says.
     *
     * @param changeId names the change: asking again with the same id is safe, at any member
     * @param expectedVersion the version that it is a change of; -1 for whichever is the present one
     * @param force also where that is dangerous
     * @param by who asked, for the history
     */
    default CompletableFuture<ChangeOutcome> propose(
            String changeId, long expectedVersion, ChangeRequest change, boolean force, String by) {
        return CompletableFuture.completedFuture(new ChangeOutcome.Unavailable("this node takes no changes"));
    }

    /** Makes sure that the snapshot's configuration is the present one: {@code Done} with its version, or {@code Unavailable}. */
    default CompletableFuture<ChangeOutcome> readConfig() {
        return CompletableFuture.completedFuture(new ChangeOutcome.Unavailable("this node takes no changes"));
    }

    /** What this machine's kernel has of an item that is an address; {@code null} where nothing is known of it. */
    default @Nullable Observed observed(ItemId item) {
        return null;
    }

    /** The same of all items of which something is known, in no order. */
    default void observed(BiConsumer<ItemId, Observed> to) {}

    /** How it goes with the webhooks that this member sends to. */
    default List<Sending> sendings() {
        return List.of();
    }

    /**
     * A webhook to which this member sends.
     *
     * @param signed whether what is sent is signed
     * @param delivered how many events the receiver has taken since this member sends to it
     * @param failed how many tries have failed
     * @param waiting how many events were not looked at yet; {@code null} while there are some of an earlier run
     * @param lastId of the last event that the receiver took; {@code null} for none yet, as for all that follow
     * @param lastAt when it took it
     * @param error why the last try failed; {@code null} if it did not
     * @param nextTry when it is tried again
     * @param oldest when what is tried now has happened
     */
    record Sending(
            String webhook,
            boolean signed,
            long delivered,
            long failed,
            @Nullable Long waiting,
            @Nullable String lastId,
            @Nullable Instant lastAt,
            @Nullable String error,
            @Nullable Instant nextTry,
            @Nullable Instant oldest) {}

    /** What has happened lately. */
    EventLog events();
}
