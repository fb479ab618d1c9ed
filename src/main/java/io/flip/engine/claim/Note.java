package io.flip.engine.claim;

import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;

/** A voter's note that it granted an item to a holder; written to disk before the grant leaves (protocol 5, judging). */
public record Note(ItemId item, String holder, Session session, long epoch) {}
