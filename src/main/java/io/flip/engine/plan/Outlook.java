package io.flip.engine.plan;

import io.flip.engine.time.Moment;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The candidates as they were at one moment, to ask the plan what it is, and what it would be.
 *
 * @param incumbents of the items that are held, their holders
 */
public record Outlook(SequencedMap<String, Candidacy> members, SequencedMap<ItemId, String> incumbents, Moment at)
        implements Candidates {

    /** As if these members were down. */
    public Outlook without(Collection<String> down) {
        return with(down, Candidacy::down);
    }

    /** As if these members were drained. */
    public Outlook drained(Collection<String> ids) {
        return with(ids, Candidacy::drained);
    }

    /** As if these members were drained no longer, for as long as failback asks for. */
    public Outlook resumed(Collection<String> ids) {
        return with(ids, Candidacy::resumed);
    }

    /** As if the item's {@code alive} had not failed on that member. */
    public Outlook retried(ItemId item, String id) {
        return with(List.of(id), member -> member.without(item));
    }

    private Outlook with(Collection<String> ids, UnaryOperator<Candidacy> change) {
        SequencedMap<String, Candidacy> others = new TreeMap<>(members);
        ids.forEach(id -> others.computeIfPresent(id, (_, member) -> change.apply(member)));
        return new Outlook(others, incumbents, at);
    }

    @Override
    public @Nullable Objection objection(String member, ItemId item) {
        Candidacy candidacy = members.get(member);
        return candidacy == null ? Objection.LEFT : candidacy.objection(item, member.equals(incumbent(item)));
    }

    @Override
    public @Nullable Setback setback(String member, ItemId item) {
        Candidacy candidacy = members.get(member);
        return candidacy == null ? null : candidacy.setbacks().get(item);
    }

    @Override
    public boolean backFor(String member, Failback failback) {
        Candidacy candidacy = members.get(member);
        return candidacy != null && candidacy.backFor(failback, at);
    }

    @Override
    public @Nullable String incumbent(ItemId item) {
        return incumbents.get(item);
    }
}
