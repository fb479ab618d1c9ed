package io.flip.wire;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Epochs;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.ItemId;
import java.util.List;
import java.util.SequencedMap;

/** Claims, what voters say to them, and what they note. */
final class ClaimFormat {

    static final Format<Claim> CLAIM = new OfClaim();
    static final Format<Verdict> VERDICT = new OfVerdict();

    static final Format<Epochs.Told> EPOCHS = new OfEpochs();

    /** Not for the wire: for the voter's own disk. */
    static final Format<Note> NOTE = new OfNote();

    private ClaimFormat() {}

    private static final class OfEntry implements Format<Claim.Entry> {
        private static final List<HoldState> STATES = List.of(HoldState.values());

        @Override
        public void write(CborWriter out, Claim.Entry entry) {
            out.open(2).choice(entry.state()).number(entry.epoch()).end();
        }

        @Override
        public Claim.Entry read(CborReader in) throws MalformedException {
            in.open();
            Claim.Entry entry = new Claim.Entry(in.choice(STATES), in.epoch());
            in.end();
            return entry;
        }
    }

    private static final class OfClaim implements Format<Claim> {
        private static final Format<SequencedMap<ItemId, Claim.Entry>> ITEMS = new ItemMapFormat<>(new OfEntry());

        @Override
        public void write(CborWriter out, Claim claim) {
            out.open(4).id(claim.holder()).value(MemberFormat.SESSION, claim.session());
            out.number(claim.version()).value(ITEMS, claim.items()).end();
        }

        @Override
        public Claim read(CborReader in) throws MalformedException {
            in.open();
            Claim claim = new Claim(in.id(), MemberFormat.SESSION.read(in), in.count(), ITEMS.read(in));
            in.end();
            return claim;
        }
    }

    private static final class OfEpoch implements Format<Long> {
        @Override
        public void write(CborWriter out, Long epoch) {
            out.number(epoch);
        }

        @Override
        public Long read(CborReader in) throws MalformedException {
            return in.epoch();
        }
    }

    private static final class OfEpochs implements Format<Epochs.Told> {
        @Override
        public void write(CborWriter out, Epochs.Told told) {
            out.open(2).number(told.highest()).flag(told.complete()).end();
        }

        @Override
        public Epochs.Told read(CborReader in) throws MalformedException {
            in.open();
            Epochs.Told told = new Epochs.Told(in.epoch(), in.flag());
            in.end();
            return told;
        }
    }

    private static final class OfVerdict implements Format<Verdict> {
        private static final Format<SequencedMap<ItemId, Long>> EPOCHS = new ItemMapFormat<>(new OfEpoch());
        private static final Format<SequencedMap<ItemId, String>> MEMBERS = new ItemMapFormat<>(MemberFormat.ID);

        @Override
        public void write(CborWriter out, Verdict verdict) {
            out.open(4).number(verdict.judged()).value(EPOCHS, verdict.granted());
            out.value(MEMBERS, verdict.heldByOthers())
                    .value(MEMBERS, verdict.wanted())
                    .end();
        }

        @Override
        public Verdict read(CborReader in) throws MalformedException {
            in.open();
            Verdict verdict = new Verdict(in.count(), EPOCHS.read(in), MEMBERS.read(in), MEMBERS.read(in));
            in.end();
            return verdict;
        }
    }

    private static final class OfNote implements Format<Note> {
        @Override
        public void write(CborWriter out, Note note) {
            out.open(4).value(MemberFormat.ITEM, note.item()).id(note.holder());
            out.value(MemberFormat.SESSION, note.session()).number(note.epoch()).end();
        }

        @Override
        public Note read(CborReader in) throws MalformedException {
            in.open();
            Note note = new Note(MemberFormat.ITEM.read(in), in.id(), MemberFormat.SESSION.read(in), in.epoch());
            in.end();
            return note;
        }
    }
}
