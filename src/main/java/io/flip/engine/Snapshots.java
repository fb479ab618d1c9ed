package io.flip.engine;

import io.flip.engine.Snapshot.Enrolment;
import io.flip.engine.Snapshot.ItemState;
import io.flip.engine.Snapshot.ItemView;
import io.flip.engine.Snapshot.LeaseView;
import io.flip.engine.Snapshot.MemberView;
import io.flip.engine.Snapshot.Runs;
import io.flip.engine.Snapshot.WebhookView;
import io.flip.engine.exchange.Peer;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.startup.Cleaning;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds what operators see out of the parts. */
final class Snapshots {

    private Snapshots() {}

    /** What can be said while this member still cleans up, and has said and heard nothing. */
    static Snapshot starting(
            EngineSettings settings,
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
                        member.id().equals(settings.self()) ? Phase.STARTING : null,
                        new TreeSet<>(),
                        member.id().equals(settings.self()) ? settings.session() : null,
                        member.id().equals(settings.self()) ? Duration.ZERO : null,
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
                settings.self(),
                settings.session(),
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
    private static Phase phase(Parts parts, @Nullable Self self) {
        if (!parts.inForce.belongs()) {
            return Phase.LEAVING;
        }
        return self == null ? Phase.STARTING : self.phase();
    }

    static Snapshot of(Parts parts, Speaking speaking, Moment now) {
        Self self = parts.membership.self(parts.settings.self());
        Moment quarantine = parts.grants.quarantineEnd();
        return new Snapshot(
                now,
                parts.settings.self(),
                parts.settings.session(),
                phase(parts, self),
                parts.inForce.cluster(),
                parts.registry.ref().digest(),
                lease(parts, now),
                parts.detector.isolated(),
                parts.inForce.votes() && now.isBefore(quarantine) ? quarantine : null,
                speaking.rival(now),
                parts.placement.superseded(),
                speaking.differing(),
                parts.inForce.belongs() ? Enrolment.MEMBER : Enrolment.REMOVED,
                parts.inForce.cluster().members().stream()
                        .map(member -> member(parts, member, now))
                        .toList(),
                parts.chronicle.items(),
                webhooks(parts));
    }

    private static List<WebhookView> webhooks(Parts parts) {
        List<WebhookConfig> all = parts.inForce.cluster().settings().webhooks();
        if (all.isEmpty()) {
            return List.of();
        }
        SortedMap<String, Runs> runs = runs(parts);
        return all.stream().map(webhook -> webhook(parts, webhook, runs)).toList();
    }

    /** The same for all webhooks. */
    private static SortedMap<String, Runs> runs(Parts parts) {
        SortedMap<String, Runs> runs = new TreeMap<>();
        parts.inForce.cluster().members().forEach(member -> {
            Long earlier = sent(parts, member.id(), Webhooks.EARLIER);
            if (earlier != null) {
                runs.put(member.id(), new Runs(earlier, sent(parts, member.id(), Webhooks.SINCE)));
            }
        });
        return Collections.unmodifiableSortedMap(runs);
    }

    private static WebhookView webhook(Parts parts, WebhookConfig webhook, SortedMap<String, Runs> runs) {
        ItemView item = parts.chronicle.hidden(new ItemId(Webhooks.SYSTEM, webhook.name()));
        String sender =
                item == null || item.holders().isEmpty() ? null : item.holders().getFirst();
        List<Long> told = parts.inForce.cluster().members().stream()
                .flatMap(member -> Stream.ofNullable(sent(parts, member.id(), webhook.name())))
                .toList();
        Long its = sender == null ? null : sent(parts, sender, webhook.name());
        return new WebhookView(
                webhook,
                sender,
                its != null ? its : told.stream().max(Long::compare).orElse(null),
                told,
                runs);
    }

    private static @Nullable Long sent(Parts parts, String member, String name) {
        Self self = parts.membership.self(member);
        return self == null ? null : self.sent().get(name);
    }

    private static LeaseView lease(Parts parts, Moment now) {
        Moment until = parts.lease.grantableUntil();
        if (!now.isBefore(until)) {
            return new LeaseView(false, Duration.ZERO, parts.lease.answers());
        }
        Duration term = parts.lease.term();
        return new LeaseView(true, until.equals(Moment.NEVER) ? term : until.since(now), parts.lease.answers());
    }

    private static MemberView member(Parts parts, MemberConfig member, Moment now) {
        String id = member.id();
        Self its = parts.membership.self(id);
        return new MemberView(
                member,
                parts.membership.state(id),
                its == null ? null : its.phase(),
                parts.membership.suspectedBy(id),
                parts.placement.session(id),
                lastHeard(parts, id, now),
                rtt(parts, id),
                held(parts, id),
                parts.placement.candidacy(id));
    }

    private static @Nullable Duration lastHeard(Parts parts, String id, Moment now) {
        if (id.equals(parts.settings.self())) {
            return Duration.ZERO;
        }
        return parts.detector.heard(id) ? now.since(parts.detector.lastHeard(id)) : null;
    }

    private static @Nullable Duration rtt(Parts parts, String id) {
        Peer peer = parts.peers.get(id);
        return peer == null ? null : peer.rtt();
    }

    private static int held(Parts parts, String id) {
        MemberState state = parts.membership.state(id);
        boolean gone = !id.equals(parts.settings.self()) && (state == MemberState.DOWN || state == MemberState.LEFT);
        return gone ? 0 : parts.claims.held(id);
    }
}
