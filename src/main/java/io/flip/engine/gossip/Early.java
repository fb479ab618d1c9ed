package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What was told of others than members: it is told once, and the one that tells it may know a version already that names its subject, or know that it is named
 * again. Bounded.
 */
public final class Early {

    /** One fact, as one member told it. */
    record Told(Notice notice, String from) {}

    private record Source(Notice.Kind kind, String subject, String from) {}

    private static final int MOST = 1024;

    private final String self;
    private final Membership membership;
    private final FailureDetector detector;

    /** The newest last. */
    private final SequencedMap<Source, Notice> kept = new LinkedHashMap<>();

    public Early(String self, Membership membership, FailureDetector detector) {
        this.self = self;
        this.membership = membership;
        this.detector = detector;
    }

    /** Whether it is about nobody that this member needs to know of; what came late about one that is no member any more would never be forgotten. */
    boolean is(Notice notice) {
        return !membership.knows(notice.subject()) && !isOfFormer(notice);
    }

    /** What a former member says that it holds must be known until it holds nothing. */
    private boolean isOfFormer(Notice notice) {
        return notice.kind() == Notice.Kind.CLAIM && detector.former().contains(notice.subject());
    }

    void keep(Notice notice, String from) {
        Source source = new Source(notice.kind(), notice.subject(), from);
        Notice old = kept.get(source);
        if (old == null || Membership.isNewer(notice.session(), notice.version(), old.session(), old.version())) {
            kept.putLast(source, notice);
        }
        if (kept.size() > MOST) {
            kept.pollFirstEntry();
        }
    }

    /** What a former member said that it holds: it may be a member again before it has anything else to say. */
    void keep(Claim claim) {
        Payload payload = new Payload.Inline(new Body.OfClaim(claim));
        keep(new Notice(Notice.Kind.CLAIM, claim.holder(), claim.session(), claim.version(), payload), self);
    }

    /** What is early no more, now that another version is in force. */
    List<Told> take() {
        List<Told> taken = new ArrayList<>();
        for (Map.Entry<Source, Notice> each : List.copyOf(kept.entrySet())) {
            if (!is(each.getValue())) {
                kept.remove(each.getKey());
                taken.add(new Told(each.getValue(), each.getKey().from()));
            }
        }
        return taken;
    }
}
