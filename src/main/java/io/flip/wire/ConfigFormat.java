package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.MemberConfig;

/** The configuration of the cluster, all of it. */
final class ConfigFormat implements Format<ClusterConfig> {

    static final Format<ClusterConfig> CONFIG = new ConfigFormat();

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

    private ConfigFormat() {}

    @Override
    public void write(CborWriter out, ClusterConfig config) {
        out.open(4).number(config.version()).value(SettingsFormat.SETTINGS, config.settings());
        out.list(OfMember.MEMBER, config.members())
                .list(SystemFormat.SYSTEM, config.systems())
                .end();
    }

    @Override
    public ClusterConfig read(CborReader in) throws MalformedException {
        in.open();
        ClusterConfig config = new ClusterConfig(
                in.count(), SettingsFormat.SETTINGS.read(in), in.list(OfMember.MEMBER), in.list(SystemFormat.SYSTEM));
        in.end();
        return config;
    }

    private static final class SettingsFormat implements Format<ClusterSettings> {
        private static final Format<ClusterSettings> SETTINGS = new SettingsFormat();

        @Override
        public void write(CborWriter out, ClusterSettings settings) {
            out.open(4).number(settings.quorum()).duration(settings.gossipInterval());
            out.number(settings.pingPerInterval())
                    .duration(settings.pingTimeout())
                    .end();
        }

        @Override
        public ClusterSettings read(CborReader in) throws MalformedException {
            in.open();
            ClusterSettings settings = new ClusterSettings(in.integer(), in.duration(), in.integer(), in.duration());
            in.end();
            return settings;
        }
    }

    private static final class OfMember implements Format<MemberConfig> {
        private static final Format<MemberConfig> MEMBER = new OfMember();

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
            out.open(6).id(member.id()).text(member.ip()).number(member.port());
            out.optional(PRIORITY, member.priority()).list(MemberFormat.ID, member.systems());
            out.flag(member.voter()).end();
        }

        @Override
        public MemberConfig read(CborReader in) throws MalformedException {
            in.open();
            MemberConfig member = new MemberConfig(
                    in.id(), in.text(), in.count(0xffff), in.optional(PRIORITY), in.list(MemberFormat.ID), in.flag());
            in.end();
            return member;
        }
    }
}
