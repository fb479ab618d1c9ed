package io.flip.wire;

import static io.flip.wire.ConfigFormat.CONFIG;
import static io.flip.wire.Format.listOf;
import static io.flip.wire.Format.orNull;
import static io.flip.wire.RegisterFormat.BALLOT;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.FLAG;

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

    private static final Format<Base> BASE = Layout.of(Base.class)
            .fields(
                    CONFIG.of(Base::config),
                    FLAG.of(Base::settled),
                    listOf(SystemFormat.SYSTEM).along(Base::left, List.of()),
                    Base::new);

    private static final Format<Proposal> PROPOSAL =
            Layout.of(Proposal.class).fields(BALLOT.of(Proposal::ballot), CONFIG.of(Proposal::document), Proposal::new);

    private static final Format<AcceptorState> ACCEPTOR = Layout.of(AcceptorState.class)
            .fields(
                    COUNT.of(AcceptorState::base),
                    orNull(BALLOT).of(AcceptorState::promised),
                    orNull(PROPOSAL).of(AcceptorState::accepted),
                    AcceptorState::new);

    public byte[] encode(StorageId storage) {
        return CborWriter.write(RegisterFormat.STORAGE, storage);
    }

    public StorageId storage(byte[] bytes) throws MalformedException {
        return CborReader.readStored(RegisterFormat.STORAGE, bytes);
    }

    public byte[] encode(Base base) {
        return CborWriter.write(BASE, base);
    }

    public Base base(byte[] bytes) throws MalformedException {
        return CborReader.readStored(BASE, bytes);
    }

    public byte[] encode(AcceptorState state) {
        return CborWriter.write(ACCEPTOR, state);
    }

    public AcceptorState acceptor(byte[] bytes) throws MalformedException {
        return CborReader.readStored(ACCEPTOR, bytes);
    }
}
