package io.flip.engine.register;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what the parts of a {@link Register} want to have done. */
final class Actions {

    private final List<Action> wanted = new ArrayList<>();

    void send(MemberConfig to, Letter letter, @Nullable ClusterConfig document) {
        wanted.add(new Action.Send(to, letter, document));
    }

    void reply(String to, Letter letter, @Nullable ClusterConfig document) {
        wanted.add(new Action.Reply(to, letter, document));
    }

    void add(Action action) {
        wanted.add(action);
    }

    /** All since the last call, in order. */
    List<Action> take() {
        List<Action> taken = List.copyOf(wanted);
        wanted.clear();
        return taken;
    }
}
