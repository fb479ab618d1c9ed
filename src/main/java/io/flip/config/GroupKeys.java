package io.flip.config;

import io.flip.config.Written.Table;
import java.util.List;

/** The group's secrets as a member's own configuration has them, for tools that speak to its members. */
public record GroupKeys(Secret key, List<Secret> previous) {

    /**
     * @param arguments what a member is started with: all else counts too that counts for a member
     * @throws ConfigurationException where there is no key; whatever else is amiss does not matter here
     */
    public static GroupKeys of(String... arguments) {
        Table written =
                Gathering.from(PutDown.environment(arguments), new Findings()).flip();
        Findings findings = new Findings();
        Section flip = new Section("flip", written, Shape.ROOT, new Findings());
        List<Secret> previous =
                flip.texts("key_previous").stream().map(Secret::new).toList();
        String key = flip.text("key");
        if (key == null || key.isBlank()) {
            findings.mistake("flip.key", "is not known", "name the configuration of a member, or set FLIP_KEY");
        }
        Bodies.raise(findings);
        return new GroupKeys(new Secret(String.valueOf(key)), previous);
    }
}
