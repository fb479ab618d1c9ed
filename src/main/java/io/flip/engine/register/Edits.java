package io.flip.engine.register;

/** Applies a change to a configuration: a pure function, so that it does not matter which member proposes it (protocol 4, slots). */
public final class Edits {

    /** What came of it. */
    public sealed interface Result {

        /** @param config without version and changes of its own yet: those of the one that was changed */
        record Applied(ClusterConfig config) implements Result {}

        record Refused(Refusal problem) implements Result {}
    }

    private Edits() {}

    /** @param force also where that is dangerous */
    public static Result apply(ClusterConfig config, ChangeRequest change, boolean force) {
        return new Result.Refused(new Refusal(Refusal.Kind.INVALID, "changes are not built yet"));
    }
}
