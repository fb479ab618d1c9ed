package io.flip.engine.register;

/**
 * The change that made one version of the configuration out of the one before.
 *
 * @param id of the change: if somebody asks for it again under the same id, the answer is that it is done (protocol 7, rule 12)
 * @param by who asked
 * @param what was changed, in words
 */
public record ConfigChange(String id, String by, String what) {}
