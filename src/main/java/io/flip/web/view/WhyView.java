package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.flip.engine.claim.Answers;
import io.flip.engine.claim.Answers.Answer;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.time.Moment;
import io.flip.node.EventLog.Stamped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an item is where it is. */
public record WhyView(
        String system,
        String value,

        @Schema(
                description = "Who should have it, as in the system's data",
                oneOf = {String.class, String[].class})
        @Nullable
        Object planned,

        @Schema(
                description = "Who says that it has it, as in the system's data",
                oneOf = {String.class, String[].class})
        @Nullable
        Object holder,

        String state,
        @Schema(description = "Of the last change") String reason,

        @Schema(description = "The member that it was moved to and prefers; null for none") @Nullable
        String pinned,

        @Schema(description = "immediate, never, or the delay in milliseconds")
        Object failback,

        @Schema(description = "The members of the system in the order in which this item prefers them")
        List<Preferred> order,

        @Schema(description = "What the voters grant the answering member: the holder's are the ones that matter")
        Lease lease,

        @Schema(description = "The last events of the item, oldest first, as far as the history goes")
        List<EventView> moves) {

    /**
     * A member in the order of preference.
     *
     * @param candidate whether it could have the item
     */
    public record Preferred(
            String member,

            @Schema(description = "Whether it could have the item")
            boolean candidate,

            boolean planned,
            boolean holder,

            @Schema(description = "Why it is passed over, or is not")
            String reason,

            @Schema(description = "Since when it is down, as far as the history of the answering member has it")
            @JsonInclude(Include.NON_NULL)
            @Nullable
            Instant since) {}

    /** The grants of the answering member. */
    public record Lease(
            @Schema(description = "The answering member") String member,

            @Schema(description = "How many voters must grant it")
            int quorum,

            @Schema(
                    description =
                            "For how long a quorum grants it if nobody answers again; null if none does, or if the"
                                    + " member needs nobody else")
            @Nullable
            Long remainingMs,

            List<Grant> grants) {}

    /** One voter's. */
    public record Grant(
            String voter,
            long epoch,

            @Schema(description = "null for the member's own") @Nullable
            Long remainingMs) {}

    /** @param downSince when members went down, as far as that is known */
    public static WhyView of(
            Snapshot now, SystemSpec system, ItemView item, List<Stamped> moves, Map<String, Instant> downSince) {
        Topology topology = system.topology();
        return new WhyView(
                system.id(),
                item.item().value(),
                Owners.of(topology, item.planned()),
                Owners.of(topology, item.holders()),
                Words.of(item.state()),
                item.reason(),
                system.pins().get(item.item().value()),
                Words.of(system.failback()),
                PreferenceOrder.of(now, system, item, downSince),
                lease(now, item),
                moves.stream().map(EventView::of).toList());
    }

    private static Lease lease(Snapshot now, ItemView item) {
        Answers answers = now.lease().answers();
        List<Grant> grants = answers.granting(item.item()).stream()
                .map(voter -> grant(voter, answers.byVoter().get(voter), item, now.at()))
                .toList();
        return new Lease(
                now.self(), now.config().settings().quorum(), remaining(answers.until(item.item()), now.at()), grants);
    }

    private static Grant grant(String voter, @Nullable Answer answer, ItemView item, Moment now) {
        if (answer == null) {
            return new Grant(voter, 0, null);
        }
        long epoch = answer.verdict().granted().getOrDefault(item.item(), 0L);
        return new Grant(voter, epoch, remaining(answer.until(), now));
    }

    private static @Nullable Long remaining(Moment until, Moment now) {
        return until.equals(Moment.NEVER) || !until.isAfter(now)
                ? null
                : until.since(now).toMillis();
    }
}
