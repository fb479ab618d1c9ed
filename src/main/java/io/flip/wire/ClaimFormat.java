package io.flip.wire;

import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.MemberFormat.ITEM;
import static io.flip.wire.MemberFormat.SESSION;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.EPOCH;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.oneOf;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.grant.Epochs;

/** Claims, what voters say to them, and what they note. */
final class ClaimFormat {

    private static final Format<Claim.Entry> ENTRY = Layout.of(Claim.Entry.class)
            .fields(oneOf(HoldState.values()).of(Claim.Entry::state), EPOCH.of(Claim.Entry::epoch), Claim.Entry::new);

    static final Format<Claim> CLAIM = Layout.of(Claim.class)
            .fields(
                    ID.of(Claim::holder),
                    SESSION.of(Claim::session),
                    COUNT.of(Claim::version),
                    new ItemMapFormat<>(ENTRY).of(Claim::items),
                    Claim::new);

    static final Format<Verdict> VERDICT = Layout.of(Verdict.class)
            .fields(
                    COUNT.of(Verdict::judged),
                    new ItemMapFormat<>(EPOCH).of(Verdict::granted),
                    new ItemMapFormat<>(ID).of(Verdict::heldByOthers),
                    new ItemMapFormat<>(ID).of(Verdict::wanted),
                    Verdict::new);

    static final Format<Epochs.Told> EPOCHS = Layout.of(Epochs.Told.class)
            .fields(EPOCH.of(Epochs.Told::highest), FLAG.of(Epochs.Told::complete), Epochs.Told::new);

    /** Not for the wire: for the voter's own disk. */
    static final Format<Note> NOTE = Layout.of(Note.class)
            .fields(
                    ITEM.of(Note::item),
                    ID.of(Note::holder),
                    SESSION.of(Note::session),
                    EPOCH.of(Note::epoch),
                    Note::new);

    private ClaimFormat() {}
}
