package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.bind.Hosts;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the items that the member itself puts up, and those of {@code ip_up} and {@code ip_down} as they come with Flip, are addresses that an item
 * can be: none is a member's own, which would go away with the item, and none is there twice, over all systems and in whatever spelling, which would be
 * up on two machines.
 */
public final class AddressChecks {

    private final HandlerSearch search;
    private final Findings findings;

    /** By the address in one spelling: the member that has it. */
    private final Map<String, String> members = new HashMap<>();

    /** By the address in one spelling: where it is written. */
    private final Map<String, String> places = new HashMap<>();

    private AddressChecks(HandlerSearch search, Findings findings) {
        this.search = search;
        this.findings = findings;
    }

    /** Whether those of all systems are good. */
    static void check(FlipProperties properties, HandlerSearch search, Findings findings) {
        AddressChecks checks = new AddressChecks(search, findings);
        properties.servers().forEach((id, server) -> checks.member(id, server.ip()));
        properties.systems().forEach((id, system) -> checks.system(id, system, properties.servers()));
    }

    /**
     * Whether more items of one system are good.
     *
     * @param property under which they were written
     */
    public static void added(
            String property,
            List<String> items,
            String id,
            ClusterConfig now,
            FlipProperties properties,
            HandlerSearch search,
            Findings findings) {
        SystemProperties system = properties.systems().get(id);
        AddressChecks checks = new AddressChecks(search, findings);
        if (system == null || !checks.takesAddresses(system)) {
            return;
        }
        now.members().forEach(member -> checks.member(member.id(), member.ip()));
        properties.systems().forEach((other, present) -> {
            if (checks.takesAddresses(present)) {
                present.data().stream()
                        .filter(item ->
                                !other.equals(id) || !items.contains(item)) // one that is there is refused by its name
                        .forEach(item -> addresses(item, present)
                                .forEach(one -> checks.note(one, present, item + " of the system " + other)));
            }
        });
        checks.items(property, items, system);
    }

    private boolean takesAddresses(SystemProperties system) {
        return system.handlers().address() != null
                || takesAddresses(system.handlers().alive())
                || takesAddresses(system.handlers().down());
    }

    private boolean takesAddresses(List<String> argv) {
        return !argv.isEmpty() && search.takesAddresses(argv.getFirst());
    }

    private void member(String id, String host) {
        if (Hosts.isAddress(host)) {
            members.put(Hosts.normal(host), id);
        }
    }

    private void system(String id, SystemProperties system, Map<String, Server> servers) {
        String property = Names.join(SystemChecks.SYSTEMS, id);
        AddressConfig address = system.handlers().address();
        if (address != null) {
            AddressSystem.check(property, system, address, search, findings);
            machines(property, id, servers);
        }
        if (takesAddresses(system)) {
            items(property + ".data", system.data(), system);
        }
    }

    /** What one of two members in one network namespace puts up, the other one takes for something that came up without Flip. */
    private void machines(String property, String system, Map<String, Server> servers) {
        Map<String, String> machines = new HashMap<>();
        servers.forEach((id, server) -> {
            String machine = Hosts.isLoopback(server.ip()) ? "this one" : Hosts.normal(server.ip());
            String other = server.systems().contains(system) ? machines.putIfAbsent(machine, id) : null;
            if (other != null) {
                findings.mistake(
                        property + ".address",
                        "is for members on machines of their own, and " + other + " and " + id
                                + " are on one: each would take the addresses of the other away",
                        "let one of them take part in the system; or give each a network namespace and an ip of its own");
            }
        });
    }

    private void items(String property, Collection<String> items, SystemProperties system) {
        int number = 0;
        for (String item : items) {
            String place = property + "[" + number++ + "]";
            if (findings.sound(place)) {
                item(place, item, system);
            }
        }
    }

    private void item(String place, String item, SystemProperties system) {
        List<String> all = addresses(item, system);
        for (String address : all) {
            Problem problem = problem(address, system);
            if (problem != null) {
                String which = all.size() > 1 ? "its " + address + " " : "";
                findings.mistake(place, item, which + problem.why(), problem.instead());
                return;
            }
        }
        for (String address : all) {
            String other = note(address, system, place);
            if (place.equals(other)) {
                findings.mistake(place, item, "has " + address + " twice", "take one of them out");
                return;
            }
            if (other != null) {
                findings.mistake(
                        place,
                        item,
                        (all.size() > 1 ? "its " + address + " " : "") + "is the same address as " + other
                                + ", so that it would be up on two members",
                        "take one of them out");
                return;
            }
        }
    }

    /** What the member itself puts up may be several, which move together. */
    private static List<String> addresses(String item, SystemProperties system) {
        return system.handlers().address() == null ? List.of(item) : AddressItems.all(item);
    }

    private record Problem(String why, String instead) {}

    private @Nullable Problem problem(String address, SystemProperties system) {
        boolean itself = system.handlers().address() != null;
        String problem =
                AddressItems.problem(address, itself ? "address" : "ip_up").orElse(null);
        if (problem != null) {
            String several = itself ? " (several that move together: with a blank between them)" : "";
            return new Problem(
                    problem,
                    "write an address such as 192.168.0.1 or 2001:db8::1, with a prefix length only if it needs one"
                            + several);
        }
        String member = members.get(AddressItems.normal(address));
        if (member != null) {
            return new Problem(
                    "is the address of the member " + member + " itself, which would lose it with the item",
                    "write an address that no machine has for itself");
        }
        if (itself && AddressItems.isLinkLocal(address) && interfaceOf(system) == null) {
            return new Problem(
                    "is a link-local address, which every interface could have",
                    "name the interface in address.interface");
        }
        return null;
    }

    private static @Nullable Object interfaceOf(SystemProperties system) {
        AddressConfig address = system.handlers().address();
        return address == null ? system.handlers().config().get("interface") : address.interfaceName();
    }

    /** Where it is already; {@code null} where it is new. */
    private @Nullable String note(String written, SystemProperties system, String place) {
        String address = AddressItems.normal(written);
        if (address == null) {
            return null;
        }
        String key = AddressItems.isLinkLocal(written) ? address + " " + interfaceOf(system) : address;
        return places.putIfAbsent(key, place);
    }
}
