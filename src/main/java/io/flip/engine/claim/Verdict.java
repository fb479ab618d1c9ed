package io.flip.engine.claim;

import io.flip.engine.plan.ItemId;
import java.util.SequencedMap;

/**
 * A voter's answer to a claim (protocol 2, verdict, and protocol 5, judging). What is not granted is denied. All maps are sorted by item.
 *
 * @param judged the version of the claim that was judged
 * @param granted the items granted, each with the voter's epoch for it
 * @param heldByOthers items noted as another's that says that it holds them
 * @param wanted items of the claimant that somebody else should have and asks for
 */
public record Verdict(
        long judged,
        SequencedMap<ItemId, Long> granted,
        SequencedMap<ItemId, String> heldByOthers,
        SequencedMap<ItemId, String> wanted) {}
