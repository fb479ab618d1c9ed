package io.flip.engine.placement;

import io.flip.engine.claim.Claims;
import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.Candidates;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Plan;
import io.flip.engine.plan.Setback;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.time.Moment;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members as they stand while one plan is made: each is looked at once, however many items are planned. */
final class Lineup implements Candidates {

    private final Placement view;
    private final Claims claims;
    private final Moment now;
    private final Map<String, Candidacy> known = new TreeMap<>();

    /** The member that holds what is planned, whatever the claims say; {@code null} where they are to say it. */
    private @Nullable String holder;

    /** @param now the moment for which is planned */
    Lineup(Placement view, Claims claims, Moment now) {
        this.view = view;
        this.claims = claims;
        this.now = now;
    }

    /** The member that should have an item that this one holds, though its claim may not say so yet (protocol 2 and protocol 4). */
    @Nullable
    String ownerOfHeld(String by, ItemId item, SystemSpec spec) {
        holder = by;
        return Plan.owner(spec, item, Objects.requireNonNull(spec.items().get(item.value())), this);
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
        return holder == null ? claims.incumbent(item) : holder;
    }
}
