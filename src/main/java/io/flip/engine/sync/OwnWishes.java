package io.flip.engine.sync;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Speaker;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.StorageId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a member wants of its own accord (protocol 7): its own address where that is another, to be a member again, and the removal of members that stay down.
 */
public final class OwnWishes {

    /** Below that many voters none is removed by itself. */
    private static final int FEWEST_VOTERS = 3;

    /**
     * What a member says of itself.
     *
     * @param offer {@code null} if the configuration alone counts
     * @param joins whether it asks to be added wherever it is no member
     */
    public record Place(@Nullable MemberConfig offer, boolean joins, StorageId storage) {}

    private final Speaker self;
    private final Place place;
    private final InForce inForce;
    private final Attendance attendance;
    private final Registry registry;
    private final Membership membership;
    private final Map<String, Moment> downSince = new TreeMap<>();
    private Moment removeAt = Moment.NEVER;

    public OwnWishes(
            Speaker self,
            Place place,
            InForce inForce,
            Attendance attendance,
            Registry registry,
            Membership membership) {
        this.self = self;
        this.place = place;
        this.inForce = inForce;
        this.attendance = attendance;
        this.registry = registry;
        this.membership = membership;
    }

    public void look(Moment now) {
        ownAddress();
        rejoin();
        autoremove(now);
    }

    /** A member that was started again elsewhere. */
    private void ownAddress() {
        MemberConfig offer = place.offer();
        if (offer == null || inForce.cluster().version() < 1) {
            return;
        }
        boolean moved = inForce.cluster()
                .member(offer.id())
                .filter(known -> !known.ip().equals(offer.ip()) || known.port() != offer.port())
                .isPresent();
        if (moved) {
            want("address of " + self.session(), new ChangeRequest.MemberAddress(offer.id(), offer.ip(), offer.port()));
        }
    }

    /** A member that was removed while it was away, and whose own settings say that it joins. */
    private void rejoin() {
        MemberConfig offer = place.offer();
        if (place.joins() && offer != null && !inForce.belongs() && !attendance.attended()) {
            want(
                    "rejoin of " + self.session(),
                    new ChangeRequest.AddMember(
                            offer.id(), offer.ip(), offer.port(), offer.priority(), offer.systems(), place.storage()));
        }
    }

    private void want(String purpose, ChangeRequest change) {
        want(purpose, -1, change);
    }

    private void want(String purpose, long version, ChangeRequest change) {
        registry.register().wantOnce(purpose, version, change, false, self.id());
    }

    /** The first of the living voters removes a member that has been down for so long. */
    private void autoremove(Moment now) {
        Duration after = inForce.cluster().settings().autoremove();
        downSince.keySet().removeIf(id -> membership.state(id) != MemberState.DOWN);
        removeAt = Moment.NEVER;
        if (after == null) {
            return;
        }
        for (MemberConfig member : inForce.cluster().members()) {
            if (membership.state(member.id()) == MemberState.DOWN) {
                Moment due = downSince.computeIfAbsent(member.id(), any -> now).plus(after);
                if (now.isBefore(due)) {
                    removeAt = Moment.earlier(removeAt, due);
                } else if (removable(member) && isFirst()) {
                    want(
                            "autoremove " + member.id(),
                            inForce.cluster().version(), // an operator may have replaced it meanwhile
                            new ChangeRequest.Autoremove(member.id(), after));
                }
            }
        }
    }

    private boolean removable(MemberConfig member) {
        return !inForce.cluster().votes(member) || inForce.cluster().voters().size() > FEWEST_VOTERS;
    }

    private boolean isFirst() {
        return inForce.cluster().voters().stream()
                .filter(id -> id.equals(self.id()) || membership.state(id) == MemberState.ALIVE)
                .findFirst()
                .filter(self.id()::equals)
                .isPresent();
    }

    /** When to look again for the sake of time. */
    public Moment nextDeadline() {
        return removeAt;
    }
}
