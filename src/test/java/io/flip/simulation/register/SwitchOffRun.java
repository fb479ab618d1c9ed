package io.flip.simulation.register;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Wish;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Two of three voters are replaced, and destroyed as soon as that is acknowledged (protocol 7, rule 6): nobody may miss them. */
final class SwitchOffRun {

    private static final Duration SOON = Duration.ofSeconds(20);

    private SwitchOffRun() {}

    static void of(long seed, Forgery forgery) {
        ClusterConfig zero = new Clusters()
                .member("a", null)
                .member("b", null)
                .member("c", null)
                .build();
        RegisterWorld world = new RegisterWorld(zero, List.of("d", "e"), seed, forgery);
        world.startAll();
        world.run(Duration.ofSeconds(1));
        world.weather(0.6, 0.2, Duration.ofMillis(50));
        List<ChangeOutcome> first = new ArrayList<>();
        ClusterConfig one = Objects.requireNonNull(world.node("a").base());
        List<MemberConfig> others = List.of(
                one.member("c").orElseThrow(),
                new MemberConfig("d", "10.1.0.4", 2200, null, List.of(), true),
                new MemberConfig("e", "10.1.0.5", 2200, null, List.of(), true));
        ChangeRequest replace =
                new ChangeRequest.ReplaceConfig(new ClusterConfig(0, one.settings(), others, one.systems()));
        long request = world.request(outcome -> {
            first.add(outcome);
            world.node("a").kill();
            world.node("b").kill();
        });
        world.node("a").want(new Wish(request, "replace", -1, replace, true, "test"));
        world.run(SOON);
        world.heal();
        if (!(first.getFirst() instanceof ChangeOutcome.Done)) {
            return;
        }
        gossip(world);
        List<ChangeOutcome> second = new ArrayList<>();
        long next = world.request(second::add);
        world.node("d").want(new Wish(next, "next", -1, new ChangeRequest.Drain("d"), true, "test"));
        world.run(SOON);
        ClusterConfig last = Objects.requireNonNull(world.node("d").base());
        boolean done = !second.isEmpty() && second.getFirst() instanceof ChangeOutcome.Done;
        if (!done || last.madeBy("replace") != 2) {
            throw new AssertionError("an acknowledged change is lost: the next one is answered " + second);
        }
    }

    /** Pings carry the version: everyone hears of the newest that somebody has. */
    private static void gossip(RegisterWorld world) {
        for (RegisterNode from : world.nodes()) {
            ClusterConfig base = from.base();
            if (base != null && base.version() >= 1) {
                world.nodes().forEach(to -> to.learn(base));
            }
        }
    }
}
