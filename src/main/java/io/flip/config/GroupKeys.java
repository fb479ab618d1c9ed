package io.flip.config;

import io.flip.config.bind.KeyReader;
import io.flip.config.bind.Secret;
import io.flip.config.read.ConfigurationException;
import io.flip.config.read.Findings;
import io.flip.config.read.Gathering;
import io.flip.config.read.Names;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.config.read.Written;
import io.flip.config.read.Written.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The group's secrets as a member's own configuration has them, for tools that speak to its members. */
public record GroupKeys(Secret key, List<Secret> previous) {

    /**
     * @param arguments what a member is started with: all else counts too that counts for a member
     * @throws ConfigurationException where there is no key; whatever else is amiss does not matter here
     */
    public static GroupKeys of(String... arguments) {
        Findings gathered = new Findings();
        Table written = Gathering.from(PutDown.environment(arguments), gathered).flip();
        Findings findings = new Findings();
        if (!gathered.sound(Names.KEY)) {
            findings.mistake(Names.KEY, "has a placeholder that nothing sets", "set it, or FLIP_KEY");
            findings.raise();
        }
        Section flip = new Section("flip", known(written), Shape.ROOT, findings);
        if (!flip.has("key") && !flip.has("key_file")) {
            findings.mistake(Names.KEY, "is not known", "name the configuration of a member, or set FLIP_KEY");
            findings.raise();
        }
        Secret key = KeyReader.key(flip, findings);
        findings.raise();
        return new GroupKeys(key, KeyReader.previous(flip));
    }

    /** The secrets alone: what else is amiss does not matter here. */
    private static Table known(Table written) {
        SequencedMap<String, Written> secrets = new LinkedHashMap<>(written.entries());
        secrets.keySet().retainAll(Set.of("key", "key_file", "key_previous"));
        return new Table(secrets, written.where());
    }
}
