package io.flip.engine.register;

import io.flip.engine.plan.Legible;
import io.flip.engine.register.Draft.Wrong;
import io.flip.engine.register.Refusal.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every version must be, whichever member proposes it: a version that would not work is not written down. Only what the change touches is looked at: what is
 * written down already, because a member said so of itself, or by force, is no reason to refuse whatever comes after it.
 */
final class VersionChecks {

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_VALUE = 4096;
    private static final int MOST_MEMBERS = 4096;
    private static final Duration LONGEST = Duration.ofDays(365);

    private VersionChecks() {}

    static void require(ClusterConfig old, ClusterConfig next) throws Wrong {
        quorum(next);
        if (peers(next) > peers(old) || !timing(next).equals(timing(old))) {
            timing(next.settings());
            round(next);
        }
        if (!next.settings().webhooks().equals(old.settings().webhooks())) {
            webhooks(next.settings().webhooks());
        }
        members(old, next);
        for (SystemConfig system : next.systems()) {
            if (!old.system(system.id()).equals(Optional.of(system))) {
                system(system);
            }
        }
        int items = items(next);
        require(
                items <= ClusterConfig.MOST_ITEMS || items <= items(old),
                items + " items are more than a cluster may have: " + ClusterConfig.MOST_ITEMS + ".");
    }

    private static void webhooks(List<WebhookConfig> webhooks) throws Wrong {
        require(
                webhooks.size() <= WebhookConfig.MOST,
                webhooks.size() + " webhooks are more than a cluster may have: " + WebhookConfig.MOST + ".");
        String last = "";
        for (WebhookConfig webhook : webhooks) {
            String problem = webhook.problem();
            require(problem == null, "The webhook " + Legible.shown(webhook.name()) + " " + problem);
            require(last.compareTo(webhook.name()) < 0, "The webhook " + webhook.name() + " is there twice.");
            last = webhook.name();
        }
    }

    private static int items(ClusterConfig config) {
        return config.systems().stream()
                .mapToInt(system -> system.spec().items().size())
                .sum();
    }

    private static void quorum(ClusterConfig config) throws Wrong {
        int quorum = config.settings().quorum();
        int voters = config.voters().size();
        require(quorum >= 1, "The quorum must be at least 1.");
        require(
                quorum <= Math.max(1, voters),
                "A quorum of " + quorum + " is more than there are voters: " + voters + ".");
    }

    /** What pings go by. */
    private static List<Object> timing(ClusterConfig config) {
        ClusterSettings settings = config.settings();
        return List.of(settings.gossipInterval(), settings.pingPerInterval(), settings.pingTimeout());
    }

    private static void timing(ClusterSettings settings) throws Wrong {
        require(settings.pingPerInterval() >= 1, "ping_per_interval must be at least 1.");
        length("gossip_interval", settings.gossipInterval());
        length("ping_timeout", settings.pingTimeout());
    }

    private static void round(ClusterConfig config) throws Wrong {
        ClusterSettings settings = config.settings();
        Duration round = settings.gossipInterval()
                .multipliedBy(Math.ceilDiv(Math.max(1, peers(config)), settings.pingPerInterval()));
        require( // protocol 2
                peers(config) == 0 || settings.pingTimeout().multipliedBy(2).compareTo(round.multipliedBy(3)) >= 0,
                "With " + toVote(config) + " voters a round of pings takes " + round.toMillis()
                        + " ms, and ping_timeout must be one and a half of that: make it longer, or"
                        + " ping_per_interval larger, or let fewer members vote.");
    }

    /** Those as well whose storage is not known yet: it is named without being asked whether the timing fits. */
    private static int toVote(ClusterConfig config) {
        return (int) config.members().stream().filter(MemberConfig::voter).count();
    }

    /** How many voters a member pings at most: all of them, where some member is none. */
    private static int peers(ClusterConfig config) {
        int voters = toVote(config);
        return voters < config.members().size() ? voters : Math.max(0, voters - 1);
    }

    private static void members(ClusterConfig old, ClusterConfig next) throws Wrong {
        require(
                next.members().size() <= MOST_MEMBERS
                        || next.members().size() <= old.members().size(),
                "A cluster may have " + MOST_MEMBERS + " members.");
        for (MemberConfig member : next.members()) {
            Optional<MemberConfig> before = old.member(member.id());
            if (!before.equals(Optional.of(member))) {
                member(member, next);
            }
            if (before.filter(member::isWhere).isEmpty()) {
                ownAddress(member, next);
            }
        }
    }

    private static void member(MemberConfig member, ClusterConfig next) throws Wrong {
        id("member", member.id());
        require(!member.ip().isBlank() && member.ip().length() <= LONGEST_ID, member.id() + " needs an ip.");
        require(member.port() >= 1 && member.port() <= 0xffff, member.id() + " needs a port of 1 to 65535.");
        for (String system : member.systems()) {
            if (next.system(system).isEmpty()) {
                throw new Wrong(Kind.UNKNOWN, member.id() + " takes part in " + system + ", which is no system.");
            }
        }
    }

    private static void ownAddress(MemberConfig member, ClusterConfig next) throws Wrong {
        for (MemberConfig other : next.members()) {
            require(
                    other.id().equals(member.id()) || !other.isWhere(member),
                    member.id() + " has the address of " + other.id() + ", " + other.ip() + " port " + other.port()
                            + ": give it one of its own, or remove " + other.id() + " first if that is gone.");
        }
    }

    private static void system(SystemConfig system) throws Wrong {
        id("system", system.id());
        for (String value : system.spec().items().keySet()) {
            require(
                    !value.isEmpty() && value.length() <= LONGEST_VALUE && value.indexOf('\0') < 0,
                    "An item needs 1 to " + LONGEST_VALUE + " characters.");
        }
        HandlerConfig handlers = system.handlers();
        require(
                handlers.alive().isEmpty() == handlers.down().isEmpty()
                        && (handlers.hasPrograms() || handlers.address() != null),
                system.id() + " needs alive and down, or an address.");
        require(handlers.tries() >= 1, system.id() + " needs at least one try.");
        length("timeout of " + system.id(), handlers.timeout());
        if (!handlers.fenced() || !system.spec().releaseWithin().isZero()) {
            length("release_within of " + system.id(), system.spec().releaseWithin());
        }
    }

    private static void id(String what, String id) throws Wrong {
        boolean fine = !id.isBlank() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
        require(fine, "The id of a " + what + " needs 1 to " + LONGEST_ID + " characters that can be printed.");
    }

    private static void length(String what, Duration duration) throws Wrong {
        require(
                duration.isPositive() && duration.compareTo(LONGEST) <= 0,
                what + " must be more than nothing, and at most a year.");
    }

    private static void require(boolean fine, String otherwise) throws Wrong {
        if (!fine) {
            throw new Wrong(Kind.INVALID, otherwise);
        }
    }
}
