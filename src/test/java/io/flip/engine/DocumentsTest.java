package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.exchange.Shelf;
import io.flip.engine.message.Digest;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was used last can be pulled, and no more is kept than that. */
class DocumentsTest {

    private final CborPacker packer = new CborPacker();
    private final Shelf shelf = new Shelf(packer);
    private final Documents documents = new Documents(packer, shelf);
    private final List<Digest> digests = new ArrayList<>();

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
