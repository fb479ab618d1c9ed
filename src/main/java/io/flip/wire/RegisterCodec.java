package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.SystemConfig;
import java.util.List;

/** What a member keeps of the register on its disk, as CBOR. */
public final class RegisterCodec {

    /**
     * The newest configuration known to be committed.
     *
     * @param settled as of {@code Stored}
     * @param left what is up and it does not give this member: systems with these items alone
     */
    public record Base(ClusterConfig config, boolean settled, List<SystemConfig> left) {}

    public byte[] encode(StorageId storage) {
        return CborWriter.write(RegisterFormat.STORAGE, storage);
    }

    public StorageId storage(byte[] bytes) throws MalformedException {
        return CborReader.readStored(RegisterFormat.STORAGE, bytes);
    }

    public byte[] encode(Base base) {
        return CborWriter.write(OfBase.BASE, base);
    }

    public Base base(byte[] bytes) throws MalformedException {
        return CborReader.readStored(OfBase.BASE, bytes);
    }

    public byte[] encode(AcceptorState state) {
        return CborWriter.write(OfAcceptor.ACCEPTOR, state);
    }

    public AcceptorState acceptor(byte[] bytes) throws MalformedException {
        return CborReader.readStored(OfAcceptor.ACCEPTOR, bytes);
    }

    private static final class OfBase implements Format<Base> {
        private static final Format<Base> BASE = new OfBase();

        @Override
        public void write(CborWriter out, Base base) {
            out.open(3)
                    .value(ConfigFormat.CONFIG, base.config())
                    .flag(base.settled())
                    .list(SystemFormat.SYSTEM, base.left())
                    .end();
        }

        @Override
        public Base read(CborReader in) throws MalformedException {
            in.open();
            Base base = new Base(
                    ConfigFormat.CONFIG.read(in), in.flag(), in.more() ? in.list(SystemFormat.SYSTEM) : List.of());
            in.end();
            return base;
        }
    }

    private static final class OfAcceptor implements Format<AcceptorState> {
        private static final Format<AcceptorState> ACCEPTOR = new OfAcceptor();

        @Override
        public void write(CborWriter out, AcceptorState state) {
            out.open(3).number(state.base()).optional(RegisterFormat.BALLOT, state.promised());
            out.optional(OfProposal.PROPOSAL, state.accepted()).end();
        }

        @Override
        public AcceptorState read(CborReader in) throws MalformedException {
            in.open();
            AcceptorState state =
                    new AcceptorState(in.count(), in.optional(RegisterFormat.BALLOT), in.optional(OfProposal.PROPOSAL));
            in.end();
            return state;
        }
    }

    private static final class OfProposal implements Format<Proposal> {
        private static final Format<Proposal> PROPOSAL = new OfProposal();

        @Override
        public void write(CborWriter out, Proposal proposal) {
            out.open(2).value(RegisterFormat.BALLOT, proposal.ballot()).value(ConfigFormat.CONFIG, proposal.document());
            out.end();
        }

        @Override
        public Proposal read(CborReader in) throws MalformedException {
            in.open();
            Proposal proposal = new Proposal(RegisterFormat.BALLOT.read(in), ConfigFormat.CONFIG.read(in));
            in.end();
            return proposal;
        }
    }
}
