package io.flip.web;

import io.flip.engine.Snapshot;
import io.flip.engine.Snapshot.MemberView;
import io.flip.engine.register.SystemConfig;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds what a path names in the newest snapshot, or says that it is unknown. */
@Component
final class Known {

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
