package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.bind.Hosts;
import io.flip.config.bind.JoiningReader;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Written.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a member that joins says of itself what it must, and of the cluster nothing: that it is told. */
public final class JoiningChecks {

    private static final List<String> ITS_OWN = List.of("ip", "port", "priority", "systems");
    private static final List<String> THE_CLUSTERS = List.of(
            "quorum",
            "gossip_interval",
            "ping_per_interval",
            "ping_timeout",
            "autoremove",
            "voters",
            "servers",
            "cluster");

    private JoiningChecks() {}

    public static void check(FlipProperties properties, Table written, Findings findings) {
        Joining joining = properties.joining();
        if (joining == null) {
            there(ITS_OWN, written)
                    .forEach(name -> findings.mistake(
                            "flip." + name,
                            "is for a member that joins, and there is no flip.join",
                            "write it under flip.servers.ID, or say with flip.join whom to ask"));
            return;
        }
        there(THE_CLUSTERS, written)
                .forEach(name -> findings.mistake(
                        "flip." + name,
                        "is the cluster's, and a member that joins is told it",
                        "take it out, or take flip.join out"));
        Names.idProblem(properties.id())
                .filter(_ -> findings.sound("flip.id"))
                .ifPresent(why -> findings.mistake("flip.id", why, "give this member another id"));
        self(joining, findings);
    }

    private static List<String> there(List<String> names, Table written) {
        return names.stream().filter(written.entries()::containsKey).toList();
    }

    private static void self(Joining joining, Findings findings) {
        if (joining.seeds().isEmpty() && findings.sound(JoiningReader.JOIN, JoiningReader.JOIN + "[0]")) {
            findings.mistake(JoiningReader.JOIN, "names nobody", "write host:port of members, or take it out");
        }
        if (findings.sound("flip.ip")) {
            Hosts.problem(joining.ip())
                    .ifPresent(why -> findings.mistake(
                            "flip.ip", why, "write the address at which the others reach this member, without a port"));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < joining.systems().size(); i++) {
            if (!seen.add(joining.systems().get(i))) {
                findings.mistake("flip.systems[" + i + "]", "is there twice", "take one of them out");
            }
        }
    }
}
