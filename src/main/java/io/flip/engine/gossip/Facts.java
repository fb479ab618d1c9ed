package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.time.Moment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what members say of themselves, directly or relayed, and passes it on (protocol 2). What is too large comes by digest and is
 * kept waiting until it has been pulled.
 */
public final class Facts {

    /** One fact, as one member told it: only the claimant's own word counts as such, so it is not mixed up with a relayed one. */
    private record Source(Notice.Kind kind, String subject, String from) {}

    private record Waiting(Digest digest, Notice notice, String from) {}

    private final Early early;
    private final Learning learning;
    private final Relay relay;
    private final Pulls pulls;
    private final Shelf shelf;
    private final FailureDetector detector;
    private final SequencedMap<Source, Waiting> waiting = new LinkedHashMap<>();

    public Facts(Early early, Learning learning, Relay relay, Pulls pulls, Shelf shelf, FailureDetector detector) {
        this.early = early;
        this.learning = learning;
        this.relay = relay;
        this.pulls = pulls;
        this.shelf = shelf;
        this.detector = detector;
    }

    /** @param asOf the peer sent that then, or later; {@code null} where nobody knows */
    void take(News news, Peer from, @Nullable Moment asOf, Moment now) {
        boolean claimTold = from.take(news);
        for (Notice notice : news.notices()) {
            if (early.is(notice)) {
                early.keep(notice, from.id());
            } else {
                take(notice, from.id(), now);
            }
        }
        if (claimTold && asOf != null) {
            learning.claimTold(from.id(), asOf);
        }
    }

    private void take(Notice notice, String from, Moment now) {
        switch (notice.payload()) {
            case Payload.Inline(Body body) -> learn(notice, body, from, now);
            case Payload.ByDigest(Digest digest) -> await(digest, notice, from, now);
        }
    }

    /** A former member that claimed that is forgotten. */
    public void forgotten(Claim claim) {
        early.keep(claim);
    }

    /** Where its subject is no member any more, it is of use only when that is one again; whether so. */
    private boolean setAside(Waiting entry) {
        boolean isEarly = early.is(entry.notice());
        if (isEarly) {
            early.keep(entry.notice(), entry.from());
        }
        return isEarly;
    }

    /** A version is in force: what came before it is news now where it names others. */
    void adopted(Moment now) {
        relay.tell();
        early.take().forEach(told -> take(told.notice(), told.from(), now));
    }

    private void await(Digest digest, Notice notice, String from, Moment now) {
        Source source = new Source(notice.kind(), notice.subject(), from);
        Waiting old = waiting.get(source);
        boolean overtaken = old != null && Learning.isNewer(old.notice(), notice.session(), notice.version());
        if (!overtaken && learning.isNews(notice, from)) {
            waiting.put(source, new Waiting(digest, notice, from));
            learning.announced(notice);
            pulls.want(digest, from, now);
        }
    }

    /** Asks again for what is still waiting where an earlier pull was given up: another that told of it, or the same where there is none. */
    public void look(Moment now) {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.values().removeIf(entry -> !learning.isNews(entry.notice(), entry.from()) || setAside(entry));
        for (Map.Entry<Source, Waiting> each : List.copyOf(waiting.entrySet())) {
            Waiting entry = each.getValue();
            if (detector.hears(entry.from(), now) && pulls.want(entry.digest(), entry.from(), now)) {
                waiting.putLast(each.getKey(), entry);
            }
        }
    }

    /** That member sent something else under that digest: asking again at once would go round for ever. */
    void isNotWhatItSaid(Digest digest, String from) {
        waiting.values()
                .removeIf(entry -> entry.digest().equals(digest) && entry.from().equals(from));
    }

    /** A content was pulled: for all that told of it. */
    void pulled(Pulls.Content content, Body body, Moment now) {
        for (Waiting entry : List.copyOf(waiting.values())) {
            Notice notice = entry.notice();
            if (entry.digest().equals(content.digest())) {
                waiting.remove(new Source(notice.kind(), notice.subject(), entry.from()));
                if (!early.is(notice)) {
                    shelf.put(notice.kind() + " " + notice.subject(), content.digest(), content.bytes());
                    learn(notice, body, entry.from(), now);
                }
            }
        }
    }

    private void learn(Notice notice, Body body, String from, Moment now) {
        if (learning.learn(notice, body, from, now)) {
            relay.learned(notice, body);
        }
    }
}
