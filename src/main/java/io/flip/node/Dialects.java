package io.flip.node;

import io.flip.engine.member.Session;
import io.flip.engine.time.Moment;
import io.flip.wire.Sealing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to seal what a member is to open (protocol 8, from version to version): in the newest way in which its present run has been heard. Nobody is
 * spoken to in the way of before passphrases were stretched that was not heard in it: so a cluster whose members have all been brought up to date
 * never does.
 *
 * <p>Two that are up to date may each have heard the other in an old way: one was brought up to date while the other still spoke to it as before. So each member that was not
 * heard in the newest way is sent its first datagram, and now and then one, in the next newer way: a member that understands it answers likewise, and to any other one
 * datagram is lost. Bounded; for one thread.
 */
final class Dialects {
    private static final Logger LOG = LoggerFactory.getLogger(Dialects.class);

    /** Until the second such attempt; then twice as long each time, up to {@link #SELDOM}. */
    static final Duration FIRST = Duration.ofSeconds(2);

    static final Duration SELDOM = Duration.ofMinutes(1);

    /** What a run was heard in counts for so long against older ways: its session may look older than it is. */
    static final Duration FORGOTTEN = Duration.ofMinutes(1);

    static final int MOST = 8192;

    private final Supplier<Moment> clock;
    private final Map<String, Peer> peers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Peer> eldest) {
            return size() > MOST;
        }
    };

    Dialects(Supplier<Moment> clock) {
        this.clock = clock;
    }

    /** One that nobody has heard yet opens what all versions do but the first. */
    private static final class Peer {
        private @Nullable Session session;
        private Sealing way = Sealing.WITHOUT_MAC;
        private Moment heard; // in that way
        private Moment next; // attempt at a newer one
        private Duration pause = FIRST;

        Peer(Moment now) {
            heard = now;
            next = now;
        }

        private void speaks(Sealing heardNow, Session itsSession, Moment now) {
            if (heardNow != way || session == null) {
                next = now.plus(FIRST);
                pause = FIRST;
            }
            session = itsSession;
            way = heardNow;
            heard = now;
        }

        private boolean believes(Sealing heardNow, Session itsSession, Moment now) {
            int order = session == null ? 1 : itsSession.compareTo(session);
            return order > 0 || (order == 0 && heardNow.compareTo(way) >= 0) || !now.isBefore(heard.plus(FORGOTTEN));
        }
    }

    /** A good datagram came from that member. A recorded one is of an old session, or was seen. */
    void heard(String id, Session session, Sealing way) {
        Moment now = clock.get();
        Peer peer = peers.computeIfAbsent(id, _ -> new Peer(now));
        if (peer.believes(way, session, now)) {
            say(id, peer.way, way);
            peer.speaks(way, session, now);
        }
    }

    private static void say(String id, Sealing before, Sealing now) {
        if (now == Sealing.UNSTRETCHED && before != now) {
            LOG.info(
                    "Member {} does not stretch the passphrase: it is answered in the same way until it is brought up to date",
                    id);
        } else if (before == Sealing.UNSTRETCHED && before != now) {
            LOG.info("Member {} stretches the passphrase now, and is spoken to likewise", id);
        }
    }

    /** The way for the next datagram to that member. */
    Sealing of(String id) {
        Moment now = clock.get();
        Peer peer = peers.computeIfAbsent(id, _ -> new Peer(now));
        if (peer.way == Sealing.WITH_MAC || now.isBefore(peer.next)) {
            return peer.way;
        }
        peer.next = now.plus(peer.pause);
        Duration doubled = peer.pause.multipliedBy(2);
        peer.pause = doubled.compareTo(SELDOM) < 0 ? doubled : SELDOM;
        return peer.way.newer();
    }
}
