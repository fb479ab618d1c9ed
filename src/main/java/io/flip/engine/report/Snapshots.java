package io.flip.engine.report;

import io.flip.engine.claim.Lease;
import io.flip.engine.grant.Grants;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.LeaseView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.engine.report.Snapshot.WebhookView;
import io.flip.engine.startup.Cleaning;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds what operators see out of what each part of the engine knows. */
public final class Snapshots {

    private final Speaker self;
    private final InForce inForce;
    private final Registry registry;
    private final Grants grants;
    private final Lease lease;
    private final Chronicle chronicle;
    private final MemberViews members;
    private final WebhookViews webhooks;

    public Snapshots(
            Speaker self,
            InForce inForce,
            Registry registry,
            Grants grants,
            Lease lease,
            Chronicle chronicle,
            MemberViews members) {
        this.self = self;
        this.inForce = inForce;
        this.registry = registry;
        this.grants = grants;
        this.lease = lease;
        this.chronicle = chronicle;
        this.members = members;
        this.webhooks = new WebhookViews(members.membership(), chronicle);
    }

    /** What can be said while this member still cleans up, and has said and heard nothing. */
    public static Snapshot starting(
            Speaker self,
            ClusterConfig cluster,
            ConfigRef config,
            @Nullable Cleaning cleaning,
            Moment started,
            Enrolment enrolment,
            Moment now) {
        List<MemberView> members = cluster.members().stream()
                .map(member -> new MemberView(
                        member,
                        MemberState.NEW,
                        member.id().equals(self.id()) ? Phase.STARTING : null,
                        new TreeSet<>(),
                        member.id().equals(self.id()) ? self.session() : null,
                        member.id().equals(self.id()) ? Duration.ZERO : null,
                        null,
                        0))
                .toList();
        List<ItemView> items = new ArrayList<>();
        for (SystemConfig system : cluster.systems()) {
            for (String value : system.spec().items().keySet()) {
                ItemId item = new ItemId(system.id(), value);
                ItemState state = cleaning != null && cleaning.stuck(item) ? ItemState.STUCK : ItemState.WAITING;
                items.add(new ItemView(item, List.of(), List.of(), state, started, 0, "this member is starting"));
            }
        }
        items.sort(Comparator.comparing(ItemView::item));
        return new Snapshot(
                now,
                self.id(),
                self.session(),
                Phase.STARTING,
                cluster,
                config.digest(),
                new LeaseView(false, Duration.ZERO),
                true,
                null,
                null,
                false,
                new TreeSet<>(),
                enrolment,
                members,
                items,
                cluster.settings().webhooks().stream()
                        .map(webhook -> new WebhookView(webhook, null, null, new TreeMap<>()))
                        .toList());
    }

    /** One that was removed says nothing of itself any more: it lets go of what it has. */
    private Phase phase(@Nullable Self its) {
        if (!inForce.belongs()) {
            return Phase.LEAVING;
        }
        return its == null ? Phase.STARTING : its.phase();
    }

    /**
     * @param rival another session under this member's id that was seen lately
     * @param differing members that have another configuration of the same version
     */
    public Snapshot at(Moment now, @Nullable Session rival, SequencedSet<String> differing) {
        Moment quarantine = grants.quarantineEnd();
        ClusterConfig cluster = inForce.cluster();
        return new Snapshot(
                now,
                self.id(),
                self.session(),
                phase(members.membership().self(self.id())),
                cluster,
                registry.ref().digest(),
                lease(now),
                members.detector().isolated(),
                inForce.votes() && now.isBefore(quarantine) ? quarantine : null,
                rival,
                members.placement().superseded(),
                differing,
                inForce.belongs() ? Enrolment.MEMBER : Enrolment.REMOVED,
                cluster.members().stream()
                        .map(member -> members.of(member, now))
                        .toList(),
                chronicle.items(),
                webhooks.of(cluster));
    }

    private LeaseView lease(Moment now) {
        Moment until = lease.grantableUntil();
        if (!now.isBefore(until)) {
            return new LeaseView(false, Duration.ZERO, lease.answers());
        }
        Duration term = lease.term();
        return new LeaseView(true, until.equals(Moment.NEVER) ? term : until.since(now), lease.answers());
    }
}
