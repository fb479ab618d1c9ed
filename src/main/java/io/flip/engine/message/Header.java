package io.flip.engine.message;

import io.flip.engine.member.Session;
import org.jspecify.annotations.Nullable;

/**
 * What every message opens with.
 *
 * @param session of the sender
 * @param echo the session of the receiver as the sender knows it; {@code null} where it knows none. A message whose echo is not the
 *     receiver's session is answered but counts for nothing
 */
public record Header(String from, Session session, @Nullable Session echo, ConfigRef config) {}
