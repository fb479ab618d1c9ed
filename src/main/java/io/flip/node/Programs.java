package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.node.NodeFront.MissingProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The programs that a member needs. Looks anew each time: one that is put there is no longer missing. Safe from any thread. */
final class Programs {

    private final HandlerFiles files;

    Programs(HandlerFiles files) {
        this.files = files;
    }

    /** Those of the member's own systems that can't be run here, each once. */
    List<MissingProgram> missing(ClusterConfig config, String self) {
        SequencedMap<String, List<String>> uses = new LinkedHashMap<>();
        for (SystemConfig system : config.systems()) {
            if (system.spec().members().contains(self)) {
                add(uses, system.handlers().alive(), "alive of " + system.id());
                add(uses, system.handlers().down(), "down of " + system.id());
            }
        }
        List<MissingProgram> missing = new ArrayList<>();
        uses.forEach((name, of) -> {
            try {
                files.find(name);
            } catch (NotFound e) {
                missing.add(new MissingProgram(name, of, String.valueOf(e.getMessage())));
            }
        });
        return missing;
    }

    /** An address needs none. */
    private static void add(SequencedMap<String, List<String>> uses, List<String> argv, String use) {
        if (!argv.isEmpty()) {
            uses.computeIfAbsent(argv.getFirst(), _ -> new ArrayList<>()).add(use);
        }
    }
}
