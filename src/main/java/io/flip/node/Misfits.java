package io.flip.node;

import io.flip.engine.time.Moment;
import io.flip.wire.Rejected.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which member sends datagrams that can't be opened: one that was left out when the key was changed looks to all the others as if it were
 * down. One line for an address, again after an hour as long as it goes on. Anybody can send anything, from any address: so strangers are
 * named where the same key id came from them again and again, as it does from a member and not from a scanner; and there are few lines in an hour
 * in all. Bounded; for one thread.
 */
final class Misfits {
    static final Duration AGAIN = Duration.ofHours(1);

    /** Datagrams until one is mentioned: some of a member, more of anybody else. */
    static final int OF_MEMBER = 3;

    static final int OF_STRANGER = 8;

    /** Lines about strangers in an {@link #AGAIN}. Members' addresses may be forged too, but there are only so many. */
    static final int LINES = 10;

    static final int REMEMBERED = 256;

    private final Function<InetSocketAddress, @Nullable String> members;
    private final Supplier<Moment> clock;
    private final Consumer<String> warn;
    private final Map<InetAddress, Misfit> misfits = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Misfit> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Moment hour;
    private int lines;

    /**
     * @param members the id of the member at an address; {@code null} where there is none
     * @param warn takes a line for the log
     */
    Misfits(Function<InetSocketAddress, @Nullable String> members, Supplier<Moment> clock, Consumer<String> warn) {
        this.members = members;
        this.clock = clock;
        this.warn = warn;
        this.hour = clock.get();
    }

    /** One address. */
    private static final class Misfit {
        private int keyId = -1;
        private int inARow;
        private long total;
        private @Nullable Moment said;
    }

    /**
     * A datagram was dropped because none of our keys opens it.
     *
     * @param reason {@code UNKNOWN_KEY} or {@code NOT_AUTHENTIC}
     * @param keyId its second byte
     * @param ours the one that this member seals with
     */
    void dropped(InetSocketAddress from, Reason reason, int keyId, int ours) {
        Misfit misfit = misfits.computeIfAbsent(from.getAddress(), _ -> new Misfit());
        misfit.total++;
        misfit.inARow = misfit.keyId == keyId ? misfit.inARow + 1 : 1;
        misfit.keyId = keyId;
        String member = misfit.inARow < OF_MEMBER ? null : members.apply(from);
        if (member == null && misfit.inARow < OF_STRANGER) {
            return;
        }
        Moment now = clock.get();
        if (misfit.said != null && now.isBefore(misfit.said.plus(AGAIN))) {
            return;
        }
        if (member != null || mayName(now)) {
            misfit.said = now;
            warn.accept(line(from, reason, misfit, member, ours));
        }
    }

    private boolean mayName(Moment now) {
        if (!now.isBefore(hour.plus(AGAIN))) {
            hour = now;
            lines = 0;
        }
        return lines++ < LINES;
    }

    private static String line(
            InetSocketAddress from, Reason reason, Misfit misfit, @Nullable String member, int ours) {
        String who = member == null
                ? "Somebody at %s, where no member is known to be,".formatted(text(from))
                : "Member %s at %s".formatted(member, text(from));
        String key = reason == Reason.UNKNOWN_KEY
                ? "has another key (its id is %d, and that of this member's key %d)".formatted(misfit.keyId, ours)
                : "has another key, or its datagrams are altered on their way (key id %d)".formatted(misfit.keyId);
        return "%s %s: it is not heard here, and hears nothing from here. %s (%d datagrams dropped so far; said again after an hour)"
                .formatted(
                        who,
                        key,
                        member == null
                                ? "If it is a member, or is to join, give it the same flip.key as all others"
                                : "Give both the same flip.key, or have each know the other's in flip.key_previous",
                        misfit.total);
    }

    private static String text(InetSocketAddress from) {
        return from.getAddress().getHostAddress() + " port " + from.getPort();
    }
}
