package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Snapshot;
import io.flip.fixture.Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A cluster of real nodes on this machine, of which some run, for tests of others. */
public final class RealNodes implements AutoCloseable {

    /** The group's secret. */
    public static final String KEY = Keys.of("the group's");

    private final ClusterConfig config;
    private final Path data;
    private final TreeMap<String, TestNode> nodes = new TreeMap<>();

    public RealNodes(ClusterConfig somewhere, Path data) throws IOException {
        this.config = Loopback.moved(somewhere);
        this.data = data;
    }

    public ClusterConfig config() {
        return config;
    }

    public void start(String... ids) {
        for (String id : ids) {
            TestNode node = new TestNode(id, config, data.resolve(id));
            nodes.put(id, node);
            node.start();
        }
    }

    public void await(String id, Predicate<Snapshot> condition) {
        Waiting.until(() -> condition.test(Objects.requireNonNull(nodes.get(id)).snapshot()));
    }

    @Override
    public void close() {
        nodes.values().forEach(TestNode::closeIfStarted);
    }
}
