package io.flip.engine.exchange;

import io.flip.engine.member.Session;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What this member knows of its conversation with one other: sessions, pings under way, and what each has told the other. */
public final class Peer {

    /** So often it may be told anything without an answer until it seems not to be heard. */
    private static final int TOLD_IN_VAIN = 4;

    private record Sent(long sequence, Moment at) {}

    private final String id;
    private boolean voter;
    private Duration timeout;
    private Duration retryEvery;

    private @Nullable Session session;
    private @Nullable Endpoint endpoint;

    private final Deque<Sent> sent = new ArrayDeque<>();
    private Moment lastPing = Moment.LONG_PAST;
    private @Nullable Moment unansweredSince;
    private int retries;
    private boolean pingDue;
    private @Nullable Duration rtt;

    private long lastReceivedPing;
    private Moment lastReceivedPingAt = Moment.LONG_PAST;
    private @Nullable Session rival;
    private Moment rivalUntil = Moment.LONG_PAST;

    private long confirmedByPeer;
    private long confirmedByUs;

    /** The number of the newest of this member's own facts that it was told out of their turn. */
    private long ownTold;

    /** Whether the last message had this member's own facts alone. */
    private boolean toldOutOfTurn;

    /** How often it was told anything since it was heard last. */
    private int toldInVain;

    /** Up to where it was handed what it can't ask for. */
    private int pushed;

    /** @param timeout {@code T} */
    public Peer(String id, boolean voter, Duration timeout) {
        this.id = id;
        this.voter = voter;
        this.timeout = timeout;
        this.retryEvery = timeout.dividedBy(3);
    }

    public String id() {
        return id;
    }

    public boolean voter() {
        return voter;
    }

    /** The configuration has changed. */
    public void become(boolean voterNow, Duration timeoutNow) {
        voter = voterNow;
        timeout = timeoutNow;
        retryEvery = timeoutNow.dividedBy(3);
    }

    public @Nullable Session session() {
        return session;
    }

    /** Where its authenticated and fresh datagrams come from; {@code null} as long as none came, or none for long. */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    public @Nullable Duration rtt() {
        return rtt;
    }

    /** A fresh message came; whether it opened a new session. */
    public boolean fresh(Session from, Endpoint at) {
        endpoint = at;
        if (from.equals(session)) {
            return false;
        }
        session = from;
        sent.clear();
        unansweredSince = null;
        confirmedByPeer = 0;
        confirmedByUs = 0;
        ownTold = 0;
        lastReceivedPing = 0;
        toldInVain = 0;
        return true;
    }

    /** Nothing came from there for long: the address of the configuration is tried again. */
    public void forgetEndpoint() {
        endpoint = null;
    }

    // -- pings to it

    /** Asks for a ping as soon as may be. */
    public void pingSoon() {
        pingDue = true;
    }

    public boolean pingDue() {
        return pingDue;
    }

    public Moment lastPing() {
        return lastPing;
    }

    /** A ping of that number is sent now. */
    public void pinged(long number, Moment now) {
        while (!sent.isEmpty() && sent.getFirst().at().plus(timeout).isBefore(now)) {
            sent.removeFirst();
        }
        sent.addLast(new Sent(number, now));
        lastPing = now;
        pingDue = false;
        if (unansweredSince == null) {
            unansweredSince = now;
            retries = 0;
        }
    }

    /** When an unanswered ping is sent again: after a third and two thirds of the timeout (protocol 2). */
    public Moment retryAt() {
        if (unansweredSince == null || retries >= 2) {
            return Moment.NEVER;
        }
        return unansweredSince.plusNanos(retryEvery.toNanos() * (retries + 1));
    }

    public void retried() {
        retries++;
    }

    /** The ping was answered; when it was sent, or {@code null} where that is no ping of the last {@code T}. */
    public @Nullable Moment answered(Ack ack, Moment now) {
        for (Sent ping : sent) {
            if (ping.sequence() == ack.sequence()) {
                if (unansweredSince != null && !ping.at().isBefore(unansweredSince)) {
                    rtt = now.since(ping.at());
                }
                unansweredSince = null;
                return ping.at();
            }
        }
        return null;
    }

    // -- pings from it

    /** A ping came; since when it may have been under way, or {@code null} if a newer one came before. */
    public @Nullable Moment received(Ping ping, Moment now) {
        if (ping.sequence() <= lastReceivedPing) {
            return null;
        }
        lastReceivedPing = ping.sequence();
        lastReceivedPingAt = now;
        return now.minus(timeout.dividedBy(2));
    }

    public long lastReceivedPing() {
        return lastReceivedPing;
    }

    /** Whether its last ping is so recent that answering it again is of use. */
    public boolean awaitsAnswer(Moment now) {
        return lastReceivedPing > 0 && now.isBefore(lastReceivedPingAt.plus(timeout));
    }

    // -- two processes with one id

    /** An older session of it talks to this member, and knows it: it is alive, not a recording. */
    public void rivalSeen(Session older, Moment now) {
        rival = older;
        rivalUntil = now.plus(timeout);
    }

    public @Nullable Session rival(Moment now) {
        return now.isBefore(rivalUntil) ? rival : null;
    }

    // -- facts

    /**
     * What to tell it now. If not all fits, this member's own facts do not wait behind what it relays: it sends them alone, in every other message at most. It
     * sends each of them so once. If nothing is heard from the peer, it goes on, for the peer may hear it all the same.
     */
    public News news(Bulletin bulletin, String self) {
        News news = bulletin.since(self, confirmedByPeer, confirmedByUs, Sizes.NEWS);
        toldInVain++;
        long own = news.upTo() < bulletin.last() ? bulletin.lastOwn(self) : 0;
        toldOutOfTurn = !toldOutOfTurn && own > news.upTo() && (own > ownTold || isToldInVain());
        if (!toldOutOfTurn) {
            return news;
        }
        ownTold = own;
        return bulletin.own(self, confirmedByPeer, confirmedByUs, Sizes.NEWS);
    }

    /** Whether it seems that this member is not answered by it, and is perhaps heard all the same. */
    public boolean isToldInVain() {
        return session != null && toldInVain > TOLD_IN_VAIN;
    }

    /** The next offset of so large a content that is handed to it piece by piece, round and round. */
    public int nextOffset(int length) {
        int offset = pushed < length ? pushed : 0;
        pushed = offset + Pulls.CHUNK;
        return offset;
    }

    /** Whether the peer has confirmed the fact of that number. */
    public boolean hasConfirmed(long number) {
        return confirmedByPeer >= number;
    }

    /**
     * Takes note of what was confirmed, and of what has come without a gap. One that confirms nothing has forgotten all: this member was none of its
     * members for a while. Where this one forgot, and a late datagram of before says otherwise, there is a gap: it forgets once more.
     *
     * @return whether this member has been told what the peer claimed when it sent that; of one that has said nothing yet nobody knows
     */
    public boolean take(News news) {
        toldInVain = 0;
        confirmedByPeer = news.confirmed() == 0 ? 0 : Math.max(confirmedByPeer, news.confirmed());
        boolean gap = news.after() > confirmedByUs;
        confirmedByUs = gap ? 0 : Math.max(confirmedByUs, news.upTo());
        return !gap && !news.claimToCome() && news.upTo() > 0;
    }
}
