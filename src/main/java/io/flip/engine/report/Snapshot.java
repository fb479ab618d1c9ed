package io.flip.engine.report;

import io.flip.engine.claim.Answers;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Session;
import io.flip.engine.message.Digest;
import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Outlook;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows, at one moment; immutable, and all that REST, health and metrics ever see.
 *
 * @param isolated it hears fewer voters than the quorum (protocol 3)
 * @param quarantine until when it grants nothing new; {@code null} where it is in none (protocol 5, judging 3)
 * @param rival another process that runs under this member's id and talks to the same peers; {@code null} where none is known
 * @param superseded that other process is the newer one: this one acquires nothing any more
 * @param differing the members whose configuration differs from this member's, sorted
 * @param enrolment whether this member is one of the configuration's
 * @param members in the order of the configuration
 * @param items sorted by item
 * @param webhooks sorted by name
 */
public record Snapshot(
        Moment at,
        String self,
        Session session,
        Phase phase,
        ClusterConfig config,
        Digest configDigest,
        LeaseView lease,
        boolean isolated,
        @Nullable Moment quarantine,
        @Nullable Session rival,
        boolean superseded,
        SequencedSet<String> differing,
        Enrolment enrolment,
        List<MemberView> members,
        List<ItemView> items,
        List<WebhookView> webhooks) {

    /** One of a member of the configuration, without webhooks. */
    public Snapshot(
            Moment at,
            String self,
            Session session,
            Phase phase,
            ClusterConfig config,
            Digest configDigest,
            LeaseView lease,
            boolean isolated,
            @Nullable Moment quarantine,
            @Nullable Session rival,
            boolean superseded,
            SequencedSet<String> differing,
            List<MemberView> members,
            List<ItemView> items) {
        this(
                at,
                self,
                session,
                phase,
                config,
                configDigest,
                lease,
                isolated,
                quarantine,
                rival,
                superseded,
                differing,
                Enrolment.MEMBER,
                members,
                items,
                List.of());
    }

    /** What this member is in the configuration that it knows (protocol 7). */
    public enum Enrolment {
        MEMBER,
        /** It has asked to be added, and is not yet; its configuration is an empty one of version -1 until then. */
        JOINING,
        /** It was a member and was removed: it holds nothing, does not vote, and gets nothing until it is added again. */
        REMOVED
    }

    /** Who is a candidate for what, as far as this member knows. */
    public Outlook outlook() {
        SequencedMap<String, Candidacy> candidacies = new TreeMap<>();
        members.forEach(member -> candidacies.put(member.config().id(), member.candidacy()));
        SequencedMap<ItemId, String> incumbents = new TreeMap<>();
        items.stream()
                .filter(item -> !item.holders().isEmpty())
                .forEach(item -> incumbents.put(item.item(), item.holders().getFirst()));
        return new Outlook(candidacies, incumbents, at);
    }

    /**
     * @param remaining zero where it is not held; the whole term where this member needs nobody else
     * @param answers what the voters grant this member
     */
    public record LeaseView(boolean held, Duration remaining, Answers answers) {

        /** One without any answers. */
        public LeaseView(boolean held, Duration remaining) {
            this(held, remaining, Answers.none());
        }
    }

    /**
     * @param phase {@code null} where the member was never heard of
     * @param suspectedBy the voters that suspect it, sorted
     * @param session {@code null} where it was never heard of
     * @param lastHeard how long ago this member itself heard it; {@code null} for never, zero for itself
     * @param rtt of the last ping to it; {@code null} where none was answered
     * @param items how many items it says that it holds
     * @param candidacy what it may have
     */
    public record MemberView(
            MemberConfig config,
            MemberState state,
            @Nullable Phase phase,
            SequencedSet<String> suspectedBy,
            @Nullable Session session,
            @Nullable Duration lastHeard,
            @Nullable Duration rtt,
            int items,
            Candidacy candidacy) {

        /** One that may have everything. */
        public MemberView(
                MemberConfig config,
                MemberState state,
                @Nullable Phase phase,
                SequencedSet<String> suspectedBy,
                @Nullable Session session,
                @Nullable Duration lastHeard,
                @Nullable Duration rtt,
                int items) {
            this(
                    config,
                    state,
                    phase,
                    suspectedBy,
                    session,
                    lastHeard,
                    rtt,
                    items,
                    new Candidacy(null, new TreeSet<>(), new TreeMap<>(), null, false));
        }
    }

    /**
     * @param planned the members that the plan gives it to: at most one in a sharded system
     * @param holders the members that say that they hold it: at most one in a sharded system
     * @param since when it came into this state, as this member saw it
     * @param epoch of the holder, 0 where there is none
     * @param reason of the last change
     */
    public record ItemView(
            ItemId item,
            List<String> planned,
            List<String> holders,
            ItemState state,
            Moment since,
            long epoch,
            String reason) {}

    /**
     * @param sender the member that says that it sends to it; {@code null} for none
     * @param sent until when the events were sent, as the sender or else some member has told, in milliseconds since 1970; {@code null} where none has
     * @param told what all have told of that, in no order: a clock of theirs may be wrong
     * @param runs of each member that has told
     */
    public record WebhookView(
            WebhookConfig config,
            @Nullable String sender,
            @Nullable Long sent,
            List<Long> told,
            SortedMap<String, Runs> runs) {

        /** One of which no more than one member has told. */
        public WebhookView(
                WebhookConfig config, @Nullable String sender, @Nullable Long sent, SortedMap<String, Runs> runs) {
            this(config, sender, sent, sent == null ? List.of() : List.of(sent), runs);
        }
    }

    /**
     * When a member was there to see what happened, in milliseconds since 1970.
     *
     * @param earlier until when earlier runs of it were; 0 where there were none
     * @param since when its present run is one of a quorum; {@code null} where it has not said so yet
     */
    public record Runs(long earlier, @Nullable Long since) {}

    /** The state of an item, as the whole cluster sees it. */
    public enum ItemState {
        ACTIVE,
        ACTIVATING,
        DEACTIVATING,
        /** A candidate exists and nobody holds it yet. */
        WAITING,
        /** There is no candidate. */
        UNASSIGNED,
        /** Its {@code alive} failed, and will be tried again, or is refused by all. */
        FAILED,
        /** Its {@code down} fails. */
        STUCK
    }
}
