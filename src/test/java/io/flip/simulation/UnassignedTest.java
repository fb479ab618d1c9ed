package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Items that nobody may have are shown as what they are, and keep nobody from changing something else. */
class UnassignedTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final World world = new World(Clusters.example().build(), 1);
    private int changes;

    private void start() {
        world.network().throughTheWire(0);
        world.startAll().run(SOON);
    }

    private void change(String at, boolean force, ChangeRequest change) {
        List<ChangeOutcome> outcomes = world.machine(at).propose("change " + ++changes, -1, change, force);
        world.runUntil(SOON, () -> !outcomes.isEmpty());
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
    }

    private void assertUnassigned(String at, String... values) {
        world.run(SOON);
        List<ItemView> items = world.machine(at).snapshot().items();
        assertThat(items).as(at).extracting(view -> view.item().value()).containsExactly(values);
        assertThat(items).as(at).allMatch(view -> view.state() == ItemState.UNASSIGNED);
    }

    @Test
    @Rule("5, letting go")
    void whereAllAreDrainedTheyAreShownAfterARestartToo() {
        start();
        change("flip2", false, new Drain("flip"));
        change("flip2", false, new Drain("flip1"));
        assertUnassigned("flip2", "192.168.0.1", "192.168.0.2");
        world.machines().forEach(Machine::crash);
        world.startAll();
        assertUnassigned("flip2", "192.168.0.1", "192.168.0.2");
        assertUnassigned("flip1", "192.168.0.1", "192.168.0.2");
    }

    @Test
    void aSystemWithoutMembersIsInNobodysWay() {
        world.addMachine("new");
        start();
        change("flip2", true, new RemoveMember("flip"));
        change("flip2", true, new RemoveMember("flip1"));
        assertUnassigned("flip2", "192.168.0.1", "192.168.0.2");
        change("flip2", false, new AddData("ip", List.of("192.168.0.3")));
        change("flip2", false, new Drain("flip2"));
        assertUnassigned("flip2", "192.168.0.1", "192.168.0.2", "192.168.0.3");
        change("flip2", false, new AddMember("new", "10.0.0.9", 2200, null, List.of("ip"), null));
        ClusterConfig config = world.machine("flip2").snapshot().config();
        assertThat(config.system("ip").orElseThrow().spec().items().values())
                .allMatch(slot -> slot.home().equals("new"));
    }

    /** A member was started at the address of one that is gone: what it says of itself is true, and is written down. */
    @Test
    void twoMembersAtOneAddressAreInNobodysWay() {
        start();
        world.machine("flip").kill();
        Machine moving = world.machine("flip1");
        MemberConfig gone = moving.snapshot().config().member("flip").orElseThrow();
        moving.kill();
        moving.moveTo(gone.ip());
        moving.offers(new MemberConfig("flip1", gone.ip(), gone.port(), 1, List.of("ip"), true));
        moving.start();
        world.run(SOON);
        assertThat(moving.snapshot().config().member("flip1").orElseThrow().ip())
                .isEqualTo(gone.ip());
        change("flip2", false, new AddData("ip", List.of("192.168.0.3")));
        change("flip2", false, new Pin("ip", "192.168.0.3", "flip1"));
        change("flip2", false, new Drain("flip"));
        change("flip2", false, new RemoveMember("flip"));
    }
}
