package io.flip.node;

import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where members are asked. First where the configuration that is in force says that they are. A member that is not heard there may have moved while this one
 * was stopped: it is also asked where this member's own file says that it is, and at the addresses of {@code join}, one place with each ping, so that there are no
 * more datagrams for it. A member that answers there must have the group's key, as anywhere.
 *
 * <p>Names are resolved on threads of their own, since that can take seconds: when they are first asked for, and again while a member is silent, because it may have
 * come up elsewhere. Where a name has several addresses, silence tries the next.
 *
 * <p>For one thread, but for the resolving.
 */
final class AddressBook {
    private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);
    static final Duration SILENCE = Duration.ofSeconds(3);
    static final Duration RETRY = Duration.ofSeconds(1);

    /** May block. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    /**
     * What this member's own settings say of where others are.
     *
     * @param self this member: it is not asked
     * @param file the members of its file
     * @param seeds those of {@code join}: each may be any member
     */
    record OwnSettings(MemberConfig self, List<MemberConfig> file, List<MemberConfig> seeds) {

        /** Beside where the configuration says that it is. */
        private List<MemberConfig> elsewhere(MemberConfig member) {
            List<MemberConfig> places = new ArrayList<>();
            Stream.concat(file.stream().filter(known -> known.id().equals(member.id())), seeds.stream())
                    .filter(place -> !same(place, member) && !same(place, self))
                    .filter(place -> places.stream().noneMatch(other -> same(place, other)))
                    .forEach(places::add);
            return places;
        }
    }

    private final Map<String, Entry> entries = new TreeMap<>();
    private Map<InetSocketAddress, String> places = Map.of();
    private volatile boolean changed = true; // since the places were looked up
    private final OwnSettings own;
    private final Resolver resolver;
    private final Supplier<Moment> clock;

    /** @param members those of the configuration that is in force */
    AddressBook(List<MemberConfig> members, OwnSettings own, Resolver resolver, Supplier<Moment> clock) {
        this.own = own;
        this.resolver = resolver;
        this.clock = clock;
        members.forEach(member -> entries.put(member.id(), new Entry(member)));
    }

    private static boolean same(MemberConfig one, MemberConfig other) {
        return one.ip().equals(other.ip()) && one.port() == other.port();
    }

    /** Those are the members from now on; of one that stays where it was all is kept that is known. */
    void members(List<MemberConfig> members) {
        entries.keySet().retainAll(members.stream().map(MemberConfig::id).toList());
        changed = true;
        for (MemberConfig member : members) {
            Entry known = entries.get(member.id());
            if (known == null || !same(known.member, member)) {
                entries.put(member.id(), new Entry(member));
            }
        }
    }

    /** By which it goes. */
    Supplier<Moment> clock() {
        return clock;
    }

    /** The id of the member that is there, or is asked there too, as far as is known; {@code null} where none is. */
    @Nullable
    String memberAt(InetSocketAddress address) {
        if (changed) {
            changed = false; // before looking: what changes meanwhile is looked up next time
            Map<InetSocketAddress, String> found = new HashMap<>();
            entries.forEach((id, entry) -> entry.places.forEach(place -> place.tell(id, found)));
            places = found;
        }
        return places.get(address);
    }

    /** Where a ping of it goes; {@code null} where that is not known, or not yet. */
    @Nullable
    InetSocketAddress findToAsk(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        entry.turn();
        return entry.find();
    }

    /** Where the last ping went, for all else; {@code null} where that is not known, or not yet. */
    @Nullable
    InetSocketAddress find(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.find();
    }

    /** An authentic datagram came from that member. */
    void heard(String id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.lastHeard = clock.get();
        }
    }

    /** One member's. */
    private final class Entry {
        private final MemberConfig member;
        private final List<Place> places = new ArrayList<>();
        private Moment lastHeard = clock.get();
        private int turn;
        private boolean said;

        Entry(MemberConfig member) {
            this.member = member;
            places.add(new Place(member.id(), member));
        }

        /** While it is silent, the next place. */
        void turn() {
            if (clock.get().isBefore(lastHeard.plus(SILENCE))) {
                return;
            }
            if (!said) {
                lookElsewhere();
            }
            turn = (turn + 1) % places.size();
        }

        private void lookElsewhere() {
            said = true;
            List<MemberConfig> elsewhere = own.elsewhere(member);
            elsewhere.forEach(place -> places.add(new Place(member.id(), place)));
            changed = true;
            if (!elsewhere.isEmpty()) {
                LOG.info(
                        "Member {} is not heard at {} port {}, where the stored configuration has it; it is asked at {} as well, which this member's"
                                + " own settings name",
                        member.id(),
                        member.ip(),
                        member.port(),
                        elsewhere.stream()
                                .map(place -> place.ip() + " port " + place.port())
                                .collect(Collectors.joining(", ")));
            }
        }

        /** The next one that is known. */
        @Nullable
        InetSocketAddress find() {
            for (int n = 0; n < places.size(); n++) {
                InetSocketAddress address =
                        places.get((turn + n) % places.size()).find(lastHeard);
                if (address != null) {
                    return address;
                }
            }
            return null;
        }
    }

    /** One of the places at which a member may be. */
    private final class Place {
        private final String member;
        private final String host;
        private final int port;
        private final boolean named;
        private volatile @Nullable InetSocketAddress address;
        private volatile boolean resolving;
        private Moment lastTried;
        private int attempts;
        private String outcome = "";

        Place(String member, MemberConfig at) {
            this.member = member;
            this.host = at.ip();
            this.port = at.port();
            this.address = literal(at);
            this.named = address == null;
            this.lastTried = clock.get();
            if (named) {
                resolve(lastTried);
            }
        }

        @Nullable
        InetSocketAddress find(Moment lastHeard) {
            if (named && !resolving) {
                resolveWhereDue(clock.get(), lastHeard);
            }
            return address;
        }

        void tell(String id, Map<InetSocketAddress, String> found) {
            InetSocketAddress known = address;
            if (known != null) {
                found.putIfAbsent(known, id);
            }
        }

        private void resolveWhereDue(Moment now, Moment lastHeard) {
            Moment due = address == null
                    ? lastTried.plus(RETRY)
                    : Moment.later(lastHeard.plus(SILENCE), lastTried.plus(SILENCE));
            if (!now.isBefore(due)) {
                resolve(now);
            }
        }

        private void resolve(Moment now) {
            lastTried = now;
            resolving = true;
            try {
                // Not a virtual one: a look-up that takes its time would keep one of the few carriers from all others.
                Thread.ofPlatform().daemon().name("resolve " + host).start(this::ask);
            } catch (OutOfMemoryError e) { // no thread is to be had
                resolving = false;
                say("can't be looked up (" + e.getMessage() + "); it is tried again");
            }
        }

        private void ask() {
            try {
                InetAddress[] found = resolver.resolve(host);
                InetAddress chosen = found[Math.floorMod(attempts++, found.length)];
                address = new InetSocketAddress(chosen, port);
                changed = true;
                say("is at " + chosen.getHostAddress());
            } catch (UnknownHostException | RuntimeException e) {
                say("can't be found (" + e.getMessage() + "); it is tried again"); // and the last address stays
            } finally {
                resolving = false;
            }
        }

        private void say(String now) {
            if (!now.equals(outcome)) {
                outcome = now;
                LOG.info("Member {}: {} {}", member, host, now);
            }
        }
    }

    private static @Nullable InetSocketAddress literal(MemberConfig at) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(at.ip()), at.port());
        } catch (IllegalArgumentException e) {
            return null; // a name
        }
    }
}
