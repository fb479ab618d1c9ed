package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Terms;
import io.flip.engine.register.WebhookConfig;
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
        out.open(changed ? 8 : 4).number(config.version()).value(SettingsFormat.SETTINGS, config.settings());
        out.list(MEMBER, config.members()).list(SystemFormat.SYSTEM, config.systems());
        if (changed) {
            out.number(config.terms().since()).number(0); // of no meaning any more
            out.list(OfChange.CHANGE, config.changes())
                    .list(OfFormer.FORMER, config.terms().former());
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
        long since = in.more() ? in.count() : 0;
        if (in.more()) {
            in.count();
        }
        List<ConfigChange> changes = in.more() ? in.list(OfChange.CHANGE) : List.of();
        List<Terms.Former> former = in.more() ? in.list(OfFormer.FORMER) : List.of();
        in.end();
        try {
            return new ClusterConfig(version, settings, members, systems, new Terms(since, former), changes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static final class SettingsFormat implements Format<ClusterSettings> {
        private static final Format<ClusterSettings> SETTINGS = new SettingsFormat();

        @Override
        public void write(CborWriter out, ClusterSettings settings) {
            boolean more = settings.quorumGiven() || settings.autoremove() != null;
            boolean webhooks = !settings.webhooks().isEmpty();
            out.open(webhooks ? 7 : more ? 6 : 4).number(settings.quorum()).duration(settings.gossipInterval());
            out.number(settings.pingPerInterval()).duration(settings.pingTimeout());
            if (more || webhooks) {
                out.flag(settings.quorumGiven()).optional(DURATION, settings.autoremove());
            }
            if (webhooks) {
                out.list(OfWebhook.WEBHOOK, settings.webhooks());
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
            List<WebhookConfig> webhooks = in.more() ? in.list(OfWebhook.WEBHOOK) : List.of();
            in.end();
            return new ClusterSettings(
                    quorum, quorumGiven, gossipInterval, pingPerInterval, pingTimeout, autoremove, webhooks);
        }
    }

    private static final class OfWebhook implements Format<WebhookConfig> {
        private static final Format<WebhookConfig> WEBHOOK = new OfWebhook();

        @Override
        public void write(CborWriter out, WebhookConfig webhook) {
            out.open(6).id(webhook.name()).text(webhook.url()).text(webhook.source());
            out.list(TEXT, webhook.kinds()).list(MemberFormat.ID, webhook.systems());
            out.list(TEXT, webhook.states()).end();
        }

        @Override
        public WebhookConfig read(CborReader in) throws MalformedException {
            in.open();
            WebhookConfig webhook = new WebhookConfig(
                    in.id(), in.text(), in.text(), in.list(TEXT), in.list(MemberFormat.ID), in.list(TEXT));
            in.end();
            return webhook;
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

    private static final class OfFormer implements Format<Terms.Former> {
        private static final Format<Terms.Former> FORMER = new OfFormer();

        private static final Format<Terms.Voter> VOTER = new Format<>() {
            @Override
            public void write(CborWriter out, Terms.Voter voter) {
                out.open(2)
                        .id(voter.id())
                        .optional(RegisterFormat.STORAGE, voter.storage())
                        .end();
            }

            @Override
            public Terms.Voter read(CborReader in) throws MalformedException {
                in.open();
                Terms.Voter voter = new Terms.Voter(in.id(), in.optional(RegisterFormat.STORAGE));
                in.end();
                return voter;
            }
        };

        @Override
        public void write(CborWriter out, Terms.Former former) {
            out.open(4).list(VOTER, former.voters()).number(former.quorum());
            out.duration(former.timeout()).duration(former.grace()).end();
        }

        @Override
        public Terms.Former read(CborReader in) throws MalformedException {
            in.open();
            Terms.Former former = new Terms.Former(in.list(VOTER), in.integer(), in.duration(), in.duration());
            in.end();
            return former;
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
