package io.flip.engine;

import io.flip.engine.claim.Claims;
import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.Candidates;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.time.Moment;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members as they stand while one plan is made: each is looked at once, however many items are planned. */
final class Lineup implements Candidates {

    private final View view;
    private final Claims claims;
    private final Moment now;
    private final Map<String, Candidacy> known = new TreeMap<>();

    /** @param now the moment for which is planned */
    Lineup(View view, Claims claims, Moment now) {
        this.view = view;
        this.claims = claims;
        this.now = now;
    }

    private Candidacy candidacy(String member) {
        return known.computeIfAbsent(member, view::candidacy);
    }

    @Override
    public @Nullable Objection objection(String member, ItemId item) {
        return view.objection(member, candidacy(member), item);
    }

    @Override
    public @Nullable Setback setback(String member, ItemId item) {
        return candidacy(member).setbacks().get(item);
    }

    @Override
    public boolean backFor(String member, Failback failback) {
        return candidacy(member).backFor(failback, now);
    }

    @Override
    public @Nullable String incumbent(ItemId item) {
        return claims.incumbent(item);
    }
}
