package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Terms;
import java.time.Duration;

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
        out.open(7).number(config.version()).value(SettingsFormat.SETTINGS, config.settings());
        out.list(MEMBER, config.members()).list(SystemFormat.SYSTEM, config.systems());
        out.number(config.terms().since()).number(config.terms().before());
        out.list(OfChange.CHANGE, config.changes()).end();
    }

    @Override
    public ClusterConfig read(CborReader in) throws MalformedException {
        in.open();
        ClusterConfig config = new ClusterConfig(
                in.count(),
                SettingsFormat.SETTINGS.read(in),
                in.list(MEMBER),
                in.list(SystemFormat.SYSTEM),
                new Terms(in.count(), in.count()),
                in.list(OfChange.CHANGE));
        in.end();
        return config;
    }

    private static final class SettingsFormat implements Format<ClusterSettings> {
        private static final Format<ClusterSettings> SETTINGS = new SettingsFormat();

        @Override
        public void write(CborWriter out, ClusterSettings settings) {
            out.open(6).number(settings.quorum()).flag(settings.quorumGiven()).duration(settings.gossipInterval());
            out.number(settings.pingPerInterval()).duration(settings.pingTimeout());
            out.optional(DURATION, settings.autoremove()).end();
        }

        @Override
        public ClusterSettings read(CborReader in) throws MalformedException {
            in.open();
            ClusterSettings settings = new ClusterSettings(
                    in.integer(), in.flag(), in.duration(), in.integer(), in.duration(), in.optional(DURATION));
            in.end();
            return settings;
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
            out.open(8).id(member.id()).text(member.ip()).number(member.port());
            out.optional(PRIORITY, member.priority()).list(MemberFormat.ID, member.systems());
            out.flag(member.voter()).flag(member.drained()).optional(RegisterFormat.STORAGE, member.storage());
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
                    in.flag(),
                    in.optional(RegisterFormat.STORAGE));
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
