package io.flip.engine.member;

import io.flip.engine.quorum.Quorum;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members that this one has not heard for too long (protocol 3). A voter suspects them; an isolated voter suspects nobody, because it
 * can't tell whether they are silent or it is cut off.
 */
public final class FailureDetector {

    private static final class Watch {
        /** When the present silence began, for suspicion: shifted by lateness, begun anew after isolation. */
        private Moment silentSince;

        /** When it was last heard, for isolation and for show; {@link #heard} tells whether it ever was. */
        private Moment lastHeard;

        private boolean heard;

        /** Whether it was heard since it has had to speak to this member. */
        private boolean spoke;

        private Watch(Moment now) {
            silentSince = now;
            lastHeard = now;
        }
    }

    private final Map<String, Watch> watches = new TreeMap<>();
    private final SequencedSet<String> former = new TreeSet<>();
    private final String self;
    private Quorum quorum;
    private Quorum majority;
    private boolean votes;
    private Duration timeout;
    private Duration timeoutAtStart;

    /** The members that a voter would suspect if it were not isolated; empty for a member that does not vote. */
    private final SequencedSet<String> silent = new TreeSet<>();

    private boolean silentChanged;
    private boolean isolated;

    /** The members that it heard again since it was isolated, or heard nobody: for the sake of each every wait began anew, and does not for it once more. */
    private final Set<String> heardAgain = new TreeSet<>();

    private Moment nextLook;

    /** Until when nobody new is suspected, because what came while this member did not run may still lie unread; {@code null} where all is read. */
    private @Nullable Moment readingUntil;

    /**
     * @param self votes where it is one of the voters
     * @param timeout {@code T}
     */
    public FailureDetector(String self, Collection<String> members, Quorum quorum, Duration timeout, Moment now) {
        this.self = self;
        this.quorum = quorum;
        this.majority = quorum.majority();
        this.votes = quorum.has(self);
        this.timeout = timeout;
        this.timeoutAtStart = timeout.multipliedBy(2);
        members.stream().filter(member -> !member.equals(self)).forEach(member -> watches.put(member, new Watch(now)));
        this.isolated = !hears(quorum, now);
        this.nextLook = now.plus(timeout);
    }

    /**
     * Others are members and voters from now on; those that are none any more are watched on as former ones. One that was none before may not have had to
     * speak to this member, and nobody but voters to one that did not vote: for them the wait begins anew, as at the start (protocol 7, rule 15).
     */
    public void members(Collection<String> ids, Quorum newQuorum, Duration newTimeout, Moment now) {
        boolean votesAnew = !votes && newQuorum.has(self);
        quorum = newQuorum;
        majority = newQuorum.majority();
        votes = quorum.has(self);
        timeout = newTimeout;
        timeoutAtStart = newTimeout.multipliedBy(2);
        watches.forEach((id, watch) -> {
            if (votesAnew || former.contains(id)) {
                watch.silentSince = now;
                watch.spoke = false;
            }
        });
        watches.keySet().stream().filter(id -> !ids.contains(id)).forEach(former::add);
        former.removeAll(ids);
        ids.stream().filter(id -> !id.equals(self)).forEach(id -> watches.computeIfAbsent(id, any -> new Watch(now)));
        nextLook = now;
    }

    /** One that is no member, and may still hold something. */
    public void watchFormer(String id, Moment now) {
        watches.computeIfAbsent(id, any -> new Watch(now));
        former.add(id);
        nextLook = now;
    }

    public void forget(String id) {
        watches.remove(id);
        former.remove(id);
        silent.remove(id);
        heardAgain.remove(id);
    }

    /** Those that are no members any more and are watched on, sorted. */
    public SequencedSet<String> former() {
        return Collections.unmodifiableSequencedSet(former);
    }

    /** Something fresh came from the member. An isolated member that hears one again may soon hear the rest: every wait starts anew (protocol 3). */
    public void heard(String member, Moment now) {
        Watch watch = watches.get(member);
        if (watch == null) {
            return;
        }
        if (isolated && !hears(member, now) && isFirstTime(member, now)) {
            waitAnew(now);
        }
        watch.heard = true;
        watch.spoke = true;
        watch.silentSince = now;
        watch.lastHeard = now;
        boolean wasSilent = silent.remove(member);
        silentChanged |= wasSilent;
        if (wasSilent || isolated) {
            nextLook = now;
        }
    }

    /** One that comes and goes must not keep it from ever having waited for long enough. */
    private boolean isFirstTime(String member, Moment now) {
        if (watches.keySet().stream().noneMatch(other -> hears(other, now))) {
            heardAgain.clear();
        }
        return heardAgain.add(member);
    }

    private void waitAnew(Moment now) {
        watches.values().forEach(watch -> watch.silentSince = now);
    }

    /**
     * This member was not running for that long: nobody is to blame for being silent meanwhile. Nor for a silence that was due to end before:
     * that broke it may lie unread in the socket since, so verdicts wait until it has been read.
     *
     * @param reading how long that takes; a member that is always late waits for it once, not for ever
     */
    public void late(Duration lateness, Duration reading, Moment now) {
        if (readingUntil == null) {
            readingUntil = now.plus(reading);
            nextLook = Moment.earlier(nextLook, readingUntil);
        }
        for (Watch watch : watches.values()) {
            watch.silentSince = watch.silentSince.plus(lateness);
            watch.lastHeard = watch.lastHeard.plus(lateness);
        }
    }

    /** Brings suspicion and isolation up to date. */
    public void look(Moment now) {
        if (now.isBefore(nextLook)) {
            return;
        }
        boolean wasIsolated = isolated;
        isolated = !hears(quorum, now);
        if (wasIsolated && !isolated) {
            heardAgain.clear();
            waitAnew(now);
        }
        if (readingUntil != null && !now.isBefore(readingUntil)) {
            readingUntil = null;
        }
        nextLook = readingUntil == null ? Moment.NEVER : readingUntil;
        watches.forEach((member, watch) -> look(member, watch, now));
    }

    private void look(String member, Watch watch, Moment now) {
        Moment due = watch.silentSince.plus(watch.spoke ? timeout : timeoutAtStart);
        boolean over = !due.isAfter(now);
        if (!over) {
            nextLook = Moment.earlier(nextLook, due);
        }
        if (!over || !votes) {
            silentChanged |= silent.remove(member);
        } else if (readingUntil == null) {
            silentChanged |= silent.add(member);
        }
        Moment contactEnds = watch.lastHeard.plus(timeout);
        if (watch.heard && contactEnds.isAfter(now)) {
            nextLook = Moment.earlier(nextLook, contactEnds);
        }
    }

    private boolean hears(Quorum voters, Moment now) {
        return voters.isReached(voter -> voter.equals(self) || hears(voter, now));
    }

    /** Whether the member was heard within the last {@code T}. */
    public boolean hears(String member, Moment now) {
        Watch watch = watches.get(member);
        return watch != null && watch.heard && now.isBefore(watch.lastHeard.plus(timeout));
    }

    /** Whether it hears more than half of the voters, itself counted where it votes: changes need those, whatever the quorum is (protocol 7, rule 5). */
    public boolean hearsMajority(Moment now) {
        return hears(majority, now);
    }

    /** The members that it suspects, sorted; empty for a member that does not vote or is isolated. */
    public SequencedSet<String> suspects() {
        if (isolated || silent.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        SequencedSet<String> members = new TreeSet<>(silent);
        members.removeAll(former);
        return members;
    }

    /** The members that it suspects, or would suspect if it were not isolated, and the {@link #former} ones, sorted. */
    public SequencedSet<String> watchedForSilence() {
        if (silent.isEmpty() && former.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        SequencedSet<String> watched = new TreeSet<>(silent);
        watched.addAll(former);
        return watched;
    }

    public boolean suspects(String member) {
        return !isolated && silent.contains(member);
    }

    /** Whether others are silent than when this was last asked. */
    public boolean takeSilentChanged() {
        boolean taken = silentChanged;
        silentChanged = false;
        return taken;
    }

    /**
     * Whether this voter has heard nothing from the member for that long (protocol 5, judging 1). It counts for an isolated voter as well: no lease that it
     * renewed lasts that long, whichever of the two is cut off.
     */
    public boolean silentFor(String member, Duration duration, Moment now) {
        return silent.contains(member) && !now.isBefore(silentUntil(member, duration));
    }

    /** When the member's present silence will have lasted that long. */
    public Moment silentUntil(String member, Duration duration) {
        Watch watch = watches.get(member);
        return watch == null ? Moment.NEVER : watch.silentSince.plus(duration);
    }

    public boolean isolated() {
        return isolated;
    }

    /** Whether one of the two votes: others do not speak to each other. */
    public boolean speaksWith(String member) {
        return votes || quorum.has(member);
    }

    public boolean heard(String member) {
        Watch watch = watches.get(member);
        return watch != null && watch.heard;
    }

    /** When the member was last heard; meaningless where {@link #heard(String)} is false. */
    public Moment lastHeard(String member) {
        Watch watch = watches.get(member);
        return watch == null ? Moment.NEVER : watch.lastHeard;
    }

    /** Until when it still waits for a member that it has never heard; long past where it is isolated, or waits for none. */
    public Moment listensUntil() {
        Moment latest = Moment.LONG_PAST;
        for (Watch watch : watches.values()) {
            if (!watch.heard && !isolated) {
                latest = Moment.later(latest, watch.silentSince.plus(timeoutAtStart));
            }
        }
        return latest;
    }

    /** When to look again; may come early, never late. */
    public Moment nextDeadline() {
        return nextLook;
    }
}
