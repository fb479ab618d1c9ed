package io.flip.engine.plan;

import io.flip.engine.time.Moment;
import java.util.Collection;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The candidates as they were at one moment, to ask the plan what it is, and what it would be.
 *
 * @param incumbents of the items that are held, who holds them
 */
public record Outlook(SequencedMap<String, Candidacy> members, SequencedMap<ItemId, String> incumbents, Moment at)
        implements Candidates {

    /** As if these members were down. */
    public Outlook without(Collection<String> down) {
        SequencedMap<String, Candidacy> others = new TreeMap<>(members);
        down.forEach(id -> others.computeIfPresent(id, (_, member) -> member.down()));
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
