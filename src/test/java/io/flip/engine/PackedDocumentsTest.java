package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.sync.PackedDocuments;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was used last can be pulled, the version in force whatever is proposed beside it; and no more is kept than that. */
class PackedDocumentsTest {

    private static final class Counting implements Packer {
        private final CborPacker cbor = new CborPacker();
        private int packed;

        @Override
        public byte[] pack(Body body) {
            packed++;
            return cbor.pack(body);
        }

        @Override
        public Body unpack(byte[] bytes) throws MalformedException {
            return cbor.unpack(bytes);
        }

        @Override
        public Digest digest(byte[] bytes) {
            return cbor.digest(bytes);
        }
    }

    private final Counting packer = new Counting();
    private final Shelf shelf = new Shelf(packer);
    private final PackedDocuments documents = new PackedDocuments(packer, shelf);
    private final List<Digest> digests = new ArrayList<>();
    private final ClusterConfig inForce = version("10.0.0.1");

    /** One of version 5. */
    private static ClusterConfig version(String value) {
        return Company.version(5, new Clusters().member("a", null, "ip").system(Clusters.sharded("ip", value)));
    }

    @Test
    void proposalsOfItsVersionDoNotTakeItsPlace() {
        Digest digest = documents.digest(inForce);
        for (int i = 0; i < 20; i++) {
            documents.digest(version("proposed " + i));
            documents.digest(inForce); // every message names it
            assertThat(shelf.find(digest)).as("after %d proposals", i + 1).isNotNull();
            assertThat(documents.find(digest)).isSameAs(inForce);
        }
    }

    @Test
    void whatEveryMessageNamesIsPackedOnce() {
        documents.digest(inForce);
        for (int i = 0; i < 20; i++) {
            documents.digest(version("proposed " + i));
            documents.digest(inForce);
        }
        assertThat(packer.packed).isEqualTo(1 + 20);
    }

    // -- how many are kept

    private void use(int versions, int items) {
        String[] values = IntStream.range(0, items)
                .mapToObj(i -> "%04d".formatted(i) + "x".repeat(500))
                .toArray(String[]::new);
        ClusterConfig config = new Clusters()
                .member("a", null, "ip")
                .system(Clusters.sharded("ip", values))
                .build();
        for (int version = 0; version < versions; version++) {
            digests.add(documents.digest(
                    new ClusterConfig(version, config.settings(), config.members(), config.systems())));
        }
    }

    private void assertKept(int last) {
        for (int i = 0; i < digests.size(); i++) {
            boolean kept = i >= digests.size() - last;
            assertThat(documents.find(digests.get(i)) != null)
                    .as("%d of %s", i, digests)
                    .isEqualTo(kept);
            assertThat(shelf.find(digests.get(i)) != null)
                    .as("%d of %s", i, digests)
                    .isEqualTo(kept);
        }
    }

    @Test
    void ofSmallOnesTheLastEightAreKept() {
        use(30, 1);
        assertKept(8);
    }

    @Test
    void ofLargeOnesFewer() {
        use(12, 3000);
        assertKept(4);
        use(8, 1);
        assertKept(8);
    }
}
