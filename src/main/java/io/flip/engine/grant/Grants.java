package io.flip.engine.grant;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.placement.VoterSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The voter's side of passing an item on (protocol 5, judging): it grants an item to one member at a time, and to the next only once the
 * last has let go, or has been silent for longer than any lease that this voter renewed.
 */
public final class Grants {

    private final Map<ItemId, Note> notes = new TreeMap<>();
    private final SequencedSet<ItemId> gone = new TreeSet<>();
    private final SequencedSet<String> letGo = new TreeSet<>();
    private final List<Note> unwritten = new ArrayList<>();
    private final Claims claims;
    private final VoterSituation situation;
    private final Epochs epochs;
    private final Moment quarantineEnd;
    private Moment settledAt = Moment.LONG_PAST;

    /** @param quarantineEnd nothing new is granted before (protocol 5, judging 3) */
    public Grants(
            Claims claims, VoterSituation situation, Collection<Note> notes, Epochs epochs, Moment quarantineEnd) {
        this.claims = claims;
        this.situation = situation;
        this.epochs = epochs;
        this.quarantineEnd = quarantineEnd;
        notes.forEach(note -> {
            this.notes.put(note.item(), note);
            epochs.knows(note.epoch());
        });
    }

    /** Time passes. */
    public void look(Moment now) {
        epochs.look(claims.highestEpoch(), now);
    }

    /** Whether it grants nothing new yet. */
    public boolean quarantined(Moment now) {
        return now.isBefore(quarantineEnd) || !epochs.mayGiveOut();
    }

    /** When it grants something new, as far as is known: it may be told later of one that is worth waiting for. */
    public Moment quarantineEnd() {
        return epochs.mayGiveOut() ? quarantineEnd : Moment.later(quarantineEnd, epochs.waitsUntil());
    }

    /** When time alone turns a verdict, while it is in quarantine. */
    public Moment nextDeadline(Moment now) {
        return now.isBefore(quarantineEnd) ? quarantineEnd : epochs.waitsUntil();
    }

    /** Whether it needs what the others tell of their epochs. */
    public boolean asksForEpochs(Moment now) {
        return !now.isBefore(quarantineEnd) && !epochs.mayGiveOut();
    }

    /**
     * The terms of leases have changed (protocol 7, rule 14). Voters that have no note of an item, or an old one, may now be a quorum: what they give out
     * next is above all epochs that they have heard of.
     */
    public void termsChanged(Moment now) {
        epochs.othersVote(claims.highestEpoch(), now);
    }

    /** Until then leases of former terms may be held, and each lease needs the voters of those too. */
    public void settledAt(Moment when) {
        settledAt = when;
    }

    /**
     * The holders that are noted and have not let go, as far as they are among those.
     *
     * @param silenceCounts whether one has let go that was silent for long enough
     */
    public SequencedSet<String> holdersAmong(Collection<String> members, boolean silenceCounts, Moment now) {
        SequencedSet<String> holding = new TreeSet<>();
        for (Note note : notes.values()) {
            if (members.contains(note.holder()) && !holding.contains(note.holder())) {
                boolean letGo = silenceCounts ? hasLetGo(note, now) : saysThatItLetGo(note);
                if (!letGo) {
                    holding.add(note.holder());
                }
            }
        }
        return holding;
    }

    /** One that is no member any more has let go of everything. */
    public void formerLetGo(String former) {
        letGo.add(former);
    }

    /** One that is a member again is believed by what it says itself. */
    public void membersAre(Collection<String> ids) {
        letGo.removeAll(ids);
    }

    /** Another configuration is in force: notes of items that it does not have are kept until their holders have let go. */
    public void adopted() {
        gone.clear();
        notes.keySet().stream().filter(item -> !situation.sharded(item)).forEach(gone::add);
        letGo.retainAll(notes.values().stream().map(Note::holder).toList());
    }

    /** Whether there are notes of items that are gone. */
    public boolean notesWhatIsGone() {
        return !gone.isEmpty();
    }

    /**
     * Forgets the notes of items that are gone and let go for good. What is granted from then on has an epoch above those that are forgotten.
     *
     * @return those items
     */
    public List<ItemId> forgetWhatIsGone() {
        List<ItemId> forgotten = gone.stream()
                .filter(item -> saysThatItLetGo(Objects.requireNonNull(notes.get(item))))
                .toList();
        forgotten.forEach(item -> {
            gone.remove(item);
            Note note = Objects.requireNonNull(notes.remove(item));
            epochs.above(note.epoch());
        });
        return forgotten;
    }

    private boolean saysThatItLetGo(Note note) {
        return situation.ended(note) || letGo.contains(note.holder()) || omits(note);
    }

    private boolean omits(Note note) {
        Claim claim = claims.direct(note.holder());
        return claim != null
                && claim.session().equals(note.session())
                && !claim.items().containsKey(note.item());
    }

    public Collection<Note> notes() {
        return Collections.unmodifiableCollection(notes.values());
    }

    /** Judges a claim that came from the claimant itself. What is granted is noted: see {@link #takeUnwritten}. */
    public Verdict judge(Claim claim, Moment now) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        SequencedMap<ItemId, String> heldByOthers = new TreeMap<>();
        SequencedMap<ItemId, String> wanted = new TreeMap<>();
        claim.items().forEach((item, entry) -> {
            if (!situation.sharded(item)) {
                return;
            }
            Note note = notes.get(item);
            if (note != null && isFor(note, claim)) {
                long least = entry.state().comesUp() ? epochs.least() : 0; // another may have had it meanwhile
                granted.put(item, note(claim, item, Math.max(least, Math.max(note.epoch(), entry.epoch()))));
            } else if (note != null && !hasLetGo(note, now)) { // protocol 5, judging 1
                if (holdsStill(note)) {
                    heldByOthers.put(item, note.holder());
                }
            } else if (note == null ? maybeFirst(claim, item, entry, now) : maybeNext(claim, item, now)) {
                long last = note == null ? claims.highestEpochOfOthers(item, claim.holder()) : note.epoch();
                granted.put(item, note(claim, item, Math.max(epochs.next(last, now), entry.epoch())));
            }
            String other = wanted(claim, item, now);
            if (other != null) {
                wanted.put(item, other);
            }
        });
        return new Verdict(claim.version(), granted, heldByOthers, wanted);
    }

    /** Protocol 5, judging 2 and 3. */
    private boolean maybeNext(Claim claim, ItemId item, Moment now) {
        return !quarantined(now) && (situation.knowsNoPlan() || claim.holder().equals(situation.planned(item)));
    }

    /**
     * Nobody is noted. While leases of former terms may be held, its holder may go on with this voter's grant, whatever the plan says: its lease
     * needs the former voters too ({@link Lease}). A voter that is new must not give away what another holds by the grants of the rest. Nor does anybody
     * note the members that put down what was in a replicated system before: several may, and each must be done before one of them has it again.
     *
     * <p>What another asks for it may have been granted by the rest, and have begun to bring up without having said so yet: it says that, or asks no more,
     * as soon as it hears of the new terms.
     */
    private boolean maybeFirst(Claim claim, ItemId item, Claim.Entry entry, Moment now) {
        boolean another = situation.heldByAnother(item, claim.holder(), now);
        boolean holds = entry.state().stays();
        boolean unsettled = now.isBefore(settledAt);
        boolean goesOn = unsettled && !quarantined(now) && holds && !another;
        boolean asked = unsettled && situation.claimedByAnother(item, claim.holder(), now);
        return goesOn || (maybeNext(claim, item, now) && (holds || !(another || asked)));
    }

    private static boolean isFor(Note note, Claim claim) {
        return note.holder().equals(claim.holder()) && note.session().equals(claim.session());
    }

    private long note(Claim claim, ItemId item, long epoch) {
        Note note = new Note(item, claim.holder(), claim.session(), epoch);
        epochs.knows(epoch);
        if (!note.equals(notes.put(item, note))) {
            unwritten.add(note);
        }
        return epoch;
    }

    private boolean hasLetGo(Note note, Moment now) {
        return saysThatItLetGo(note) || situation.silentPastGrace(note.holder(), note.item(), now);
    }

    private boolean holdsStill(Note note) {
        Claim claim = claims.direct(note.holder());
        return claim != null && claim.session().equals(note.session()) && claim.holds(note.item());
    }

    /** The member that should have an item of the claimant, asks for it, and would be granted it once the claimant lets go (protocol 2, verdict). */
    private @Nullable String wanted(Claim claim, ItemId item, Moment now) {
        String other = situation.planned(item);
        if (other == null || other.equals(claim.holder()) || situation.suspects(other) || quarantined(now)) {
            return null;
        }
        Claim claimOfOther = claims.direct(other);
        Claim.Entry entry = claimOfOther == null ? null : claimOfOther.items().get(item);
        Note note = notes.get(item);
        boolean free = note == null
                || note.holder().equals(claim.holder())
                || note.holder().equals(other);
        // One that says that it holds it, without this voter's grant, has a stale hold to put down first.
        return free && entry != null && entry.state() == HoldState.ASKING ? other : null;
    }

    /** The notes made since the last call; they must be on disk before a verdict that rests on them leaves. */
    public List<Note> takeUnwritten() {
        List<Note> taken = List.copyOf(unwritten);
        unwritten.clear();
        return taken;
    }

    public @Nullable Note note(ItemId item) {
        return notes.get(item);
    }
}
