package io.flip.engine.register;

import io.flip.engine.plan.SystemSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What another version of the configuration says otherwise, in the names of docs/configuration.md and in one line, however much it is. What no
 * operator writes (homes of items, data directories) does not count.
 */
public final class Differences {

    /** Ids that are named at one place. */
    private static final int IDS = 5;

    /** Places that are named. */
    private static final int PLACES = 8;

    private record Property<T>(String name, Function<T, @Nullable Object> value) {}

    private static final List<Property<ClusterSettings>> SETTINGS = List.of(
            new Property<>("quorum", settings -> settings.quorumGiven() ? settings.quorum() : null),
            new Property<>("gossip_interval", ClusterSettings::gossipInterval),
            new Property<>("ping_per_interval", ClusterSettings::pingPerInterval),
            new Property<>("ping_timeout", ClusterSettings::pingTimeout),
            new Property<>("autoremove", ClusterSettings::autoremove));

    private static final List<Property<WebhookConfig>> WEBHOOK = List.of(
            new Property<>("url", WebhookConfig::url),
            new Property<>("source", WebhookConfig::source),
            new Property<>("kinds", WebhookConfig::kinds),
            new Property<>("systems", WebhookConfig::systems),
            new Property<>("states", WebhookConfig::states));

    private static final List<Property<MemberConfig>> SERVER = List.of(
            new Property<>("ip", MemberConfig::ip),
            new Property<>("port", MemberConfig::port),
            new Property<>("priority", MemberConfig::priority),
            new Property<>("systems", member -> new TreeSet<>(member.systems())),
            new Property<>("drained", MemberConfig::drained));

    private static final List<Property<SystemConfig>> PARTS = List.of(
            new Property<>("type", system -> system.spec().topology()),
            new Property<>("address", system -> system.handlers().address() != null),
            new Property<>("alive", system -> system.handlers().alive()),
            new Property<>("down", system -> system.handlers().down()),
            new Property<>("config", system -> system.handlers().config()),
            new Property<>("pins", system -> system.spec().pins()));

    private static final List<Property<SystemConfig>> SYSTEM = Stream.concat(
                    PARTS.stream(), SystemSettings.ALL.stream().map(Differences::property))
            .toList();

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    private static Property<SystemConfig> property(Setting<?> setting) {
        return new Property<>(setting.name(), setting::said);
    }

    /** Such as {@code servers: +b4; cluster.system.ip.data: 3 more, 1 less}; empty where both say the same. */
    public static String between(ClusterConfig known, ClusterConfig other) {
        Differences differences = new Differences();
        differences.found.addAll(names(SETTINGS, known.settings(), other.settings()));
        differences.webhooks(known.settings(), other.settings());
        differences.servers(known, other);
        differences.systems(known, other);
        return bounded(differences.found, PLACES, "; ");
    }

    private void webhooks(ClusterSettings known, ClusterSettings other) {
        ids("webhooks", ids(known.webhooks(), WebhookConfig::name), ids(other.webhooks(), WebhookConfig::name));
        for (WebhookConfig webhook : known.webhooks()) {
            other.webhook(webhook.name())
                    .ifPresent(now -> properties("webhooks." + webhook.name(), WEBHOOK, webhook, now));
        }
    }

    private void servers(ClusterConfig known, ClusterConfig other) {
        ids("servers", ids(known.members(), MemberConfig::id), ids(other.members(), MemberConfig::id));
        boolean sameVoters = known.members().stream()
                .allMatch(member -> other.member(member.id())
                        .filter(now -> now.voter() != member.voter())
                        .isEmpty());
        if (!sameVoters) {
            found.add("voters");
        }
        for (MemberConfig member : known.members()) {
            other.member(member.id()).ifPresent(now -> properties("servers." + member.id(), SERVER, member, now));
        }
    }

    private void systems(ClusterConfig known, ClusterConfig other) {
        ids("cluster.system", ids(known.systems(), SystemConfig::id), ids(other.systems(), SystemConfig::id));
        for (SystemConfig system : known.systems()) {
            other.system(system.id()).ifPresent(now -> {
                String place = "cluster.system." + system.id();
                data(place, system.spec(), now.spec());
                properties(place, SYSTEM, system, now);
            });
        }
    }

    private void data(String place, SystemSpec known, SystemSpec now) {
        List<String> amounts = new ArrayList<>();
        amount(amounts, without(now.items().keySet(), known.items().keySet()).size(), "more");
        amount(amounts, without(known.items().keySet(), now.items().keySet()).size(), "less");
        add(place + ".data", amounts);
    }

    private static void amount(List<String> amounts, int count, String what) {
        if (count > 0) {
            amounts.add(count + " " + what);
        }
    }

    private void ids(String place, Set<String> known, Set<String> now) {
        Stream<String> more = without(now, known).stream().map(id -> "+" + id);
        Stream<String> less = without(known, now).stream().map(id -> "-" + id);
        add(place, Stream.concat(more, less).toList());
    }

    private <T> void properties(String place, List<Property<T>> properties, T known, T now) {
        add(place, names(properties, known, now));
    }

    private void add(String place, List<String> what) {
        if (!what.isEmpty()) {
            found.add(place + ": " + bounded(what, IDS, ", "));
        }
    }

    private static <T> List<String> names(List<Property<T>> properties, T known, T now) {
        return properties.stream()
                .filter(property -> !Objects.equals(
                        property.value().apply(known), property.value().apply(now)))
                .map(Property::name)
                .toList();
    }

    private static <T> Set<String> ids(List<T> all, Function<T, String> id) {
        return all.stream().map(id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> without(Collection<String> some, Set<String> others) {
        return some.stream().filter(one -> !others.contains(one)).sorted().toList();
    }

    private static String bounded(List<String> all, int most, String separator) {
        String named = all.stream().limit(most).collect(Collectors.joining(separator));
        return all.size() <= most ? named : named + separator + "and " + (all.size() - most) + " others";
    }
}
