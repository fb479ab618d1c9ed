package io.flip.node;

import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the configuration says that members are. Names are resolved on threads of their own, since that can take seconds: when the
 * book is opened, and again while a member is silent, because it may have come up elsewhere. Where a name has several addresses,
 * silence tries the next.
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

    private final Map<String, Entry> entries = new TreeMap<>();
    private Map<InetSocketAddress, String> places = Map.of();
    private volatile boolean changed = true; // since the places were looked up
    private final Resolver resolver;
    private final Supplier<Moment> clock;

    AddressBook(List<MemberConfig> members, Resolver resolver, Supplier<Moment> clock) {
        this.resolver = resolver;
        this.clock = clock;
        members.forEach(member -> entries.put(member.id(), entry(member)));
    }

    /** Those are the members from now on; who stays where it was keeps what is known of it. */
    void members(List<MemberConfig> members) {
        entries.keySet().retainAll(members.stream().map(MemberConfig::id).toList());
        changed = true;
        for (MemberConfig member : members) {
            Entry known = entries.get(member.id());
            boolean same =
                    known != null && known.member.ip().equals(member.ip()) && known.member.port() == member.port();
            if (!same) {
                entries.put(member.id(), entry(member));
            }
        }
    }

    private Entry entry(MemberConfig member) {
        try {
            return new Entry(member, new InetSocketAddress(InetAddress.ofLiteral(member.ip()), member.port()));
        } catch (IllegalArgumentException e) {
            Entry named = new Entry(member, null);
            named.resolve(clock.get());
            return named;
        }
    }

    /** By which it goes. */
    Supplier<Moment> clock() {
        return clock;
    }

    /** {@code null} where it is not known, or not yet. */
    @Nullable
    InetSocketAddress find(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.find();
    }

    /** The id of the member that is there, as far as is known; {@code null} where none is. */
    @Nullable
    String memberAt(InetSocketAddress address) {
        if (changed) {
            changed = false; // before looking: what changes meanwhile is looked up next time
            Map<InetSocketAddress, String> found = new HashMap<>();
            entries.forEach((id, entry) -> entry.tell(id, found));
            places = found;
        }
        return places.get(address);
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
        private final boolean named;
        private volatile @Nullable InetSocketAddress address;
        private volatile boolean resolving;
        private Moment lastHeard;
        private Moment lastTried;
        private int attempts;
        private String outcome = "";

        Entry(MemberConfig member, @Nullable InetSocketAddress address) {
            this.member = member;
            this.named = address == null;
            this.address = address;
            this.lastHeard = clock.get();
            this.lastTried = lastHeard;
        }

        @Nullable
        InetSocketAddress find() {
            if (named && !resolving) {
                resolveWhereDue(clock.get());
            }
            return address;
        }

        void tell(String id, Map<InetSocketAddress, String> found) {
            InetSocketAddress known = address;
            if (known != null) {
                found.putIfAbsent(known, id);
            }
        }

        private void resolveWhereDue(Moment now) {
            Moment due = address == null
                    ? lastTried.plus(RETRY)
                    : Moment.later(lastHeard.plus(SILENCE), lastTried.plus(SILENCE));
            if (!now.isBefore(due)) {
                resolve(now);
            }
        }

        void resolve(Moment now) {
            lastTried = now;
            resolving = true;
            try {
                // Not a virtual one: a look-up that takes its time would keep one of the few carriers from all others.
                Thread.ofPlatform().daemon().name("resolve " + member.ip()).start(this::ask);
            } catch (OutOfMemoryError e) { // no thread is to be had
                resolving = false;
                say("can't be looked up (" + e.getMessage() + "); it is tried again");
            }
        }

        private void ask() {
            try {
                InetAddress[] found = resolver.resolve(member.ip());
                InetAddress chosen = found[Math.floorMod(attempts++, found.length)];
                address = new InetSocketAddress(chosen, member.port());
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
                LOG.info("Member {}: {} {}", member.id(), member.ip(), now);
            }
        }
    }
}
