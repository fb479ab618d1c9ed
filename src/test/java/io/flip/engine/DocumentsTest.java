package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import org.junit.jupiter.api.Test;

/** The version in force lies on the shelf, for others to pull, whatever is proposed beside it. */
class DocumentsTest {

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
    private final Documents documents = new Documents(packer, shelf);
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

    @Test
    void whatNobodyNamesIsForgotten() {
        Digest digest = documents.digest(version("proposed"));
        for (int i = 0; i < 40; i++) {
            documents.digest(version("another " + i));
        }
        assertThat(documents.find(digest)).isNull();
        assertThat(shelf.find(digest)).isNull();
    }
}
