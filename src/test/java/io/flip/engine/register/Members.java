package io.flip.engine.register;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The same members and configurations, but for one thing. */
public final class Members {

    private Members() {}

    /** All of the configuration stays as it is but its members. */
    public static ClusterConfig each(ClusterConfig config, UnaryOperator<MemberConfig> change) {
        return new ClusterConfig(
                config.version(),
                config.settings(),
                config.members().stream().map(change).toList(),
                config.systems(),
                config.terms(),
                config.changes());
    }

    /** All of the configuration stays as it is but that member. */
    public static ClusterConfig one(ClusterConfig config, String id, UnaryOperator<MemberConfig> change) {
        return each(config, member -> member.id().equals(id) ? change.apply(member) : member);
    }

    public static MemberConfig voting(MemberConfig member, boolean votes) {
        return new MemberConfig(
                member.id(),
                member.ip(),
                member.port(),
                member.priority(),
                member.systems(),
                votes,
                member.drained(),
                member.storage());
    }

    public static MemberConfig stored(MemberConfig member, @Nullable StorageId storage) {
        return member.storage(storage);
    }

    public static MemberConfig drained(MemberConfig member, boolean now) {
        return member.drained(now);
    }

    public static MemberConfig at(MemberConfig member, String ip, int port) {
        return member.address(ip, port);
    }

    /** It takes part in no others of its systems than those. */
    public static MemberConfig onlyIn(MemberConfig member, Predicate<String> systems) {
        return member.systems(member.systems().stream().filter(systems).toList());
    }
}
