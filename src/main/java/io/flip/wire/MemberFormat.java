package io.flip.wire;

import io.flip.engine.member.Opinion;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What members say of themselves and of each other. */
final class MemberFormat {

    static final Format<String> ID = new Format<>() {
        @Override
        public void write(CborWriter out, String id) {
            out.id(id);
        }

        @Override
        public String read(CborReader in) throws MalformedException {
            return in.id();
        }
    };

    static final Format<ItemId> ITEM = new Format<>() {
        @Override
        public void write(CborWriter out, ItemId item) {
            out.open(2).id(item.system()).text(item.value()).end();
        }

        @Override
        public ItemId read(CborReader in) throws MalformedException {
            in.open();
            ItemId item = new ItemId(in.id(), in.text());
            in.end();
            return item;
        }
    };

    static final Format<Session> SESSION = new Format<>() {
        @Override
        public void write(CborWriter out, Session session) {
            out.open(2).number(session.incarnation()).number(session.nonce()).end();
        }

        @Override
        public Session read(CborReader in) throws MalformedException {
            in.open();
            Session session = new Session(in.number(), in.number());
            in.end();
            return session;
        }
    };

    static final Format<Self> SELF = new SelfFormat();
    static final Format<Opinion> OPINION = new OpinionFormat();

    private MemberFormat() {}

    private static final class SelfFormat implements Format<Self> {
        /** What an earlier version refuses (protocol 8, setbacks). */
        private static final Setback EARLIER = new Setback(0, true);

        private static final List<Phase> PHASES = List.of(Phase.values());

        @Override
        public void write(CborWriter out, Self self) {
            boolean sent = !self.sent().isEmpty();
            boolean more = self.additions() > 0 || sent;
            out.open(sent ? 11 : more ? 10 : self.setbacks().isEmpty() ? 8 : 9)
                    .id(self.id())
                    .value(SESSION, self.session())
                    .number(self.version());
            out.choice(self.phase()).flag(self.leased()).flag(self.holding());
            Sorted.writeSet(out, ID, self.unhealthy());
            SequencedMap<ItemId, Setback> setbacks = new TreeMap<>(self.setbacks());
            Sorted.writeSet(out, ITEM, setbacks.keySet()); // to an earlier version they are refused
            if (more || !setbacks.isEmpty()) {
                out.list(OfSetback.SETBACK, List.copyOf(setbacks.values()));
            }
            if (more) {
                out.number(self.additions());
            }
            if (sent) {
                writeSent(out, new TreeMap<>(self.sent()));
            }
            out.end();
        }

        @Override
        public Self read(CborReader in) throws MalformedException {
            in.open();
            Self self = new Self(
                    in.id(),
                    SESSION.read(in),
                    in.count(),
                    in.choice(PHASES),
                    in.flag(),
                    in.flag(),
                    Sorted.readSet(in, ID),
                    readSetbacks(in),
                    in.more() ? in.integer() : 0,
                    in.more() ? readSent(in) : Sorted.frozen(new TreeMap<>()));
            in.end();
            return self;
        }

        private static void writeSent(CborWriter out, SequencedMap<String, Long> sent) {
            out.open(sent.size());
            sent.forEach(
                    (webhook, until) -> out.open(2).id(webhook).number(until).end());
            out.end();
        }

        private static SequencedMap<String, Long> readSent(CborReader in) throws MalformedException {
            TreeMap<String, Long> sent = new TreeMap<>();
            in.open();
            while (in.more()) {
                in.open();
                Sorted.append(sent, in.id(), in.count());
                in.end();
            }
            in.end();
            return Sorted.frozen(sent);
        }

        private static SequencedMap<ItemId, Setback> readSetbacks(CborReader in) throws MalformedException {
            SortedSet<ItemId> items = Sorted.readSet(in, ITEM);
            List<Setback> setbacks = in.more() ? in.list(OfSetback.SETBACK) : List.of();
            if (!setbacks.isEmpty() && setbacks.size() != items.size()) {
                throw new MalformedException("not as many setbacks as items");
            }
            SequencedMap<ItemId, Setback> all = new TreeMap<>();
            items.forEach(item -> all.put(item, setbacks.isEmpty() ? EARLIER : setbacks.get(all.size())));
            return Collections.unmodifiableSequencedMap(all);
        }
    }

    private static final class OfSetback implements Format<Setback> {
        private static final Format<Setback> SETBACK = new OfSetback();

        @Override
        public void write(CborWriter out, Setback setback) {
            out.open(2).number(setback.turn()).flag(setback.refused()).end();
        }

        @Override
        public Setback read(CborReader in) throws MalformedException {
            in.open();
            Setback setback = new Setback(in.count(), in.flag());
            in.end();
            return setback;
        }
    }

    private static final class OpinionFormat implements Format<Opinion> {
        @Override
        public void write(CborWriter out, Opinion opinion) {
            out.open(4).id(opinion.voter()).value(SESSION, opinion.session()).number(opinion.version());
            Sorted.writeSet(out, ID, opinion.suspects());
            out.end();
        }

        @Override
        public Opinion read(CborReader in) throws MalformedException {
            in.open();
            Opinion opinion = new Opinion(in.id(), SESSION.read(in), in.count(), Sorted.readSet(in, ID));
            in.end();
            return opinion;
        }
    }
}
