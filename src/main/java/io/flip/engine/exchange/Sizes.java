package io.flip.engine.exchange;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Verdict;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import java.util.Collection;
import java.util.Map;

/** About how many bytes things take on the wire; on the high side for the usual ids and values. */
public final class Sizes {

    /** A body above this travels by digest. */
    public static final int INLINE = 500;

    /** What is left for news in one datagram, beside the rest of a ping or an ack. */
    public static final int NEWS = 700;

    private static final int FIXED = 32;
    private static final int PER_ENTRY = 14;

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
                FIXED + self.id().length() + strings(self.unhealthy()) + items(self.refused());
            case Body.OfOpinion(Opinion opinion) -> FIXED + strings(opinion.suspects());
            case Body.OfClaim(Claim claim) ->
                FIXED + claim.holder().length() + items(claim.items().keySet());
            case Body.OfVerdict(Verdict verdict) ->
                FIXED + items(verdict.granted().keySet()) + named(verdict.heldByOthers()) + named(verdict.wanted());
            case Body.OfConfig _ -> Integer.MAX_VALUE; // never inline
        };
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
