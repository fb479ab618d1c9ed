package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerFiles.NotFound;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the start which programs of the configuration that counts can't be run here: what the cluster has stored was not read from this member's
 * file, and an earlier version may have agreed on it. The member starts all the same, and refuses their items one by one.
 */
final class ProgramsAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramsAtStart.class);

    private ProgramsAtStart() {}

    /** One warning for each. */
    static void check(ClusterConfig config, String self, HandlerFiles files) {
        for (SystemConfig system : config.systems()) {
            if (system.spec().members().contains(self)) {
                look(system.id(), "alive", system.handlers().alive(), files);
                look(system.id(), "down", system.handlers().down(), files);
            }
        }
    }

    private static void look(String system, String event, List<String> argv, HandlerFiles files) {
        String program = argv.getFirst();
        try {
            files.find(program);
        } catch (NotFound e) {
            LOG.warn("{} of the system {} can't be run here: {}: {}", event, system, program, e.getMessage());
        }
    }
}
