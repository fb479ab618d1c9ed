package io.flip.e2e;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Somebody who changes the cluster and does not give up: whoever is asked and does not answer, or can't say what came of it, is followed by
 * the next, under the same key.
 */
final class Operator {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int UNREACHABLE = 0;
    private static final int UNAVAILABLE = 503;

    private final Lab lab;
    private int next;

    /** @param first the host that is asked first, by its number */
    Operator(Lab lab, int first) {
        this.lab = lab;
        this.next = first;
    }

    /** Returns when the change was acknowledged; fails where it is refused. */
    void change(String method, String path, String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Idempotency-Key: " + UUID.randomUUID();
        Await.until(
                method + " " + path + " " + body, PATIENCE, () -> acknowledged(method, path, body, all), lab::evidence);
    }

    private boolean acknowledged(String method, String path, String body, String... headers) {
        List<Host> hosts = lab.hosts();
        Host host = hosts.get(next % hosts.size());
        int status = host.change(method, path, body, headers);
        if (status == UNREACHABLE || status == UNAVAILABLE) {
            next++;
            return false;
        }
        if (status / 100 != 2) {
            throw new AssertionError(method + " " + path + " " + body + " at " + host.name() + ": " + status);
        }
        return true;
    }
}
