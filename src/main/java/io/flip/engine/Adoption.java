package io.flip.engine;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Self;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.Additions;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Differences;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Refusal;
import io.flip.engine.register.Register;
import io.flip.engine.register.Retries;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.register.Wish;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts new versions of the configuration in force while this member runs (protocol 7, rule 7), and wants changes of its own accord: its own
 * address where that is another, and the removal of members that stay down.
 */
final class Adoption {

    /** Below that many voters none is removed by itself. */
    private static final int FEWEST_VOTERS = 3;

    /** What an earlier run may have left up. */
    private record Left(ItemId item, SystemConfig by) {}

    private final Parts parts;
    private final Speaking speaking;
    private final Map<String, Moment> downSince = new TreeMap<>();
    private final List<Left> toPutDown = new ArrayList<>();
    private Moment removeAt = Moment.NEVER;
    private Moment forgetAt;

    Adoption(Parts parts, Speaking speaking, Moment now) {
        this.parts = parts;
        this.speaking = speaking;
        this.forgetAt = now;
        ownVote();
        sayWhatIsInForce();
    }

    static Wish wish(Input.Propose propose) {
        return new Wish(
                propose.request(),
                propose.changeId(),
                propose.expectedVersion(),
                propose.change(),
                propose.force(),
                propose.by());
    }

    private void sayWhatIsInForce() {
        ClusterConfig base = parts.inForce.cluster();
        if (base.version() > parts.settings.config().version()) {
            report(
                    null,
                    base.version(),
                    "the data directory has a newer version: that one is in force" + unlikeTheFile(base),
                    null);
        }
        if (!parts.inForce.belongs()) {
            reportRemoved();
        }
    }

    private String unlikeTheFile(ClusterConfig base) {
        ClusterConfig file = parts.settings.config();
        if (file.equals(Register.NOTHING)) {
            return "";
        }
        String differences = Differences.between(file, base);
        return differences.isEmpty() ? "; the file says the same" : "; other than in the file: " + differences;
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
        ownAddress();
        rejoin();
        autoremove(now);
    }

    /** A member and an item that are none any more are forgotten once they are let go. Items are in no hurry: their holder may be away for long. */
    private void forgetWhatHasLetGo(Moment now) {
        boolean members = parts.forgetFormer(now, speaking::forgotten);
        boolean items = parts.forgetGone(now);
        Duration soon = parts.inForce.timeout().dividedBy(members ? 10 : 1);
        forgetAt = members || items ? now.plus(soon) : Moment.NEVER;
    }

    /** Protocol 7, rule 9: the first version needs every voter. */
    private boolean everybodyPresent(Moment now) {
        return parts.inForce.cluster().version() == 0
                && parts.inForce.votes()
                && speaking.differing().isEmpty()
                && parts.peers.voters().stream().allMatch(peer -> present(peer.id(), now));
    }

    private boolean present(String id, Moment now) {
        return parts.detector.heard(id)
                && now.isBefore(parts.detector.lastHeard(id).plus(parts.inForce.timeout()));
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
        List<ConfigChange> made = made(old, next);
        String self = parts.settings.self();
        parts.holdings.retry(item -> made.stream().anyMatch(change -> Retries.asks(change, item, self)), now);
        putDown(parts.leftovers.taken(old, next), now);
        if (old.version() == 0
                && parts.settings.stored().base() == null) { // the disk may be a new one, and the machine not
            putDown(parts.leftovers.missedBy(old, next), now);
        }
        reportChanges(old, next);
        if (belonged && !parts.inForce.belongs()) {
            reportRemoved();
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

    /** The changes between the two, as far as the newer one names them. */
    private static List<ConfigChange> made(ClusterConfig old, ClusterConfig next) {
        List<ConfigChange> all = next.changes();
        long since = old.version() < 1 ? 1 : next.version() - old.version();
        return all.subList((int) Math.max(0, all.size() - since), all.size());
    }

    /** One after the other, as far as the newest names them: a member that was behind shows what the others have seen. */
    private void reportChanges(ClusterConfig old, ClusterConfig next) {
        List<ConfigChange> made = made(old, next);
        if (made.isEmpty()) {
            report(old.version(), next.version(), "", null);
        }
        long before = old.version();
        for (int i = 0; i < made.size(); i++) {
            long version = next.version() - made.size() + 1 + i;
            report(before, version, made.get(i).what(), made.get(i).by());
            before = version;
        }
    }

    private void report(@Nullable Long from, long to, String reason, @Nullable String by) {
        parts.out.report(new Event(
                Event.Kind.CONFIG,
                "version",
                null,
                from == null ? null : Long.toString(from),
                Long.toString(to),
                null,
                reason,
                by));
    }

    private void reportRemoved() {
        String self = parts.settings.self();
        parts.out.report(new Event(
                Event.Kind.MEMBER,
                self,
                null,
                null,
                "removed",
                null,
                "the configuration no longer has " + self
                        + ": it puts everything down, and gets nothing until it is added again"));
    }

    // -- what it wants of its own accord

    /** A member that was started again elsewhere. */
    private void ownAddress() {
        MemberConfig offer = parts.settings.offer();
        if (offer == null || parts.inForce.cluster().version() < 1) {
            return;
        }
        boolean moved = parts.inForce
                .cluster()
                .member(offer.id())
                .filter(known -> !known.ip().equals(offer.ip()) || known.port() != offer.port())
                .isPresent();
        if (moved) {
            want(
                    "address of " + parts.settings.session(),
                    new ChangeRequest.MemberAddress(offer.id(), offer.ip(), offer.port()));
        }
    }

    /** A member that was removed while it was away, and whose own settings say that it joins. */
    private void rejoin() {
        MemberConfig offer = parts.settings.offer();
        if (parts.settings.joins() && offer != null && !parts.inForce.belongs() && !parts.attendance.attended()) {
            want(
                    "rejoin of " + parts.settings.session(),
                    new ChangeRequest.AddMember(
                            offer.id(),
                            offer.ip(),
                            offer.port(),
                            offer.priority(),
                            offer.systems(),
                            parts.settings.stored().storage()));
        }
    }

    private void want(String purpose, ChangeRequest change) {
        want(purpose, -1, change);
    }

    private void want(String purpose, long version, ChangeRequest change) {
        parts.registry.register().wantOnce(purpose, version, change, false, parts.settings.self());
    }

    /** The first of the living voters removes a member that has been down for so long. */
    private void autoremove(Moment now) {
        Duration after = parts.inForce.cluster().settings().autoremove();
        downSince.keySet().removeIf(id -> parts.membership.state(id) != MemberState.DOWN);
        removeAt = Moment.NEVER;
        if (after == null) {
            return;
        }
        for (MemberConfig member : parts.inForce.cluster().members()) {
            if (parts.membership.state(member.id()) == MemberState.DOWN) {
                Moment due = downSince.computeIfAbsent(member.id(), any -> now).plus(after);
                if (now.isBefore(due)) {
                    removeAt = Moment.earlier(removeAt, due);
                } else if (removable(member) && isFirst()) {
                    want(
                            "autoremove " + member.id(),
                            parts.inForce.cluster().version(), // an operator may have replaced it meanwhile
                            new ChangeRequest.Autoremove(member.id(), after));
                }
            }
        }
    }

    private boolean removable(MemberConfig member) {
        return !parts.inForce.cluster().votes(member)
                || parts.inForce.cluster().voters().size() > FEWEST_VOTERS;
    }

    private boolean isFirst() {
        return parts.inForce.cluster().voters().stream()
                .filter(id -> id.equals(parts.settings.self()) || parts.membership.state(id) == MemberState.ALIVE)
                .findFirst()
                .filter(parts.settings.self()::equals)
                .isPresent();
    }

    Moment nextDeadline() {
        return Moment.earlier(removeAt, Moment.earlier(parts.registry.nextDeadline(), forgetAt));
    }

    /** What some member would not understand is refused: it could neither agree on it nor act by it (protocol 8, additions to the configuration). */
    void propose(Input.Propose propose) {
        int wanted = Additions.in(propose.change());
        List<String> lacking = wanted <= Additions.in(parts.inForce.cluster())
                ? List.of()
                : parts.inForce.cluster().members().stream()
                        .map(MemberConfig::id)
                        .filter(id -> !id.equals(parts.settings.self()) && additions(id) < wanted)
                        .toList();
        if (lacking.isEmpty()) {
            parts.registry.want(wish(propose));
            return;
        }
        String why = "Members that have not said that they know " + Additions.name(wanted) + ": "
                + String.join(", ", lacking)
                + ". Bring them to this version and start them, or remove them; then ask again.";
        parts.out.add(new Effect.Answer(
                propose.request(), new ChangeOutcome.Refused(new Refusal(Refusal.Kind.INVALID, why))));
    }

    private int additions(String member) {
        Self its = parts.membership.self(member);
        return its == null ? 0 : its.additions();
    }
}
