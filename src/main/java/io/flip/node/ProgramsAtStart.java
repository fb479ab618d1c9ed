package io.flip.node;

import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerFiles.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the start which programs of the configuration that counts can't be run here, and which interfaces are not there: what the cluster has stored
 * was not read from this member's file, and an earlier version may have agreed on it. The member starts all the same, and refuses their items one by one.
 */
final class ProgramsAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramsAtStart.class);

    private ProgramsAtStart() {}

    /** One warning for each. */
    static void check(ClusterConfig config, String self, HandlerFiles files) {
        check(config, self, files, Path.of("/sys/class/net"));
    }

    /** @param interfaces a directory with an entry for each */
    static void check(ClusterConfig config, String self, HandlerFiles files, Path interfaces) {
        for (SystemConfig system : config.systems()) {
            if (system.spec().members().contains(self)) {
                look(system.id(), "alive", system.handlers().alive(), files);
                look(system.id(), "down", system.handlers().down(), files);
                look(system.id(), system.handlers().address(), interfaces);
            }
        }
    }

    private static void look(String system, @Nullable AddressConfig address, Path interfaces) {
        String name = address == null ? null : address.interfaceName();
        if (name != null && Files.isDirectory(interfaces) && Files.notExists(interfaces.resolve(name))) {
            LOG.warn(
                    "The system {} has the interface {}, which is not here now (there are: {}): its items are refused here until it comes",
                    system,
                    name,
                    names(interfaces));
        }
    }

    private static String names(Path interfaces) {
        try (Stream<Path> all = Files.list(interfaces)) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().collect(Collectors.joining(", "));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void look(String system, String event, List<String> argv, HandlerFiles files) {
        if (argv.isEmpty()) {
            return; // an address needs none
        }
        String program = argv.getFirst();
        try {
            files.find(program);
        } catch (NotFound e) {
            LOG.warn("{} of the system {} can't be run here: {}: {}", event, system, program, e.getMessage());
        }
    }
}
