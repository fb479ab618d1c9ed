package io.flip.engine;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Retries;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.VersionNews;
import io.flip.engine.sync.OwnWishes;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts new versions of the configuration in force while this member runs (protocol 7, rule 7).
 */
final class Adoption {

    /** What an earlier run may have left up. */
    private record Left(ItemId item, SystemConfig by) {}

    private final Parts parts;
    private final Speaking speaking;
    private final VersionNews news;
    private final OwnWishes wishes;
    private final List<Left> toPutDown = new ArrayList<>();
    private Moment forgetAt;

    Adoption(Parts parts, Speaking speaking, Moment now) {
        this.parts = parts;
        this.speaking = speaking;
        this.forgetAt = now;
        this.news = new VersionNews(parts.settings.self(), parts.settings.config(), parts.out);
        this.wishes = new OwnWishes(
                parts.settings.identity(),
                parts.settings.place(),
                parts.inForce,
                parts.attendance,
                parts.registry,
                parts.membership);
        ownVote();
        news.begins(parts.inForce.cluster());
    }

    void look(Moment now) {
        parts.registry.look(now, everybodyPresent(now), !parts.detector.hearsMajority(now));
        if (parts.registry.base().version() != parts.inForce.cluster().version()) {
            adopt(now);
        }
        if (!now.isBefore(forgetAt)) {
            forgetWhatHasLetGo(now);
        }
        putDownWhatIsLeft(now);
        wishes.look(now);
    }

    /** A member and an item that are none any more are forgotten once they are let go. Items are in no hurry: their holder may be away for long. */
    private void forgetWhatHasLetGo(Moment now) {
        boolean members = parts.formerMembers.forget(now, speaking::forgotten);
        boolean items = parts.forgetGone(now);
        Duration soon = parts.inForce.timeout().dividedBy(members ? 10 : 1);
        forgetAt = members || items ? now.plus(soon) : Moment.NEVER;
    }

    /** Protocol 7, rule 9: the first version needs every voter. */
    private boolean everybodyPresent(Moment now) {
        return parts.inForce.cluster().version() == 0
                && parts.inForce.votes()
                && speaking.differing().isEmpty()
                && parts.peers.voters().stream().allMatch(peer -> parts.detector.hears(peer.id(), now));
    }

    private void adopt(Moment now) {
        boolean belonged = parts.inForce.belongs();
        ClusterConfig old = parts.adopt(now);
        ClusterConfig next = parts.inForce.cluster();
        speaking.adopted(old, now);
        ownVote();
        forgetAt = now;
        parts.changes.adopted(items(old), items(next));
        parts.holdings.adopted(handledOtherwise(old, next), now);
        List<ConfigChange> made = VersionNews.made(old, next);
        String self = parts.settings.self();
        parts.holdings.retry(item -> made.stream().anyMatch(change -> Retries.asks(change, item, self)), now);
        putDown(parts.leftovers.taken(old, next), now);
        if (old.version() == 0
                && parts.settings.stored().base() == null) { // the disk may be a new one, and the machine not
            putDown(parts.leftovers.missedBy(old, next), now);
        }
        news.changed(old, next);
        if (belonged && !parts.inForce.belongs()) {
            news.removed();
        }
        speaking.everybodySoon();
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
        toPutDown.removeIf(left -> parts.holdings.leftUp(left.item(), left.by(), now));
    }

    private void ownVote() {
        if (parts.inForce.votes()) {
            parts.lease.heard(parts.settings.self(), Moment.NEVER); // its own vote needs no ping
        }
    }

    private static List<ItemId> items(ClusterConfig config) {
        return Webhooks.allSystems(config).stream()
                .map(SystemConfig::spec)
                .flatMap(spec -> spec.items().keySet().stream().map(value -> new ItemId(spec.id(), value)))
                .toList();
    }

    Moment nextDeadline() {
        return Moment.earlier(wishes.nextDeadline(), Moment.earlier(parts.registry.nextDeadline(), forgetAt));
    }
}
