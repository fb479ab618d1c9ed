package io.flip.wire;

import static io.flip.wire.Format.listOf;
import static io.flip.wire.Sorted.mapOf;
import static io.flip.wire.Sorted.setOf;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.INTEGER;
import static io.flip.wire.Values.NUMBER;
import static io.flip.wire.Values.TEXT;
import static io.flip.wire.Values.oneOf;

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
import java.util.SequencedSet;
import java.util.TreeMap;

/** What members say of themselves and of each other. */
final class MemberFormat {

    static final Format<String> ID = Format.of(CborWriter::id, CborReader::id);

    static final Format<ItemId> ITEM =
            Layout.of(ItemId.class).fields(ID.of(ItemId::system), TEXT.of(ItemId::value), ItemId::new);

    static final Format<Session> SESSION =
            Layout.of(Session.class).fields(NUMBER.of(Session::incarnation), NUMBER.of(Session::nonce), Session::new);

    private static final Format<Setback> SETBACK =
            Layout.of(Setback.class).fields(COUNT.of(Setback::sequence), FLAG.of(Setback::refused), Setback::new);

    /** What an earlier version refuses (protocol 8, setbacks). */
    private static final Setback EARLIER = new Setback(0, true);

    static final Format<Self> SELF = Layout.of(Self.class)
            .fields(
                    ID.of(Self::id),
                    SESSION.of(Self::session),
                    COUNT.of(Self::version),
                    oneOf(Phase.values()).of(Self::phase),
                    FLAG.of(Self::leased),
                    FLAG.of(Self::holding),
                    setOf(ID).of(Self::unhealthy),
                    setOf(ITEM).of(self -> self.setbacks().sequencedKeySet()),
                    listOf(SETBACK).added(self -> List.copyOf(new TreeMap<>(self.setbacks()).values()), List.of()),
                    INTEGER.added(Self::additions, 0),
                    mapOf(ID, COUNT).added(Self::sent, Collections.emptySortedMap()),
                    (id, session, version, phase, leased, holding, unhealthy, failed, setbacks, additions, sent) ->
                            new Self(
                                    id,
                                    session,
                                    version,
                                    phase,
                                    leased,
                                    holding,
                                    unhealthy,
                                    setbacks(failed, setbacks),
                                    additions,
                                    sent));

    static final Format<Opinion> OPINION = Layout.of(Opinion.class)
            .fields(
                    ID.of(Opinion::voter),
                    SESSION.of(Opinion::session),
                    COUNT.of(Opinion::version),
                    setOf(ID).of(Opinion::suspects),
                    Opinion::new);

    private MemberFormat() {}

    private static SequencedMap<ItemId, Setback> setbacks(SequencedSet<ItemId> items, List<Setback> setbacks)
            throws MalformedException {
        if (!setbacks.isEmpty() && setbacks.size() != items.size()) {
            throw new MalformedException("not as many setbacks as items");
        }
        SequencedMap<ItemId, Setback> all = new TreeMap<>();
        items.forEach(item -> all.put(item, setbacks.isEmpty() ? EARLIER : setbacks.get(all.size())));
        return Collections.unmodifiableSequencedMap(all);
    }
}
