package io.flip.history;

import java.nio.file.Path;

/**
 * Where the history is, and how much it may become.
 *
 * @param directory made where it is missing
 * @param size bytes of all its files together; the oldest go first
 */
public record HistorySettings(Path directory, long size) {}
