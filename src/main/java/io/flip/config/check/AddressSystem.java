package io.flip.config.check;

import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.read.Findings;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a system whose addresses the member itself puts up can work, its items aside. */
final class AddressSystem {

    /** What the kernel takes as an alternative name; the first one has at most 15. */
    private static final int NAME_BYTES = 127;

    private static final Pattern NAME = Pattern.compile("[!-.0-~]+");

    private AddressSystem() {}

    static void check(
            String property, SystemProperties system, AddressConfig address, HandlerSearch search, Findings findings) {
        String place = property + ".address";
        if (system.type() == Topology.REPLICATED) {
            findings.mistake(
                    place,
                    "is in a replicated system, which would put each address up on all of its members at once, and a network takes an address to be in one place",
                    "write type: sharded; or, if each member is to have the address on an interface that announces nothing (lo), alive: ip_up and down: ip_down");
        }
        name(place + ".interface", address.interfaceName(), findings);
        program(property + ".alive", system.handlers().alive(), search, findings);
        program(property + ".down", system.handlers().down(), search, findings);
    }

    private static void name(String property, @Nullable String name, Findings findings) {
        if (name == null) {
            return;
        }
        int alias = name.indexOf(':');
        if (alias >= 0) {
            String whole = name.substring(0, alias);
            findings.mistake(
                    property,
                    name,
                    "is an alias, which is a label of an address and no interface",
                    "write " + (whole.isEmpty() ? "the interface" : whole));
        } else if (name.length() > NAME_BYTES) {
            findings.mistake(
                    property,
                    name,
                    "has " + name.length() + " characters, and a name of an interface has at most " + NAME_BYTES,
                    "write a name that `ip link` shows");
        } else if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            findings.mistake(
                    property, name, "is no name of an interface", "write a name that `ip link` shows, or auto");
        }
    }

    private static void program(String property, List<String> argv, HandlerSearch search, Findings findings) {
        if (!argv.isEmpty() && search.takesAddresses(argv.getFirst())) {
            findings.mistake(
                    property,
                    argv.getFirst(),
                    "does what address does already, and both would put the same addresses up",
                    "take alive and down out, or address");
        }
    }
}
