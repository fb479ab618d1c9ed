package io.flip.engine.exchange;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Verdict;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import java.util.Collection;
import java.util.Map;

/** About how many bytes things take on the wire; on the high side for the usual ids and values. */
public final class Sizes {

    /** A body above this travels by digest. */
    public static final int INLINE = 500;

    /** What is left for news in one datagram, beside the rest of a ping or an ack: all of it fits into a packet of 1280 bytes. */
    public static final int NEWS = 660;

    private static final int FIXED = 32;

    private static final int PER_ENTRY = 14;

    // in CBOR, exactly
    private static final int ARRAY = 1;
    private static final int STATE = 1;
    private static final int NUMBER = 9;

    /** What is around the items of a system, and around all of them. */
    private static final int HEAD = 64;

    private Sizes() {}

    static int of(Notice notice) {
        int payload = switch (notice.payload()) {
            case Payload.Inline(Body body) -> of(body);
            case Payload.ByDigest _ -> FIXED;
        };
        return FIXED + notice.subject().length() + payload;
    }

    /** An estimate; walks over the whole body. */
    public static int of(Body body) {
        return switch (body) {
            case Body.OfSelf(Self self) ->
                FIXED
                        + self.id().length()
                        + strings(self.unhealthy())
                        + items(self.setbacks().keySet())
                        + strings(self.sent().keySet())
                        + self.sent().size() * NUMBER;
            case Body.OfOpinion(Opinion opinion) -> FIXED + strings(opinion.suspects());
            case Body.OfClaim(Claim claim) ->
                FIXED + claim.holder().length() + items(claim.items().keySet());
            case Body.OfVerdict(Verdict verdict) ->
                FIXED + items(verdict.granted().keySet()) + named(verdict.heldByOthers()) + named(verdict.wanted());
            case Body.OfConfig _ -> Integer.MAX_VALUE; // never inline
        };
    }

    /**
     * At most how many bytes any member's claim, and any verdict on it, may have under that configuration: where one holds everything, and each item
     * should be another's.
     */
    public static long largest(ClusterConfig config) {
        long id = config.members().stream()
                .mapToLong(member -> text(member.id()))
                .max()
                .orElse(0);
        long claim = HEAD;
        long verdict = HEAD;
        for (SystemConfig system : config.systems()) {
            boolean sharded = system.spec().topology() == Topology.SHARDED;
            claim += HEAD + text(system.id());
            verdict += 2 * (HEAD + text(system.id()));
            for (String value : system.spec().items().keySet()) {
                long entry = ARRAY + text(value);
                claim += entry + ARRAY + STATE + NUMBER;
                verdict += sharded ? entry + NUMBER + entry + id : 0;
            }
        }
        return Math.max(claim, verdict);
    }

    private static long text(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            bytes += each < 0x80 ? 1 : each < 0x800 || Character.isSurrogate(each) ? 2 : 3;
        }
        return bytes + (bytes < 24 ? 1 : bytes < 256 ? 2 : 3);
    }

    private static int named(Map<ItemId, String> names) {
        return items(names.keySet()) + strings(names.values());
    }

    private static int items(Collection<ItemId> items) {
        int size = 0;
        for (ItemId item : items) {
            size += item.system().length() + item.value().length() + PER_ENTRY;
        }
        return size;
    }

    private static int strings(Collection<String> strings) {
        int size = 0;
        for (String string : strings) {
            size += string.length() + 2;
        }
        return size;
    }
}
