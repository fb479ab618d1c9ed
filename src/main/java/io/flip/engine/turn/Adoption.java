package io.flip.engine.turn;

import io.flip.engine.claim.Lease;
import io.flip.engine.exchange.Peers;
import io.flip.engine.gossip.Adopted;
import io.flip.engine.gossip.Comparison;
import io.flip.engine.gossip.Pinging;
import io.flip.engine.holding.Holdings;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.placement.Consequences;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Retries;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.VersionNews;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Leftovers;
import io.flip.engine.sync.OwnWishes;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts new versions of the configuration in force while this member runs (protocol 7, rule 7).
 */
public final class Adoption {

    /** What an earlier run may have left up. */
    private record Left(ItemId item, SystemConfig by) {}

    private final String self;
    private final boolean diskMayBeNew;
    private final InForce inForce;
    private final NewVersion newVersion;
    private final Registry registry;
    private final FailureDetector detector;
    private final Peers peers;
    private final Forgetting forgetting;
    private final Lease lease;
    private final Holdings holdings;
    private final Leftovers leftovers;
    private final Pinging pinging;
    private final Comparison comparison;
    private final Adopted adopted;
    private final Consequences changes;
    private final VersionNews news;
    private final OwnWishes wishes;
    private final List<Left> toPutDown = new ArrayList<>();

    /** @param diskMayBeNew whether the data directory knew no version at the start */
    public Adoption(
            String self,
            boolean diskMayBeNew,
            InForce inForce,
            NewVersion newVersion,
            Registry registry,
            FailureDetector detector,
            Peers peers,
            Forgetting forgetting,
            Lease lease,
            Holdings holdings,
            Leftovers leftovers,
            Pinging pinging,
            Comparison comparison,
            Adopted adopted,
            Consequences changes,
            VersionNews news,
            OwnWishes wishes) {
        this.self = self;
        this.diskMayBeNew = diskMayBeNew;
        this.inForce = inForce;
        this.newVersion = newVersion;
        this.registry = registry;
        this.detector = detector;
        this.peers = peers;
        this.forgetting = forgetting;
        this.lease = lease;
        this.holdings = holdings;
        this.leftovers = leftovers;
        this.pinging = pinging;
        this.comparison = comparison;
        this.adopted = adopted;
        this.changes = changes;
        this.news = news;
        this.wishes = wishes;
        ownVote();
        news.begins(inForce.cluster());
    }

    public void look(Moment now) {
        registry.look(now, everybodyPresent(now), !detector.hearsMajority(now));
        if (registry.base().version() != inForce.cluster().version()) {
            adopt(now);
        }
        forgetting.look(now);
        putDownWhatIsLeft(now);
        wishes.look(now);
    }

    /** Protocol 7, rule 9: the first version needs every voter. */
    private boolean everybodyPresent(Moment now) {
        return inForce.cluster().version() == 0
                && inForce.votes()
                && comparison.differing().isEmpty()
                && peers.voters().stream().allMatch(peer -> detector.hears(peer.id(), now));
    }

    private void adopt(Moment now) {
        boolean belonged = inForce.belongs();
        ClusterConfig old = newVersion.adopt(now);
        ClusterConfig next = inForce.cluster();
        pinging.adopt();
        adopted.adopted(old, now);
        ownVote();
        forgetting.soon(now);
        changes.adopted(items(old), items(next));
        holdings.adopted(handledOtherwise(old, next), now);
        List<ConfigChange> made = VersionNews.made(old, next);
        holdings.retry(item -> made.stream().anyMatch(change -> Retries.asks(change, item, self)), now);
        putDown(leftovers.taken(old, next), now);
        if (old.version() == 0 && diskMayBeNew) { // the machine may be an old one
            putDown(leftovers.missedBy(old, next), now);
        }
        news.changed(old, next);
        if (belonged && !inForce.belongs()) {
            news.removed();
        }
        pinging.everybodySoon();
    }

    private static List<String> handledOtherwise(ClusterConfig old, ClusterConfig next) {
        return next.systems().stream()
                .filter(system -> old.system(system.id())
                        .filter(before -> !before.handlers().doesAs(system.handlers()))
                        .isPresent())
                .map(SystemConfig::id)
                .toList();
    }

    private void putDown(List<SystemConfig> left, Moment now) {
        for (SystemConfig system : left) {
            system.spec()
                    .items()
                    .keySet()
                    .forEach(value -> toPutDown.add(new Left(new ItemId(system.id(), value), system)));
        }
        putDownWhatIsLeft(now);
    }

    private void putDownWhatIsLeft(Moment now) {
        toPutDown.removeIf(left -> holdings.leftUp(left.item(), left.by(), now));
    }

    private void ownVote() {
        if (inForce.votes()) {
            lease.heard(self, Moment.NEVER); // its own vote needs no ping
        }
    }

    private static List<ItemId> items(ClusterConfig config) {
        return Webhooks.allSystems(config).stream()
                .map(SystemConfig::spec)
                .flatMap(spec -> spec.items().keySet().stream().map(value -> new ItemId(spec.id(), value)))
                .toList();
    }

    public Moment nextDeadline() {
        return Moment.earlier(
                wishes.nextDeadline(), Moment.earlier(registry.nextDeadline(), forgetting.nextDeadline()));
    }
}
