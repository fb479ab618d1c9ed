package io.flip.handler;

import java.util.List;
import java.util.SortedMap;

/**
 * What is executed for a run.
 *
 * @param argv the file to execute, as a whole path, and its arguments
 * @param variables what its environment says of the run, beside what it has of this process's own
 */
record Command(List<String> argv, SortedMap<String, String> variables) {}
