package io.flip.handler;

import io.flip.engine.Input.Outcome;
import java.time.Duration;

/**
 * How a run ended.
 *
 * @param detail one line for the log and for events: the exit status and the last line of output, what was missing, how long it took
 * @param took from the start of the process to its end, zero where none was started
 */
public record Result(long run, Outcome outcome, String detail, Duration took) {}
