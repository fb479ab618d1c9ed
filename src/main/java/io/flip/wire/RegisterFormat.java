package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.Ballot;
import io.flip.engine.register.Letter;
import io.flip.engine.register.StorageId;

/** What the members say to each other about the configuration's next version (protocol 7): {@code [kind, ...]}. */
final class RegisterFormat implements Format<Letter> {

    static final Format<Letter> LETTER = new RegisterFormat();
    static final Format<StorageId> STORAGE = new OfStorage();
    static final Format<Ballot> BALLOT = new OfBallot();

    private RegisterFormat() {}

    @Override
    public void write(CborWriter out, Letter letter) {
        switch (letter) {
            case Letter.Prepare(var base, var ballot) ->
                out.open(3).number(0).number(base).value(BALLOT, ballot);
            case Letter.Promise(var base, var ballot, var storage, var accepted) -> {
                out.open(5).number(1).number(base).value(BALLOT, ballot);
                out.value(STORAGE, storage).optional(BALLOT, accepted);
            }
            case Letter.Nack(var base, var ballot, var promised) ->
                out.open(4).number(2).number(base).value(BALLOT, ballot).value(BALLOT, promised);
            case Letter.Stale(var base) -> out.open(2).number(3).number(base);
            case Letter.Accept(var base, var ballot) ->
                out.open(3).number(4).number(base).value(BALLOT, ballot);
            case Letter.Accepted(var base, var ballot, var storage) ->
                out.open(4).number(5).number(base).value(BALLOT, ballot).value(STORAGE, storage);
            case Letter.Commit(var version) -> out.open(2).number(6).number(version);
            case Letter.Committed(var version, var storage) ->
                out.open(3).number(7).number(version).value(STORAGE, storage);
            case Letter.Read(var number, var base) ->
                out.open(3).number(8).number(number).number(base);
            case Letter.State(var number, var storage, var base, var accepted, var settled) -> {
                out.open(6).number(9).number(number).value(STORAGE, storage);
                out.number(base).optional(BALLOT, accepted).flag(settled);
            }
        }
        out.end();
    }

    @Override
    public Letter read(CborReader in) throws MalformedException {
        in.open();
        Letter letter = switch (in.count(9)) {
            case 0 -> new Letter.Prepare(in.count(), BALLOT.read(in));
            case 1 -> new Letter.Promise(in.count(), BALLOT.read(in), STORAGE.read(in), in.optional(BALLOT));
            case 2 -> new Letter.Nack(in.count(), BALLOT.read(in), BALLOT.read(in));
            case 3 -> new Letter.Stale(in.count());
            case 4 -> new Letter.Accept(in.count(), BALLOT.read(in));
            case 5 -> new Letter.Accepted(in.count(), BALLOT.read(in), STORAGE.read(in));
            case 6 -> new Letter.Commit(in.count());
            case 7 -> new Letter.Committed(in.count(), STORAGE.read(in));
            case 8 -> new Letter.Read(in.count(), in.count());
            default ->
                new Letter.State(in.count(), STORAGE.read(in), in.count(), in.optional(BALLOT), in.more() && in.flag());
        };
        in.end();
        return letter;
    }

    private static final class OfStorage implements Format<StorageId> {
        @Override
        public void write(CborWriter out, StorageId storage) {
            out.open(2).number(storage.high()).number(storage.low()).end();
        }

        @Override
        public StorageId read(CborReader in) throws MalformedException {
            in.open();
            StorageId storage = new StorageId(in.number(), in.number());
            in.end();
            return storage;
        }
    }

    private static final class OfBallot implements Format<Ballot> {
        @Override
        public void write(CborWriter out, Ballot ballot) {
            out.open(3)
                    .number(ballot.counter())
                    .id(ballot.member())
                    .number(ballot.nonce())
                    .end();
        }

        @Override
        public Ballot read(CborReader in) throws MalformedException {
            in.open();
            Ballot ballot = new Ballot(in.count(), in.id(), in.number());
            in.end();
            return ballot;
        }
    }
}
