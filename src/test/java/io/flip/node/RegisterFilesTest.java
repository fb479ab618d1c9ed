package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.effect.Effect;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.Ballot;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Rule("7, rule 2")
class RegisterFilesTest {

    private static final StorageId FIRST = new StorageId(1, 2);
    private static final ClusterConfig CONFIG = Clusters.example().build();
    private static final AcceptorState STATE =
            new AcceptorState(0, new Ballot(2, "flip", 3), new Proposal(new Ballot(1, "flip1", 4), CONFIG));

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void directory() {
        directory = temporary.resolve("register");
    }

    private Stored load(StorageId drawn) {
        return new RegisterFiles(directory).load(() -> drawn);
    }

    private void write() throws IOException {
        RegisterFiles files = new RegisterFiles(directory);
        files.load(() -> FIRST);
        files.write(new Effect.StoreBase(CONFIG, true, CONFIG.systems()));
        files.write(STATE);
    }

    @Test
    void theStorageIsDrawnOnce() {
        assertThat(load(FIRST)).isEqualTo(new Stored(FIRST, null, false, List.of(), null));
        assertThat(load(new StorageId(3, 4)).storage()).isEqualTo(FIRST);
    }

    @Test
    void whatIsWrittenIsFound() throws IOException {
        write();
        assertThat(load(new StorageId(3, 4))).isEqualTo(new Stored(FIRST, CONFIG, true, CONFIG.systems(), STATE));
    }

    @Test
    void whatIsDamagedOrTornIsRefusedWithWhatToDo() throws IOException {
        for (String name : List.of("storage-id", "base", "acceptor")) {
            write();
            Path file = directory.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (byte[] bad : damaged(whole)) {
                Files.write(file, bad);
                assertThatExceptionOfType(StartFailure.class)
                        .isThrownBy(() -> load(FIRST))
                        .withMessageContaining(name)
                        .withMessageContaining("damaged")
                        .satisfies(failure -> assertThat(failure.action()).contains("Remove the whole directory"));
            }
            Files.write(file, whole);
        }
    }

    /** Cut off behind every byte, and with one bit of every byte turned. */
    private static List<byte[]> damaged(byte[] whole) {
        List<byte[]> all = new ArrayList<>();
        for (int at = 0; at < whole.length; at++) {
            all.add(Arrays.copyOf(whole, at));
            byte[] turned = whole.clone();
            turned[at] ^= (byte) (1 << at % 8);
            all.add(turned);
        }
        return all;
    }

    @Test
    void aStorageThatIsMissingBesideTheRestIsDamage() throws IOException {
        write();
        Files.delete(directory.resolve("storage-id"));
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> load(FIRST))
                .withMessageContaining("missing");
    }

    @Test
    void lettersAreHeldBackUntilWhatTheyRestOnIsWritten() {
        boolean[] full = {true};
        RegisterKeeper keeper = new RegisterKeeper(new RegisterKeeper.Store() {
            @Override
            public void write(Effect.StoreBase base) throws IOException {
                write(STATE);
            }

            @Override
            public void write(AcceptorState state) throws IOException {
                if (full[0]) {
                    throw new IOException("No space left on device");
                }
            }
        });
        assertThat(keeper.mayAnswer()).isTrue();
        keeper.keep(STATE);
        assertThat(keeper.mayAnswer()).isFalse();
        assertThat(keeper.trouble()).contains("No space left");
        full[0] = false;
        assertThat(keeper.mayAnswer()).isTrue();
        assertThat(keeper.trouble()).isNull();
    }
}
