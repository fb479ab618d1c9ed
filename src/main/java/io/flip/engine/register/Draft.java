package io.flip.engine.register;

import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.Refusal.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The next version while it is being made. Whatever follows from the rest (order of members, slots, quorum, terms) is made in {@link #build}. */
final class Draft {

    /** From here on a new member does not vote by itself: more voters are more datagrams, and hardly more safety. */
    private static final int VOTERS_ENOUGH = 7;

    /** The change can't be applied. */
    static final class Wrong extends Exception {
        private final transient Refusal refusal;

        Wrong(Kind kind, String detail) {
            super(detail);
            this.refusal = new Refusal(kind, detail);
        }

        Refusal refusal() {
            return refusal;
        }
    }

    private final ClusterConfig old;
    private final SequencedMap<String, MemberConfig> members = new TreeMap<>();
    private final SequencedMap<String, SystemConfig> systems = new TreeMap<>();
    private ClusterSettings settings;

    Draft(ClusterConfig old) {
        this.old = old;
        this.settings = old.settings();
        old.members().forEach(member -> members.put(member.id(), member));
        old.systems().forEach(system -> systems.put(system.id(), system));
    }

    long version() {
        return old.version();
    }

    MemberConfig member(String id) throws Wrong {
        return known(members, id, "member");
    }

    private SystemConfig system(String id) throws Wrong {
        return known(systems, id, "system");
    }

    private static <T> T known(Map<String, T> all, String id, String what) throws Wrong {
        T found = all.get(id);
        if (found == null) {
            throw new Wrong(Kind.UNKNOWN, "There is no " + what + " " + id + "; there are " + all.keySet() + ".");
        }
        return found;
    }

    void put(MemberConfig member) {
        members.put(member.id(), member);
    }

    void add(ChangeRequest.AddMember add) throws Wrong {
        if (members.containsKey(add.id())) {
            throw new Wrong(Kind.EXISTS, "There is a member " + add.id() + " already: remove it first.");
        }
        boolean votes = members.values().stream().allMatch(MemberConfig::voter) && members.size() < VOTERS_ENOUGH;
        List<String> its = add.systems().stream().distinct().sorted().toList();
        put(new MemberConfig(add.id(), add.ip(), add.port(), add.priority(), its, votes, false, add.storage()));
    }

    void removeMember(String id) throws Wrong {
        member(id);
        members.remove(id);
    }

    void put(ChangeRequest.PutSystem put) throws Wrong {
        SystemConfig system = put.system().spec(completed(put.system().spec(), put.kept()));
        requireSameType(system);
        for (String member : system.spec().members()) {
            member(member);
        }
        systems.put(system.id(), system);
        List.copyOf(members.values()).forEach(member -> takesPart(member, system));
    }

    private SystemSpec completed(SystemSpec spec, ChangeRequest.PutSystem.Kept kept) throws Wrong {
        SystemConfig present = systems.get(spec.id());
        if (present == null && kept.members()) {
            throw new Wrong(Kind.INVALID, "There is no system " + spec.id() + " yet: say who its members are.");
        }
        SystemSpec before = present == null ? spec.items(new TreeMap<>()).pins(new TreeMap<>()) : present.spec();
        return spec.members(kept.members() ? before.members() : spec.members())
                .items(kept.data() ? before.items() : spec.items())
                .pins(kept.pins() ? before.pins() : spec.pins());
    }

    /** The holder of a replicated item need not be the one that is granted it as a sharded one. */
    private void requireSameType(SystemConfig system) throws Wrong {
        boolean other = old.system(system.id())
                .map(SystemConfig::spec)
                .filter(spec -> !spec.items().isEmpty())
                .filter(spec -> spec.topology() != system.spec().topology())
                .isPresent();
        if (other) {
            throw new Wrong(
                    Kind.INVALID,
                    "The type of " + system.id() + " can't be changed while it has items: remove them first, or put"
                            + " another system.");
        }
    }

    private void takesPart(MemberConfig member, SystemConfig system) {
        TreeSet<String> its = new TreeSet<>(member.systems());
        boolean takesPart = system.spec().members().contains(member.id());
        if (takesPart ? its.add(system.id()) : its.remove(system.id())) {
            put(member.systems(List.copyOf(its)));
        }
    }

    void removeSystem(String id) throws Wrong {
        system(id);
        systems.remove(id);
        for (MemberConfig member : List.copyOf(members.values())) {
            put(member.systems(member.systems().stream()
                    .filter(system -> !system.equals(id))
                    .toList()));
        }
    }

    void addData(String id, List<String> values) throws Wrong {
        SystemConfig system = system(id);
        SequencedMap<String, Slot> items = new LinkedHashMap<>(system.spec().items());
        for (String value : values) {
            if (items.put(value, new Slot("", 0)) != null) {
                throw new Wrong(Kind.EXISTS, "System " + id + " has " + value + " already, or it is named twice.");
            }
        }
        items(system, items);
    }

    void removeData(String id, List<String> values) throws Wrong {
        SystemConfig system = system(id);
        SequencedMap<String, Slot> items = new LinkedHashMap<>(system.spec().items());
        for (String value : values) {
            if (items.remove(value) == null) {
                throw new Wrong(Kind.UNKNOWN, "System " + id + " has no " + value + ".");
            }
        }
        items(system, items);
    }

    private void items(SystemConfig system, SequencedMap<String, Slot> items) {
        systems.put(system.id(), system.spec(system.spec().items(items)));
    }

    void pin(String id, String value, @Nullable String member) throws Wrong {
        SystemConfig system = system(id);
        SystemSpec spec = system.spec();
        if (!spec.items().containsKey(value)) {
            throw new Wrong(Kind.UNKNOWN, "System " + id + " has no " + value + ".");
        }
        SequencedMap<String, String> pins = new TreeMap<>(spec.pins());
        if (member == null) {
            pins.remove(value);
        } else {
            requirePart(member(member), id);
            pins.put(value, member);
        }
        systems.put(id, system.spec(spec.pins(pins)));
    }

    void requireItems(String id, List<String> values) throws Wrong {
        SystemConfig system = system(id);
        if (values.size() > Retries.MOST) {
            throw new Wrong(
                    Kind.INVALID,
                    "At most " + Retries.MOST + " items can be named, and these are " + values.size()
                            + ": name none for all of " + id + ".");
        }
        for (String value : values) {
            if (!system.spec().items().containsKey(value)) {
                throw new Wrong(Kind.UNKNOWN, "System " + id + " has no " + value + ".");
            }
        }
    }

    private static void requirePart(MemberConfig member, String system) throws Wrong {
        if (!member.systems().contains(system)) {
            throw new Wrong(
                    Kind.INVALID, member.id() + " takes no part in " + system + ", and could have none of its items.");
        }
    }

    void replace(ClusterConfig whole) throws Wrong {
        settings = whole.settings();
        members.clear();
        systems.clear();
        for (MemberConfig member : whole.members()) {
            StorageId storage =
                    old.member(member.id()).map(MemberConfig::storage).orElse(null);
            MemberConfig known = member.storage(storage)
                    .systems(member.systems().stream().distinct().sorted().toList());
            if (members.put(member.id(), known) != null) {
                throw new Wrong(Kind.INVALID, "The member " + member.id() + " is there twice.");
            }
        }
        for (SystemConfig system : whole.systems()) {
            requireSameType(system);
            if (systems.put(system.id(), system) != null) {
                throw new Wrong(Kind.INVALID, "The system " + system.id() + " is there twice.");
            }
        }
    }

    /** @param checked whether the outcome must be sound as a whole: what an operator did not touch is not refused */
    ClusterConfig build(boolean checked) throws Wrong {
        List<SystemConfig> built = new ArrayList<>();
        for (SystemConfig system : systems.values()) {
            built.add(system.spec(build(system.spec())));
        }
        List<MemberConfig> all = List.copyOf(members.values());
        ClusterConfig next = new ClusterConfig(old.version() + 1, settings, all, built, old.terms(), old.changes());
        ClusterSettings set =
                settings.quorum(Quorums.after(old, settings, next.voters().size()));
        next = new ClusterConfig(next.version(), set, all, built, old.terms(), old.changes());
        if (checked) {
            VersionChecks.require(old, next);
        }
        return Quorums.termsDiffer(old, next)
                ? new ClusterConfig(
                        next.version(), set, all, built, old.terms().changedIn(next.version(), old), old.changes())
                : next;
    }

    private SystemSpec build(SystemSpec spec) {
        List<String> its = members.values().stream()
                .filter(member -> member.systems().contains(spec.id()))
                .sorted(MemberConfig.BY_PRIORITY)
                .map(MemberConfig::id)
                .toList();
        Map<String, Slot> before =
                old.system(spec.id()).map(system -> system.spec().items()).orElse(new TreeMap<>());
        SequencedMap<String, Slot> items =
                Slots.of(its, new TreeSet<>(spec.items().keySet()), before);
        SequencedMap<String, String> pins = new TreeMap<>(spec.pins());
        pins.entrySet().removeIf(pin -> !items.containsKey(pin.getKey()) || !its.contains(pin.getValue()));
        return spec.members(its).items(items).pins(pins);
    }
}
