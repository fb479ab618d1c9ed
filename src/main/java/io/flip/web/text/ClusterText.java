package io.flip.web.text;

import io.flip.web.view.ClusterView;
import io.flip.web.view.ItemCounts;
import io.flip.web.view.MemberCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster at a glance: first what is not well. */
final class ClusterText {

    private ClusterText() {}

    static List<String> lines(ClusterView cluster, Wording wording) {
        List<String> lines = new ArrayList<>();
        if (cluster.concerns().isEmpty()) {
            lines.add("All is well, as %s sees it.".formatted(wording.cell(cluster.self())));
        } else {
            lines.add("Not all is well, as %s sees it:".formatted(wording.cell(cluster.self())));
            cluster.concerns().forEach(concern -> {
                List<String> folded = Folding.fold(wording.cell(concern), Table.WIDTH - 2);
                lines.add("- " + folded.getFirst());
                folded.stream().skip(1).forEach(rest -> lines.add("  " + rest));
            });
        }
        lines.add("");
        lines.addAll(Fields.lines(fields(cluster, wording)));
        return lines;
    }

    private static Map<String, String> fields(ClusterView cluster, Wording wording) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(
                "member", wording.cell(cluster.self()) + ", " + cluster.phase() + ", start " + cluster.incarnation());
        fields.put("lease", lease(cluster.lease()));
        fields.put("voters", cluster.voters() + ", of which " + cluster.quorum() + " must agree");
        fields.put("members", members(cluster.members()));
        fields.put("items", items(cluster.items()));
        fields.put("configuration", "version " + cluster.configVersion() + ", digest " + cluster.configDigest());
        Long quarantine = cluster.quarantineMs();
        if (quarantine != null) {
            fields.put("quarantine", "grants nothing new for another " + Wording.duration(quarantine));
        }
        return fields;
    }

    private static String lease(ClusterView.Lease lease) {
        return lease.held() ? "held, for another " + Wording.duration(lease.remainingMs()) : "none";
    }

    private static String members(MemberCounts counts) {
        return states(
                counts.total(),
                new State(counts.alive(), "alive"),
                new State(counts.fresh(), "new"),
                new State(counts.probablyDown(), "probably down"),
                new State(counts.down(), "down"),
                new State(counts.left(), "left"));
    }

    private static String items(ItemCounts counts) {
        return states(
                counts.total(),
                new State(counts.active(), "active"),
                new State(counts.moving(), "moving"),
                new State(counts.unassigned(), "unassigned"),
                new State(counts.failed(), "failed"),
                new State(counts.stuck(), "stuck"));
    }

    private record State(long count, String name) {}

    /** The total, and the states that anything is in. */
    private static String states(long total, State... states) {
        String all = Stream.of(states)
                .filter(state -> state.count() > 0)
                .map(state -> state.count() + " " + state.name())
                .collect(Collectors.joining(", "));
        return total + (all.isEmpty() ? "" : ": " + all);
    }
}
