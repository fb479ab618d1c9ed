package io.flip.handler;

import io.flip.engine.plan.ItemId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which job is next: first come, first served, so many side by side, and one at a time for an item. Not safe from several threads. */
final class JobQueue {
    private final int parallel;
    private final Map<Long, Job> waiting = new LinkedHashMap<>();
    private final Map<Long, Job> running = new TreeMap<>();
    private final Set<ItemId> busy = new HashSet<>();

    JobQueue(int parallel) {
        this.parallel = parallel;
    }

    /** @throws IllegalArgumentException where a run of that number is under way */
    void add(Job job) {
        long run = job.run().run();
        if (running.containsKey(run) || waiting.putIfAbsent(run, job) != null) {
            throw new IllegalArgumentException("run " + run + " is under way already");
        }
    }

    /** Takes the next job that may run now. A job whose item is busy lets later ones of other items pass. */
    @Nullable
    Job next() {
        if (running.size() >= parallel) {
            return null;
        }
        for (Iterator<Job> jobs = waiting.values().iterator(); jobs.hasNext(); ) {
            Job job = jobs.next();
            if (busy.add(job.run().item())) {
                jobs.remove();
                running.put(job.run().run(), job);
                return job;
            }
        }
        return null;
    }

    void finished(Job job) {
        running.remove(job.run().run());
        busy.remove(job.run().item());
    }

    /** Takes out a job that has not been started. */
    @Nullable
    Job removeWaiting(long run) {
        return waiting.remove(run);
    }

    @Nullable
    Job running(long run) {
        return running.get(run);
    }

    boolean idle() {
        return running.isEmpty();
    }

    /** The numbers of all that is under way. */
    List<Long> runs() {
        List<Long> runs = new ArrayList<>(waiting.keySet());
        runs.addAll(running.keySet());
        return runs;
    }
}
