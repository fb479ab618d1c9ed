package io.flip.wire;

import static io.flip.wire.Format.orNull;
import static io.flip.wire.Kinds.kind;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.NUMBER;

import io.flip.engine.register.Ballot;
import io.flip.engine.register.Letter;
import io.flip.engine.register.StorageId;

/** What the members say to each other about the configuration's next version (protocol 7). */
final class RegisterFormat {

    static final Format<StorageId> STORAGE =
            Layout.of(StorageId.class).fields(NUMBER.of(StorageId::high), NUMBER.of(StorageId::low), StorageId::new);

    static final Format<Ballot> BALLOT = Layout.of(Ballot.class)
            .fields(COUNT.of(Ballot::counter), ID.of(Ballot::member), NUMBER.of(Ballot::nonce), Ballot::new);

    static final Kinds<Letter> LETTER = Kinds.of(
            kind(0, Letter.Prepare.class)
                    .fields(COUNT.of(Letter.Prepare::base), BALLOT.of(Letter.Prepare::ballot), Letter.Prepare::new),
            kind(1, Letter.Promise.class)
                    .fields(
                            COUNT.of(Letter.Promise::base),
                            BALLOT.of(Letter.Promise::ballot),
                            STORAGE.of(Letter.Promise::storage),
                            orNull(BALLOT).of(Letter.Promise::accepted),
                            Letter.Promise::new),
            kind(2, Letter.Nack.class)
                    .fields(
                            COUNT.of(Letter.Nack::base),
                            BALLOT.of(Letter.Nack::ballot),
                            BALLOT.of(Letter.Nack::promised),
                            Letter.Nack::new),
            kind(3, Letter.Stale.class).fields(COUNT.of(Letter.Stale::base), Letter.Stale::new),
            kind(4, Letter.Accept.class)
                    .fields(COUNT.of(Letter.Accept::base), BALLOT.of(Letter.Accept::ballot), Letter.Accept::new),
            kind(5, Letter.Accepted.class)
                    .fields(
                            COUNT.of(Letter.Accepted::base),
                            BALLOT.of(Letter.Accepted::ballot),
                            STORAGE.of(Letter.Accepted::storage),
                            Letter.Accepted::new),
            kind(6, Letter.Commit.class).fields(COUNT.of(Letter.Commit::version), Letter.Commit::new),
            kind(7, Letter.Committed.class)
                    .fields(
                            COUNT.of(Letter.Committed::version),
                            STORAGE.of(Letter.Committed::storage),
                            Letter.Committed::new),
            kind(8, Letter.Read.class)
                    .fields(COUNT.of(Letter.Read::number), COUNT.of(Letter.Read::base), Letter.Read::new),
            kind(9, Letter.State.class)
                    .fields(
                            COUNT.of(Letter.State::number),
                            STORAGE.of(Letter.State::storage),
                            COUNT.of(Letter.State::base),
                            orNull(BALLOT).of(Letter.State::accepted),
                            FLAG.along(Letter.State::settled, false),
                            Letter.State::new));

    private RegisterFormat() {}
}
