package io.flip.engine.register;

import io.flip.engine.register.Draft.Wrong;
import io.flip.engine.register.Refusal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a change to a configuration: a pure function of the two, so that it does not matter which member proposes it (protocol 7). What
 * can't work is refused, and what is dangerous needs force.
 */
public final class Edits {

    /** Characters: each change is kept for a while in every copy of the configuration. */
    private static final int DIFFERENCES_SHOWN = 200;

    /** What came of it. */
    public sealed interface Result {

        /** @param config the next version, without the change in its list yet ({@link #signed}) */
        record Applied(ClusterConfig config) implements Result {}

        record Refused(Refusal problem) implements Result {}
    }

    private Edits() {}

    /** @param force also where that is dangerous */
    public static Result apply(ClusterConfig config, ChangeRequest change, boolean force) {
        try {
            Draft draft = new Draft(config);
            edit(draft, change);
            ClusterConfig next = draft.build(!byMembers(change));
            Dangers.require(config, next, force);
            return new Result.Applied(next);
        } catch (Wrong wrong) {
            return new Result.Refused(wrong.refusal());
        }
    }

    /** Whether members ask for it, and no operator could be told what is wrong with the rest. */
    private static boolean byMembers(ChangeRequest change) {
        return switch (change) {
            case ChangeRequest.FirstVersion _,
                    ChangeRequest.MemberStorage _,
                    ChangeRequest.MemberAddress _,
                    ChangeRequest.Drain _,
                    ChangeRequest.Resume _ -> true;
            default -> false;
        };
    }

    private static void edit(Draft draft, ChangeRequest change) throws Wrong {
        switch (change) {
            case ChangeRequest.AddMember add -> draft.add(add);
            case ChangeRequest.RemoveMember(var id) -> draft.removeMember(id);
            case ChangeRequest.Autoremove gone -> draft.removeMember(gone.id());
            case ChangeRequest.Drain(var id) -> draft.put(draft.member(id).drained(true));
            case ChangeRequest.Resume(var id) -> draft.put(draft.member(id).drained(false));
            case ChangeRequest.PutSystem put -> draft.put(put);
            case ChangeRequest.RemoveSystem(var id) -> draft.removeSystem(id);
            case ChangeRequest.AddData(var system, var values) -> draft.addData(system, values);
            case ChangeRequest.RemoveData(var system, var values) -> draft.removeData(system, values);
            case ChangeRequest.Pin(var system, var value, var member) -> draft.pin(system, value, member);
            case ChangeRequest.Retry(var system, var values) -> draft.requireItems(system, values);
            case ChangeRequest.ReplaceConfig(var whole) -> draft.replace(whole);
            case ChangeRequest.MemberAddress(var id, var ip, var port) ->
                draft.put(draft.member(id).address(ip, port));
            case ChangeRequest.MemberStorage(var id, var storage) ->
                draft.put(draft.member(id).storage(storage));
            case ChangeRequest.FirstVersion(var storages) -> first(draft, storages);
        }
    }

    private static void first(Draft draft, List<ChangeRequest.MemberStorage> storages) throws Wrong {
        if (draft.version() != 0) {
            throw new Wrong(Kind.EXISTS, "there is a first version already");
        }
        for (ChangeRequest.MemberStorage storage : storages) {
            draft.put(draft.member(storage.id()).storage(storage.storage()));
        }
    }

    /** The version with the change that made it as the last of its changes. */
    public static ClusterConfig signed(ClusterConfig config, ConfigChange change) {
        List<ConfigChange> changes = new ArrayList<>(config.changes());
        changes.add(change);
        int surplus = Math.max(0, changes.size() - ClusterConfig.CHANGES_KEPT);
        return new ClusterConfig(
                config.version(),
                config.settings(),
                config.members(),
                config.systems(),
                config.terms(),
                List.copyOf(changes.subList(surplus, changes.size())));
    }

    /** The change in words, for the history; of a whole configuration, what is different in it. */
    static String describe(ChangeRequest change, ClusterConfig before, ClusterConfig after) {
        return switch (change) {
            case ChangeRequest.AddMember add -> "adds member " + add.id();
            case ChangeRequest.RemoveMember(var id) -> "removes member " + id;
            case ChangeRequest.Autoremove(var id, var silence) ->
                "removes member " + id + ": it has been down for longer than flip.autoremove (" + inWords(silence)
                        + ")";
            case ChangeRequest.Drain(var id) -> "drains " + id;
            case ChangeRequest.Resume(var id) -> "resumes " + id;
            case ChangeRequest.PutSystem put -> puts(put.system().id(), before);
            case ChangeRequest.RemoveSystem(var id) -> "removes system " + id;
            case ChangeRequest.AddData(var system, var values) -> "adds " + count(values) + " to " + system;
            case ChangeRequest.RemoveData(var system, var values) -> "removes " + count(values) + " from " + system;
            case ChangeRequest.Pin(var system, var value, var member) ->
                member == null ? "unpins " + system + "/" + value : Retries.pins(system, value, member);
            case ChangeRequest.Retry(var system, var values) -> Retries.retries(system, values);
            case ChangeRequest.ReplaceConfig _ -> "replaces the whole configuration" + differences(before, after);
            case ChangeRequest.MemberAddress(var id, var ip, var port) -> id + " is at " + ip + " port " + port;
            case ChangeRequest.MemberStorage storage -> storage.id() + " votes with a new data directory";
            case ChangeRequest.FirstVersion _ -> "the first version: every voter's data directory is known";
        };
    }

    /** What a change says of itself that made a system which was not there. */
    public static String makesSystem(String id) {
        return "makes system " + id;
    }

    /** As it is written in files: {@code 10m}, {@code 90s}, {@code 1500ms}. */
    private static String inWords(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
    }

    private static String puts(String system, ClusterConfig before) {
        return before.system(system).isEmpty() ? makesSystem(system) : "changes system " + system;
    }

    private static String count(List<String> values) {
        return values.size() == 1 ? values.getFirst() : values.size() + " items";
    }

    private static String differences(ClusterConfig before, ClusterConfig after) {
        String all = Differences.between(before, after);
        boolean much = all.codePointCount(0, all.length()) > DIFFERENCES_SHOWN;
        String shown = much ? all.substring(0, all.offsetByCodePoints(0, DIFFERENCES_SHOWN)) + "..." : all;
        return shown.isEmpty() ? " by the same" : ": " + shown;
    }
}
