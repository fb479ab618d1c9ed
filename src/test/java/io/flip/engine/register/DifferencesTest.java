package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.MemberAddress;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.Resume;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads the line knows what his file lacks. */
class DifferencesTest {

    private static final ClusterConfig FILE = new Clusters()
            .member("a", null, "ip")
            .member("b", null, "ip")
            .member("c", null, "ip")
            .system(Clusters.sharded("ip", "1", "2", "3"))
            .build();

    private static String after(ChangeRequest... changes) {
        ClusterConfig now = FILE;
        for (ChangeRequest change : changes) {
            now = switch (Edits.apply(now, change, true)) {
                case Edits.Result.Applied(ClusterConfig next) -> next;
                case Edits.Result.Refused(Refusal problem) -> throw new AssertionError(problem.detail());
            };
        }
        return Differences.between(FILE, now);
    }

    private static AddMember add(String id) {
        return new AddMember(id, id + ".example", 2200, null, List.of("ip"), null);
    }

    @Test
    void anotherVersionOfTheSameSaysNothing() {
        assertThat(after(new Drain("a"), new Resume("a"))).isEmpty();
    }

    @Test
    void membersThatCameAndWentAreNamed() {
        assertThat(after(add("b4"), new RemoveMember("c"))).isEqualTo("servers: +b4, -c");
    }

    @Test
    void whatIsOtherOfAMemberIsNamed() {
        assertThat(after(new Drain("b"), new MemberAddress("b", "10.0.0.9", 2299)))
                .isEqualTo("servers.b: ip, port, drained");
    }

    @Test
    void itemsAreCounted() {
        assertThat(after(new AddData("ip", List.of("4", "5", "6")), new RemoveData("ip", List.of("1"))))
                .isEqualTo("cluster.system.ip.data: 3 more, 1 less");
    }

    @Test
    void whatIsOtherOfASystemIsNamed() {
        assertThat(after(new Pin("ip", "1", "c"))).isEqualTo("cluster.system.ip: pins");
    }

    @Test
    void votersAndTimingAreNamed() {
        ClusterConfig now = new ClusterConfig(
                1,
                new ClusterSettings(2, true, Duration.ofMillis(1), 3, Duration.ofMillis(2), Duration.ofDays(1)),
                Members.one(FILE, "c", member -> Members.voting(member, false)).members(),
                List.of());
        assertThat(Differences.between(FILE, now))
                .contains("gossip_interval; ping_timeout; autoremove; voters; cluster.system: -ip");
    }

    @Test
    void itIsOneLineHoweverMuchItIs() {
        Clusters many = new Clusters();
        String[] systems = IntStream.range(10, 30).mapToObj(i -> "s" + i).toArray(String[]::new);
        IntStream.range(100, 200).forEach(i -> many.member("m" + i, null, systems));
        Stream.of(systems).forEach(id -> many.system(Clusters.sharded(id, "1")));
        ClusterConfig large = many.build();
        assertThat(Differences.between(FILE, large))
                .contains("servers: +m100, +m101, +m102, +m103, +m104, and 98 others;");
        List<SystemConfig> none = large.systems().stream()
                .map(system -> system.spec(system.spec().items(new TreeMap<>())))
                .toList();
        ClusterConfig empty = new ClusterConfig(1, large.settings(), large.members(), none);
        assertThat(Differences.between(large, empty))
                .startsWith("cluster.system.s10.data: 1 less; cluster.system.s11.data: 1 less; ")
                .endsWith("cluster.system.s17.data: 1 less; and 12 others");
    }
}
