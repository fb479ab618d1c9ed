package io.flip.config;

import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.document.Rendering;
import io.flip.config.read.PlainValues;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.node.OwnFile;
import io.flip.node.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says in plain words where somebody has edited a member's file and that is not in force, with the request that would put it in force: what the edit comes to is in
 * a file beside the member's data, so that the request is one line.
 */
final class EditedFile {
    private static final Logger LOG = LoggerFactory.getLogger(EditedFile.class);
    private static final String DOCUMENT = "edited.json";
    private static final int NAMED = 20;

    private final Supplier<ClusterConfig> inForce;
    private final ApiToken token;
    private final Supplier<String> url;

    /** @param url of this member's own REST, such as {@code http://127.0.0.1:8080} */
    EditedFile(Supplier<ClusterConfig> inForce, ApiToken token, Supplier<String> url) {
        this.inForce = inForce;
        this.token = token;
        this.url = url;
    }

    /** Whether it says otherwise than what is in force, where somebody has changed it. */
    boolean look(Setup setup) {
        ClusterConfig present = inForce.get();
        OwnFile kept = OwnFile.in(setup.dataDir());
        ClusterConfig file = whatItSays(setup, present);
        ClusterConfig before = Optional.ofNullable(kept.read()).orElse(file);
        boolean alone = setup.properties().joining() != null;
        Edited edited = present.version() < 1 // the files themselves are in force
                ? new Edited(List.of(), Map.of())
                : Edited.of(
                        plain(alone ? with(before, present) : before),
                        plain(alone ? with(file, present) : file),
                        plain(present));
        if (edited.lines().isEmpty()) {
            kept.write(file);
            return false;
        }
        say(setup.dataDir(), edited, present.version());
        return true;
    }

    private static Map<String, Object> plain(ClusterConfig config) {
        return PlainValues.of(Rendering.of(config));
    }

    /** A member that joins says only what it offers itself. */
    private static ClusterConfig whatItSays(Setup setup, ClusterConfig present) {
        Joining joining = setup.properties().joining();
        if (joining == null) {
            return setup.cluster();
        }
        List<MemberConfig> own = present.member(setup.properties().id()).stream()
                .map(member -> new MemberConfig(
                        member.id(),
                        joining.ip(),
                        joining.port(),
                        joining.priority(),
                        List.copyOf(new TreeSet<>(joining.systems())),
                        member.voter(),
                        member.drained(),
                        member.storage()))
                .toList();
        return new ClusterConfig(0, present.settings(), own, List.of());
    }

    /** The present configuration with that one's members in the place of its own. */
    private static ClusterConfig with(ClusterConfig own, ClusterConfig present) {
        List<MemberConfig> members = present.members().stream()
                .map(member -> own.member(member.id()).orElse(member))
                .toList();
        return new ClusterConfig(present.version(), present.settings(), members, present.systems());
    }

    private void say(Path dataDir, Edited edited, long version) {
        LOG.warn(
                "The configuration file was edited, and that is NOT in force: since the cluster's first version its configuration is changed by REST, for"
                        + " all members at once (version {} is in force)",
                version);
        edited.lines().stream().limit(NAMED).forEach(line -> LOG.warn("Not in force: {}", line));
        if (edited.lines().size() > NAMED) {
            LOG.warn("Not in force: {} other places of the file", edited.lines().size() - NAMED);
        }
        Path document = dataDir.resolve(DOCUMENT);
        try {
            PrivateFiles.replace(document, JsonMapper.shared().writeValueAsBytes(edited.whole()));
            LOG.warn(
                    "To put that in force, once, for all members: curl -sS -X PUT -H {} -H 'Content-Type: application/json' -H 'If-Match: \"{}\"'"
                            + " --data-binary '@{}' '{}/api/v1/config'. Otherwise put back in the file what is in force",
                    token.header(),
                    version,
                    document.toString().replace("'", "'\\''"),
                    url.get());
        } catch (IOException e) {
            LOG.warn("To put that in force: PUT /api/v1/config ({} could not be written: {})", document, e.toString());
        }
    }
}
