package io.flip.node;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.node.Records.DamagedException;
import io.flip.wire.RegisterCodec;
import io.flip.wire.RegisterCodec.Base;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The register on disk (protocol 7, rule 2): one small file for each fact, replaced as a whole and synced, with a checksum. Unlike a voter's notes
 * they must survive the machine; a damaged one is never guessed at, because a vote that is forgotten can give one version two contents.
 */
final class RegisterFiles implements RegisterKeeper.Store {

    /** Of the directory, in the member's own. */
    static final String NAME = "register";

    private static final String FILE = "file";

    private final Path directory;
    private final RegisterCodec codec = new RegisterCodec();

    RegisterFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * What an earlier run left.
     *
     * @param draw a new storage id, where this data directory has none yet
     * @throws StartFailure where a file is damaged
     */
    Stored load(Supplier<StorageId> draw) {
        try {
            PrivateFiles.directory(directory);
            byte[] storage = read("storage-id");
            byte[] base = read("base");
            byte[] acceptor = read("acceptor");
            if (storage == null && (base != null || acceptor != null)) {
                throw damaged("storage-id", "it is missing");
            }
            Base found = base == null ? null : decode("base", base, codec::base);
            AcceptorState state = acceptor == null ? null : decode("acceptor", acceptor, codec::acceptor);
            return new Stored(
                    storage == null ? begin(draw.get()) : decode("storage-id", storage, codec::storage),
                    found == null ? null : found.config(),
                    found != null && found.settled(),
                    found == null ? List.of() : found.left(),
                    state);
        } catch (IOException e) {
            throw DataDirectory.unusable(directory, e);
        }
    }

    /** The newest version that is known to be committed, whatever else is damaged; {@code null} where there is none. */
    @Nullable
    Base readBase() {
        return readConfig("base");
    }

    /** What {@link #writeFile} wrote last. */
    @Nullable
    ClusterConfig readFile() {
        Base file = readConfig(FILE);
        return file == null ? null : file.config();
    }

    private @Nullable Base readConfig(String name) {
        try {
            byte[] content = read(name);
            return content == null ? null : decode(name, content, codec::base);
        } catch (IOException e) {
            throw DataDirectory.unusable(directory, e);
        }
    }

    /** What the member's own file says of the cluster. */
    void writeFile(ClusterConfig file) throws IOException {
        replace(FILE, codec.encode(new Base(file, true, List.of())));
    }

    private StorageId begin(StorageId storage) throws IOException {
        replace("storage-id", codec.encode(storage));
        return storage;
    }

    @Override
    public void write(Effect.StoreBase base) throws IOException {
        replace("base", codec.encode(new Base(base.base(), base.settled(), base.left())));
    }

    @Override
    public void write(AcceptorState state) throws IOException {
        replace("acceptor", codec.encode(state));
    }

    private void replace(String name, byte[] content) throws IOException {
        Replacement.replace(directory.resolve(name), Records.frame(content), true)
                .close();
    }

    private byte @Nullable [] read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            List<byte[]> records = Records.parse(Files.readAllBytes(file));
            if (records.size() == 1) {
                return records.getFirst();
            }
            throw damaged(name, records.isEmpty() ? "it is torn" : "it holds more than one record");
        } catch (DamagedException e) {
            throw damaged(name, String.valueOf(e.getMessage()));
        }
    }

    private interface Decoding<T> {
        T of(byte[] content) throws MalformedException;
    }

    private <T> T decode(String name, byte[] content, Decoding<T> decoding) {
        try {
            return decoding.of(content);
        } catch (MalformedException e) {
            throw damaged(name, String.valueOf(e.getMessage()));
        }
    }

    private StartFailure damaged(String name, String why) {
        return new StartFailure(
                "%s is damaged: %s".formatted(directory.resolve(name).toAbsolutePath(), why),
                "Remove the whole directory %s and start again: this member then votes as one with a new disk, and gets the"
                                .formatted(directory.toAbsolutePath())
                        + " configuration from the others. Do that on one member at a time, while most of the others run.");
    }
}
