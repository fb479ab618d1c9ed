package io.flip.engine.register;

import io.flip.engine.register.Draft.Wrong;
import io.flip.engine.register.Refusal.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What every version must be, whoever proposes it: what would not work is not written down. */
final class Checks {

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_VALUE = 4096;
    private static final int MOST_MEMBERS = 4096;
    private static final int MOST_ITEMS = 100_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    private Checks() {}

    static void require(ClusterConfig config) throws Wrong {
        settings(config);
        members(config);
        int items = 0;
        for (SystemConfig system : config.systems()) {
            system(system);
            items += system.spec().items().size();
        }
        require(items <= MOST_ITEMS, items + " items are more than a cluster may have: " + MOST_ITEMS + ".");
    }

    private static void settings(ClusterConfig config) throws Wrong {
        ClusterSettings settings = config.settings();
        int voters = config.voters().size();
        require(settings.quorum() >= 1, "The quorum must be at least 1.");
        require(
                settings.quorum() <= Math.max(1, voters),
                "A quorum of " + settings.quorum() + " is more than there are voters: " + voters + ".");
        require(settings.pingPerInterval() >= 1, "ping_per_interval must be at least 1.");
        length("gossip_interval", settings.gossipInterval());
        length("ping_timeout", settings.pingTimeout());
        Duration round = settings.gossipInterval()
                .multipliedBy(Math.ceilDiv(Math.max(1, peers(config)), settings.pingPerInterval()));
        require( // protocol 1, round
                peers(config) == 0 || settings.pingTimeout().multipliedBy(2).compareTo(round.multipliedBy(3)) >= 0,
                "With " + voters + " voters a round of pings takes " + round.toMillis()
                        + " ms, and ping_timeout must be one and a half of that: make it longer, or"
                        + " ping_per_interval larger, or let fewer members vote.");
    }

    /** How many voters a member pings at most: all of them, where some member is none. */
    private static int peers(ClusterConfig config) {
        int voters = config.voters().size();
        return voters < config.members().size() ? voters : Math.max(0, voters - 1);
    }

    private static void members(ClusterConfig config) throws Wrong {
        require(config.members().size() <= MOST_MEMBERS, "A cluster may have " + MOST_MEMBERS + " members.");
        Map<String, String> addresses = new TreeMap<>();
        for (MemberConfig member : config.members()) {
            id("member", member.id());
            require(!member.ip().isBlank() && member.ip().length() <= LONGEST_ID, member.id() + " needs an ip.");
            require(member.port() >= 1 && member.port() <= 0xffff, member.id() + " needs a port of 1 to 65535.");
            String other = addresses.put(member.ip() + " port " + member.port(), member.id());
            require(other == null, member.id() + " has the address of " + other + ".");
            for (String system : member.systems()) {
                if (config.system(system).isEmpty()) {
                    throw new Wrong(Kind.UNKNOWN, member.id() + " takes part in " + system + ", which is no system.");
                }
            }
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
        require(!handlers.alive().isEmpty() && !handlers.down().isEmpty(), system.id() + " needs alive and down.");
        require(handlers.tries() >= 1, system.id() + " needs at least one try.");
        length("timeout of " + system.id(), handlers.timeout());
        length("release_within of " + system.id(), system.spec().releaseWithin());
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
