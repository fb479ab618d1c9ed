package io.flip.simulation.swarm;

import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGeneratorFactory;

/** Systems whose items are fenced addresses, drawn from a stream of their own: whatever else a seed stands for stays as it is. */
final class Fenced {

    private Fenced() {}

    /** In every sixth run some of the systems, whether they hold or release in isolation. */
    static ClusterConfig draw(ClusterConfig config, long seed) {
        Draw draw = new Draw(RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 0x9E3779B97F4A7C15L + 11));
        if (!draw.chance(1 / 6.0)) {
            return config;
        }
        return each(config, Fenced::isSharded, system -> draw.chance(0.7) ? fenced(system) : system);
    }

    /** All that can be; all of them release. */
    static ClusterConfig all(ClusterConfig config) {
        return each(config, Fenced::isSharded, system -> fenced(on(OnIsolation.RELEASE, system)));
    }

    /** The same; all of them hold. */
    static ClusterConfig allHolding(ClusterConfig config) {
        return each(config, Fenced::isSharded, system -> fenced(on(OnIsolation.HOLD, system)));
    }

    /** Whether the network is asked before something is brought up: what was contested is asked for again, as the driver does. */
    static boolean mayBeContested(ClusterConfig config) {
        return config.systems().stream()
                .anyMatch(system -> system.handlers().fenced() && isSharded(system) && !releases(system));
    }

    private static boolean isSharded(SystemConfig system) {
        return system.spec().topology() == Topology.SHARDED;
    }

    private static boolean releases(SystemConfig system) {
        return isSharded(system) && system.spec().onIsolation() == OnIsolation.RELEASE;
    }

    private static ClusterConfig each(
            ClusterConfig config, Predicate<SystemConfig> which, UnaryOperator<SystemConfig> change) {
        return new ClusterConfig(
                config.version(),
                config.settings(),
                config.members(),
                config.systems().stream()
                        .map(system -> which.test(system) ? change.apply(system) : system)
                        .toList());
    }

    private static SystemConfig fenced(SystemConfig system) {
        return new SystemConfig(
                system.spec(),
                system.handlers().address(AddressConfig.DEFAULT).withoutPrograms(),
                system.removeOnStart());
    }

    private static SystemConfig on(OnIsolation isolation, SystemConfig system) {
        SystemSpec spec = system.spec();
        return new SystemConfig(
                new SystemSpec(
                        spec.id(),
                        spec.topology(),
                        spec.members(),
                        spec.items(),
                        spec.settle(),
                        isolation,
                        spec.releaseWithin(),
                        spec.failback(),
                        spec.pins()),
                system.handlers(),
                system.removeOnStart());
    }
}
