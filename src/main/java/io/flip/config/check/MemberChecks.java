package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.Hosts;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Nearest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the members are those that there should be, and this one is among them. */
public final class MemberChecks {

    private static final int MOST = 4096;
    private static final String SERVERS = "flip.servers";

    private final FlipProperties properties;
    private final Findings findings;
    private final Map<String, String> byAddress = new HashMap<>();

    private MemberChecks(FlipProperties properties, Findings findings) {
        this.properties = properties;
        this.findings = findings;
    }

    static void check(FlipProperties properties, Findings findings) {
        MemberChecks checks = new MemberChecks(properties, findings);
        checks.number();
        properties.servers().forEach(checks::member);
    }

    /** Whether this member is one of them. */
    public static void self(FlipProperties properties, Findings findings) {
        new MemberChecks(properties, findings).self();
    }

    private void number() {
        int members = properties.servers().size();
        if (members == 0 && findings.sound(SERVERS)) {
            findings.mistake(SERVERS, "names no member", "write at least this one: its id, ip and port");
        }
        if (members > MOST) {
            findings.mistake(
                    SERVERS,
                    "names " + members + " members, and a cluster may have " + MOST,
                    "make several clusters of them");
        }
    }

    private void self() {
        Set<String> ids = properties.servers().keySet();
        String id = properties.id();
        if (findings.sound("flip.id", SERVERS) && !ids.isEmpty() && !ids.contains(id)) {
            findings.mistake("flip.id", "is not one of the servers", Nearest.advice(id, ids));
        }
    }

    private void member(String id, Server server) {
        String property = Names.join(SERVERS, id);
        address(property, server);
        systems(property, server.systems());
        Names.idProblem(id).ifPresent(why -> findings.mistake(property, why, "give this member another id"));
    }

    private void address(String property, Server server) {
        String ip = property + ".ip";
        if (findings.sound(property, ip)) {
            Hosts.problem(server.ip())
                    .ifPresent(why -> findings.mistake(
                            ip,
                            why,
                            "write the address at which the others reach this member, without brackets or a port"));
        }
        if (findings.sound(property, ip, property + ".port")) {
            String other = byAddress.putIfAbsent(Hosts.normal(server.ip()) + " port " + server.port(), property);
            if (other != null) {
                findings.mistake(
                        property + ".port",
                        "is what " + other + " has too, at the same ip",
                        "give each member an ip and port of its own");
            }
        }
    }

    private void systems(String property, List<String> systems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < systems.size(); i++) {
            String system = systems.get(i);
            String place = property + ".systems[" + i + "]";
            if (findings.sound(place, SystemChecks.SYSTEMS)
                    && !properties.systems().containsKey(system)) {
                findings.mistake(
                        place,
                        "is no system under flip.cluster.system",
                        Nearest.advice(system, properties.systems().keySet()));
            } else if (!seen.add(system)) {
                findings.mistake(place, "is there twice", "take one of them out");
            }
        }
    }
}
