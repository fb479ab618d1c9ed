package io.flip.engine.register;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants changed in the configuration (protocol 7). {@link Edits} applies it. */
public sealed interface ChangeRequest {

    /**
     * A new member; it votes where all others do. Refused where the id is taken.
     *
     * @param storage {@code null} where it is not known: the member says so itself when it runs
     */
    record AddMember(
            String id,
            String ip,
            int port,
            @Nullable Integer priority,
            List<String> systems,
            @Nullable StorageId storage)
            implements ChangeRequest {}

    record RemoveMember(String id) implements ChangeRequest {}

    /**
     * Removes a member that nobody asked to be removed.
     *
     * @param after how long it has been down, at least
     */
    record Autoremove(String id, Duration after) implements ChangeRequest {}

    /** The member gives away what it holds and gets nothing until it is resumed; it keeps its vote. */
    record Drain(String member) implements ChangeRequest {}

    record Resume(String member) implements ChangeRequest {}

    /**
     * A new system, or another form of a present one.
     *
     * @param system of its {@code spec} the members are those that take part from now on, in any order, and the slots of the items do not
     *     matter: order and slots are computed. Items that are missing are removed
     * @param kept what is taken from the version that this is applied to, whatever {@code system} has of it
     */
    record PutSystem(SystemConfig system, Kept kept) implements ChangeRequest {

        /** One that says everything. */
        public PutSystem(SystemConfig system) {
            this(system, new Kept(false, false, false));
        }

        /** What a present system keeps: others may have changed it since the caller has looked. A new one has none of it. */
        public record Kept(boolean members, boolean data, boolean pins) {}
    }

    record RemoveSystem(String id) implements ChangeRequest {}

    /** All of them or none; refused where one is there already. */
    record AddData(String system, List<String> values) implements ChangeRequest {}

    /** All of them or none; refused where one is not there. */
    record RemoveData(String system, List<String> values) implements ChangeRequest {}

    /** Prefers the member for the item from now on; {@code null} undoes that. */
    record Pin(String system, String value, @Nullable String member) implements ChangeRequest {}

    /**
     * What failed is tried again now, also on members that would not try it by themselves (protocol 6).
     *
     * @param values of which items, at most {@value Retries#MOST}; none for all of the system
     */
    record Retry(String system, List<String> values) implements ChangeRequest {}

    /** The whole; version, terms, changes, storages and slots of the given one do not matter. */
    record ReplaceConfig(ClusterConfig config) implements ChangeRequest {}

    record MemberAddress(String id, String ip, int port) implements ChangeRequest {}

    /** The member votes with another data directory from now on (protocol 7, rule 10). */
    record MemberStorage(String id, StorageId storage) implements ChangeRequest {}

    /** The settings stay as they are, slots and storages are written down (protocol 7, rule 9). Proposed by members alone. */
    record FirstVersion(List<MemberStorage> storages) implements ChangeRequest {}
}
