package io.flip.engine.report;

import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Differences;
import io.flip.engine.register.Register;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators are told of versions of the configuration. */
public final class VersionNews {

    private final String self;
    private final ClusterConfig file;
    private final Out out;

    /** @param file the configuration that the member was started with */
    public VersionNews(String self, ClusterConfig file, Out out) {
        this.self = self;
        this.file = file;
        this.out = out;
    }

    /** What a run begins with. */
    public void begins(ClusterConfig base) {
        if (base.version() > file.version()) {
            report(
                    null,
                    base.version(),
                    "the data directory has a newer version: that one is in force" + unlikeTheFile(base),
                    null);
        }
        if (base.member(self).isEmpty()) {
            removed();
        }
    }

    private String unlikeTheFile(ClusterConfig base) {
        if (file.equals(Register.NOTHING)) {
            return "";
        }
        String differences = Differences.between(file, base);
        return differences.isEmpty() ? "; the file says the same" : "; other than in the file: " + differences;
    }

    /** The changes between the two, as far as the newer one names them. */
    public static List<ConfigChange> made(ClusterConfig old, ClusterConfig next) {
        List<ConfigChange> all = next.changes();
        long since = old.version() < 1 ? 1 : next.version() - old.version();
        return all.subList((int) Math.max(0, all.size() - since), all.size());
    }

    /** One after the other, as far as the newest names them: a member that was behind shows what the others have seen. */
    public void changed(ClusterConfig old, ClusterConfig next) {
        List<ConfigChange> made = made(old, next);
        if (made.isEmpty()) {
            report(old.version(), next.version(), "", null);
        }
        long before = old.version();
        for (int i = 0; i < made.size(); i++) {
            long version = next.version() - made.size() + 1 + i;
            report(before, version, made.get(i).what(), made.get(i).by());
            before = version;
        }
    }

    private void report(@Nullable Long from, long to, String reason, @Nullable String by) {
        out.report(Event.ofConfig("version", from == null ? null : Long.toString(from), Long.toString(to), reason)
                .by(by));
    }

    /** The configuration no longer has this member. */
    public void removed() {
        out.report(Event.ofMember(
                self,
                null,
                "removed",
                "the configuration no longer has " + self
                        + ": it puts everything down, and gets nothing until it is added again"));
    }
}
