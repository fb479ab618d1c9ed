package io.flip.config.document;

import io.flip.config.read.Findings;
import io.flip.config.read.Nearest;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.config.read.Written;
import io.flip.config.read.Written.Table;
import io.flip.engine.register.ChangeRequest.PutSystem.Kept;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One system as REST takes it: as in the files, and its members beside it. If the system is there, members, data and pins may be left out,
 * and stay as they are: they have requests of their own. Here they are as this member knows them, to check the whole; what counts is what they are in
 * the version that the change is applied to.
 */
record SystemBody(String id, Table system, List<String> members, Kept kept) {

    private static final String MEMBERS = "members";
    private static final String DATA = "data";
    private static final String PINS = "pins";

    static SystemBody read(Table body, String id, ClusterConfig now, Findings findings) {
        Section section = new Section("flip", body, Bodies.SYSTEM, findings);
        Optional<SystemConfig> present = now.system(id);
        List<String> members = section.has(MEMBERS)
                ? section.texts(MEMBERS)
                : present.map(system -> system.spec().members()).orElse(List.of());
        if (present.isEmpty()) {
            section.demand(MEMBERS, "write the ids of the members that are to take part");
        }
        known(members, now, findings);
        Kept kept = new Kept(!section.has(MEMBERS), !section.has(DATA), !section.has(PINS));
        return new SystemBody(id, completed(body, present, kept), members, kept);
    }

    private static void known(List<String> members, ClusterConfig now, Findings findings) {
        List<String> ids = now.members().stream().map(MemberConfig::id).toList();
        for (int i = 0; i < members.size(); i++) {
            String place = "flip.members[" + i + "]";
            if (findings.sound(place) && !ids.contains(members.get(i))) {
                findings.mistake(place, "is not one of the servers", Nearest.advice(members.get(i), ids));
            }
        }
    }

    private static Table completed(Table body, Optional<SystemConfig> present, Kept kept) {
        Table system = Bodies.known(body, Shape.SYSTEM);
        if (kept.data()) {
            List<String> known =
                    present.map(old -> List.copyOf(old.spec().items().keySet())).orElse(List.of());
            system = Documents.with(system, List.of(DATA), Documents.texts(known));
        }
        boolean pinned = present.map(old -> !old.spec().pins().isEmpty()).orElse(false);
        if (pinned && kept.pins() && kept.data()) {
            system = Documents.with(
                    system,
                    List.of(PINS),
                    Rendering.value(present.orElseThrow().spec().pins()));
        }
        return system;
    }

    /** The whole with this system in it, and in the members that take part. */
    Table into(Table whole) {
        Table all = Documents.with(whole, List.of("cluster", "system", id), system);
        Table servers = all.entries().get("servers") instanceof Table table ? table : Table.empty();
        for (var server : servers.entries().entrySet()) {
            if (server.getValue() instanceof Table one) {
                all = Documents.with(
                        all,
                        List.of("servers", server.getKey(), "systems"),
                        Documents.texts(systems(server.getKey(), one)));
            }
        }
        return all;
    }

    private List<String> systems(String member, Table server) {
        List<String> systems = new ArrayList<>();
        if (server.entries().get("systems") instanceof Written.Row row) {
            row.entries().forEach(entry -> systems.add(entry instanceof Written.Word word ? word.text() : ""));
        }
        systems.remove(id);
        if (members.contains(member)) {
            systems.add(id);
        }
        return systems;
    }
}
