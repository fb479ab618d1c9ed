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

    /** In every sixth run some of the systems that release. */
    static ClusterConfig draw(ClusterConfig config, long seed) {
        Draw draw = new Draw(RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 0x9E3779B97F4A7C15L + 11));
        if (!draw.chance(1 / 6.0)) {
            return config;
        }
        return each(config, Fenced::releases, system -> draw.chance(0.7) ? fenced(system) : system);
    }

    /** All that can be; all of them release. */
    static ClusterConfig all(ClusterConfig config) {
        return each(
                config, system -> system.spec().topology() == Topology.SHARDED, system -> fenced(releasing(system)));
    }

    private static boolean releases(SystemConfig system) {
        SystemSpec spec = system.spec();
        return spec.topology() == Topology.SHARDED && spec.onIsolation() == OnIsolation.RELEASE;
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

    private static SystemConfig releasing(SystemConfig system) {
        SystemSpec spec = system.spec();
        return new SystemConfig(
                new SystemSpec(
                        spec.id(),
                        spec.topology(),
                        spec.members(),
                        spec.items(),
                        spec.settle(),
                        OnIsolation.RELEASE,
                        spec.releaseWithin(),
                        spec.failback(),
                        spec.pins()),
                system.handlers(),
                system.removeOnStart());
    }
}
