package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.Register;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members get other addresses while all are stopped, so that what they have stored of each other is of no use: real nodes, real sockets. */
@Timeout(120)
@Rule("7, rule 10")
class RenumberedTest {
    @TempDir
    private Path data;

    private final Map<String, TestNode> nodes = new TreeMap<>();
    private ClusterConfig before;

    @BeforeEach
    void agreedOnSomethingAndStopped() throws IOException {
        before = Loopback.moved(Clusters.example()
                .timing(Duration.ofMillis(100), 3, Duration.ofMillis(400))
                .build());
        for (MemberConfig member : before.members()) {
            TestNode node = new TestNode(member.id(), before, data.resolve(member.id()));
            nodes.put(member.id(), node);
            node.start();
        }
        Waiting.until(() -> nodes.values().stream()
                .allMatch(node -> node.snapshot().config().version() >= 1));
        nodes.values().forEach(TestNode::stop);
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(TestNode::closeIfStarted);
    }

    private void start(ClusterConfig after, ClusterConfig file, List<MemberConfig> seeds) {
        nodes.forEach((id, node) ->
                node.configured(file, after.member(id).orElseThrow(), seeds).start());
        Waiting.until(() -> nodes.values().stream().allMatch(node -> knows(node, after)));
        Waiting.until(
                () -> nodes.values().stream().mapToInt(node -> node.up.size()).sum() == 2);
    }

    /** They have told each other, so that the next start finds everybody at once. */
    private static boolean knows(TestNode node, ClusterConfig after) {
        return after.members().stream()
                .allMatch(member -> node.snapshot()
                        .config()
                        .member(member.id())
                        .filter(known -> known.port() == member.port())
                        .isPresent());
    }

    @Test
    void theirFilesHaveTheNewAddresses() throws IOException {
        ClusterConfig after = Loopback.moved(before);

        start(after, after, List.of());
    }

    @Test
    void twoHaveExchangedTheirs() {
        List<MemberConfig> members = new ArrayList<>();
        for (MemberConfig member : before.members()) {
            String other = switch (member.id()) {
                case "flip" -> "flip1";
                case "flip1" -> "flip";
                default -> member.id();
            };
            members.add(Members.at(
                    member, "127.0.0.1", before.member(other).orElseThrow().port()));
        }
        ClusterConfig after = new ClusterConfig(before.version(), before.settings(), members, before.systems());

        start(after, after, List.of());
    }

    @Test
    void whatTheyJoinHasTheNewAddresses() throws IOException {
        ClusterConfig after = Loopback.moved(before);
        List<MemberConfig> seeds = after.members().stream()
                .map(member ->
                        new MemberConfig("\t" + member.port(), member.ip(), member.port(), null, List.of(), false))
                .toList();

        start(after, Register.NOTHING, seeds);
    }
}
