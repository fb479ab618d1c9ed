package io.flip.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process and all that came of it, to be ended.
 *
 * <p>Descent alone is not enough: a process whose parent has died is init's child. So handlers are started as leaders of a session
 * of their own; whatever descends from one stays in its session, and mostly in its process group, which the kernel
 * signals as one, forks included. What has left the session is still found by descent while its parent lives. What escapes is
 * a process that made a session of its own <em>and</em> lost its parent: a daemon, made with intent. Where there is no setsid
 * (or no access to the C library) there is descent only.
 */
final class ProcessTree {
    private final Child root;
    private final @Nullable Posix posix;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    /** @param posix {@code null} where the process was not started in a session of its own */
    ProcessTree(Child root, @Nullable Posix posix) {
        this.root = root;
        this.posix = posix;
    }

    void terminate() {
        lookAround();
        boolean group = posix != null && posix.terminateGroup(root.pid());
        if (!group) {
            root.terminate(); // also in the first millisecond, when setsid has not made the session yet
        }
        // Each is told once: a shell's trap need not run twice.
        seen.stream().filter(process -> !group || !inGroup(process)).forEach(ProcessHandle::destroy);
    }

    void kill() {
        lookAround();
        if (posix != null) {
            posix.killGroup(root.pid());
        }
        root.kill();
        seen.forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether nothing of it runs any more. */
    boolean gone() {
        if (root.runs()) {
            return false;
        }
        if (posix != null && posix.groupExists(root.pid())) {
            lookAround();
        }
        return seen.stream().noneMatch(ProcessTree::running);
    }

    /** An orphan's remains are there until init reaps it, which in a container may be never: it counts as gone. */
    private static boolean running(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return process.isAlive(); // no /proc, or gone this moment
        }
    }

    private void lookAround() {
        root.descendants().forEach(seen::add);
        if (posix != null) {
            ProcessHandle.allProcesses().filter(this::inSession).forEach(seen::add);
        }
    }

    private boolean inSession(ProcessHandle process) {
        return posix != null && process.pid() != root.pid() && posix.session(process.pid()) == root.pid();
    }

    private boolean inGroup(ProcessHandle process) {
        return posix != null && posix.group(process.pid()) == root.pid();
    }
}
