package io.flip.config;

import io.flip.config.Written.Table;
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
        if (!gathered.sound(KeyReader.KEY)) {
            findings.mistake(KeyReader.KEY, "has a placeholder that nothing sets", "set it, or FLIP_KEY");
            Bodies.raise(findings);
        }
        Section flip = new Section("flip", known(written), Shape.ROOT, findings);
        if (!flip.has("key") && !flip.has("key_file")) {
            findings.mistake(KeyReader.KEY, "is not known", "name the configuration of a member, or set FLIP_KEY");
            Bodies.raise(findings);
        }
        Secret key = KeyReader.key(flip, findings);
        Bodies.raise(findings);
        return new GroupKeys(key, KeyReader.previous(flip));
    }

    /** The secrets alone: what else is amiss does not matter here. */
    private static Table known(Table written) {
        SequencedMap<String, Written> secrets = new LinkedHashMap<>(written.entries());
        secrets.keySet().retainAll(Set.of("key", "key_file", "key_previous"));
        return new Table(secrets, written.where());
    }
}
