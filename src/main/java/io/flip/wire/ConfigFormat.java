package io.flip.wire;

import static io.flip.wire.Format.listOf;
import static io.flip.wire.Format.orNull;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.RegisterFormat.STORAGE;
import static io.flip.wire.SystemFormat.SYSTEM;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.DURATION;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.INTEGER;
import static io.flip.wire.Values.TEXT;
import static io.flip.wire.Values.upTo;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Terms;
import io.flip.engine.register.WebhookConfig;
import java.util.List;

/** The configuration of the cluster, all of it. */
final class ConfigFormat {

    static final Format<MemberConfig> MEMBER = Layout.of(MemberConfig.class)
            .fields(
                    ID.of(MemberConfig::id),
                    TEXT.of(MemberConfig::ip),
                    upTo(0xffff).of(MemberConfig::port),
                    orNull(INTEGER).of(MemberConfig::priority),
                    listOf(ID).of(MemberConfig::systems),
                    FLAG.of(MemberConfig::voter),
                    FLAG.added(MemberConfig::drained, false),
                    orNull(STORAGE).along(MemberConfig::storage, null),
                    MemberConfig::new);

    private static final Format<WebhookConfig> WEBHOOK = Layout.of(WebhookConfig.class)
            .fields(
                    ID.of(WebhookConfig::name),
                    TEXT.of(WebhookConfig::url),
                    TEXT.of(WebhookConfig::source),
                    listOf(TEXT).of(WebhookConfig::kinds),
                    listOf(ID).of(WebhookConfig::systems),
                    listOf(TEXT).of(WebhookConfig::states),
                    WebhookConfig::new);

    private static final Format<ClusterSettings> SETTINGS = Layout.of(ClusterSettings.class)
            .fields(
                    INTEGER.of(ClusterSettings::quorum),
                    DURATION.of(ClusterSettings::gossipInterval),
                    INTEGER.of(ClusterSettings::pingPerInterval),
                    DURATION.of(ClusterSettings::pingTimeout),
                    FLAG.added(ClusterSettings::quorumGiven, false),
                    orNull(DURATION).along(ClusterSettings::autoremove, null),
                    listOf(WEBHOOK).added(ClusterSettings::webhooks, List.of()),
                    (quorum, gossipInterval, pingPerInterval, pingTimeout, quorumGiven, autoremove, webhooks) ->
                            new ClusterSettings(
                                    quorum,
                                    quorumGiven,
                                    gossipInterval,
                                    pingPerInterval,
                                    pingTimeout,
                                    autoremove,
                                    webhooks));

    private static final Format<Terms.Voter> VOTER = Layout.of(Terms.Voter.class)
            .fields(ID.of(Terms.Voter::id), orNull(STORAGE).of(Terms.Voter::storage), Terms.Voter::new);

    private static final Format<Terms.Former> FORMER = Layout.of(Terms.Former.class)
            .fields(
                    listOf(VOTER).of(Terms.Former::voters),
                    INTEGER.of(Terms.Former::quorum),
                    DURATION.of(Terms.Former::timeout),
                    DURATION.of(Terms.Former::grace),
                    Terms.Former::new);

    private static final Format<ConfigChange> CHANGE = Layout.of(ConfigChange.class)
            .fields(
                    TEXT.of(ConfigChange::id),
                    TEXT.of(ConfigChange::by),
                    TEXT.of(ConfigChange::what),
                    ConfigChange::new);

    static final Format<ClusterConfig> CONFIG = Layout.of(ClusterConfig.class)
            .fields(
                    COUNT.of(ClusterConfig::version),
                    SETTINGS.of(ClusterConfig::settings),
                    listOf(MEMBER).of(ClusterConfig::members),
                    listOf(SYSTEM).of(ClusterConfig::systems),
                    COUNT.added(config -> config.terms().since(), 0L),
                    COUNT.along(_ -> 0L, 0L), // of no meaning any more
                    listOf(CHANGE).along(ClusterConfig::changes, List.of()),
                    listOf(FORMER).along(config -> config.terms().former(), List.of()),
                    (version, settings, members, systems, since, _, changes, former) ->
                            config(version, settings, members, systems, new Terms(since, former), changes));

    private ConfigFormat() {}

    private static ClusterConfig config(
            long version,
            ClusterSettings settings,
            List<MemberConfig> members,
            List<SystemConfig> systems,
            Terms terms,
            List<ConfigChange> changes)
            throws MalformedException {
        try {
            return new ClusterConfig(version, settings, members, systems, terms, changes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
