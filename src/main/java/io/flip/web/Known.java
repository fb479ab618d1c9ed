package io.flip.web;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds what a path names in the newest snapshot, or says that it is unknown. */
@Component
final class Known {

    /** Of several things that may be meant. */
    private static final int SHOWN = 5;

    private final NodeFront node;

    Known(NodeFront node) {
        this.node = node;
    }

    boolean has(String system) {
        return node.snapshot().config().system(system).isPresent();
    }

    SystemConfig system(String id) {
        return system(node.snapshot(), id);
    }

    SystemConfig system(Snapshot now, String id) {
        return now.config().system(id).orElseThrow(() -> unknownSystem(id));
    }

    ProblemException unknownSystem(String id) {
        return ProblemException.unknownSystem(
                id,
                node.snapshot().config().systems().stream()
                        .map(SystemConfig::id)
                        .toList());
    }

    ItemView item(Snapshot now, String system, String value) {
        system(now, system);
        ItemId wanted = new ItemId(system, value);
        return now.items().stream()
                .filter(view -> view.item().equals(wanted))
                .findFirst()
                .orElseThrow(() -> noItem(system, value));
    }

    static ProblemException noItem(String system, String value) {
        return ProblemException.unknownItem(system, "'%s' is no item of '%s'.".formatted(value, system));
    }

    /** The item that is meant by its value, or by {@code system/value}. */
    ItemView item(Snapshot now, String said) {
        List<ItemView> meant = now.items().stream()
                .filter(view -> said.equals(view.item().value())
                        || said.equals(view.item().toString()))
                .toList();
        return switch (meant.size()) {
            case 0 -> throw ProblemException.unknownItem(said);
            case 1 -> meant.getFirst();
            default ->
                throw ProblemException.badParameter("'%s' may be %s: say which."
                        .formatted(
                                said,
                                meant.stream()
                                        .map(view -> "'" + view.item() + "'")
                                        .limit(SHOWN)
                                        .collect(Collectors.joining(" or "))));
        };
    }

    MemberView member(Snapshot now, String id) {
        return now.members().stream()
                .filter(member -> member.config().id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknownMember(id));
    }

    ProblemException unknownMember(String id) {
        List<String> ids = node.snapshot().members().stream()
                .map(member -> member.config().id())
                .toList();
        return ProblemException.unknownMember(id, ids);
    }
}
