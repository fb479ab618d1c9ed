package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Terms;
import java.time.Duration;
import java.util.List;

/** The configuration of the cluster, all of it. */
final class ConfigFormat implements Format<ClusterConfig> {

    static final Format<ClusterConfig> CONFIG = new ConfigFormat();

    static final Format<MemberConfig> MEMBER = new OfMember();

    static final Format<String> TEXT = new Format<>() {
        @Override
        public void write(CborWriter out, String text) {
            out.text(text);
        }

        @Override
        public String read(CborReader in) throws MalformedException {
            return in.text();
        }
    };

    static final Format<Duration> DURATION = new Format<>() {
        @Override
        public void write(CborWriter out, Duration duration) {
            out.duration(duration);
        }

        @Override
        public Duration read(CborReader in) throws MalformedException {
            return in.duration();
        }
    };

    private ConfigFormat() {}

    @Override
    public void write(CborWriter out, ClusterConfig config) {
        boolean changed =
                !config.terms().equals(Terms.FIRST) || !config.changes().isEmpty();
        out.open(changed ? 7 : 4).number(config.version()).value(SettingsFormat.SETTINGS, config.settings());
        out.list(MEMBER, config.members()).list(SystemFormat.SYSTEM, config.systems());
        if (changed) {
            out.number(config.terms().since()).number(config.terms().before());
            out.list(OfChange.CHANGE, config.changes());
        }
        out.end();
    }

    @Override
    public ClusterConfig read(CborReader in) throws MalformedException {
        in.open();
        long version = in.count();
        ClusterSettings settings = SettingsFormat.SETTINGS.read(in);
        List<MemberConfig> members = in.list(MEMBER);
        List<SystemConfig> systems = in.list(SystemFormat.SYSTEM);
        Terms terms = in.more() ? new Terms(in.count(), in.count()) : Terms.FIRST;
        List<ConfigChange> changes = in.more() ? in.list(OfChange.CHANGE) : List.of();
        in.end();
        try {
            return new ClusterConfig(version, settings, members, systems, terms, changes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static final class SettingsFormat implements Format<ClusterSettings> {
        private static final Format<ClusterSettings> SETTINGS = new SettingsFormat();

        @Override
        public void write(CborWriter out, ClusterSettings settings) {
            boolean more = settings.quorumGiven() || settings.autoremove() != null;
            out.open(more ? 6 : 4).number(settings.quorum()).duration(settings.gossipInterval());
            out.number(settings.pingPerInterval()).duration(settings.pingTimeout());
            if (more) {
                out.flag(settings.quorumGiven()).optional(DURATION, settings.autoremove());
            }
            out.end();
        }

        @Override
        public ClusterSettings read(CborReader in) throws MalformedException {
            in.open();
            int quorum = in.integer();
            Duration gossipInterval = in.duration();
            int pingPerInterval = in.integer();
            Duration pingTimeout = in.duration();
            boolean quorumGiven = in.more() && in.flag();
            Duration autoremove = in.more() ? in.optional(DURATION) : null;
            in.end();
            return new ClusterSettings(quorum, quorumGiven, gossipInterval, pingPerInterval, pingTimeout, autoremove);
        }
    }

    private static final class OfMember implements Format<MemberConfig> {
        private static final Format<Integer> PRIORITY = new Format<>() {
            @Override
            public void write(CborWriter out, Integer priority) {
                out.number(priority);
            }

            @Override
            public Integer read(CborReader in) throws MalformedException {
                return in.integer();
            }
        };

        @Override
        public void write(CborWriter out, MemberConfig member) {
            boolean more = member.drained() || member.storage() != null;
            out.open(more ? 8 : 6).id(member.id()).text(member.ip()).number(member.port());
            out.optional(PRIORITY, member.priority()).list(MemberFormat.ID, member.systems());
            out.flag(member.voter());
            if (more) {
                out.flag(member.drained()).optional(RegisterFormat.STORAGE, member.storage());
            }
            out.end();
        }

        @Override
        public MemberConfig read(CborReader in) throws MalformedException {
            in.open();
            MemberConfig member = new MemberConfig(
                    in.id(),
                    in.text(),
                    in.count(0xffff),
                    in.optional(PRIORITY),
                    in.list(MemberFormat.ID),
                    in.flag(),
                    in.more() && in.flag(),
                    in.more() ? in.optional(RegisterFormat.STORAGE) : null);
            in.end();
            return member;
        }
    }

    private static final class OfChange implements Format<ConfigChange> {
        private static final Format<ConfigChange> CHANGE = new OfChange();

        @Override
        public void write(CborWriter out, ConfigChange change) {
            out.open(3).text(change.id()).text(change.by()).text(change.what()).end();
        }

        @Override
        public ConfigChange read(CborReader in) throws MalformedException {
            in.open();
            ConfigChange change = new ConfigChange(in.text(), in.text(), in.text());
            in.end();
            return change;
        }
    }
}
