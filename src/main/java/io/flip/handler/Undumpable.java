package io.flip.handler;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this process knows, such as the group's key in its environment and memory, from the other processes of its user, handlers among
 * them: on Linux {@code PR_SET_DUMPABLE} of 0. Then only root may look into it ({@code /proc/PID/environ}, debuggers), and it leaves no core.
 */
public final class Undumpable {
    private static final Logger LOG = LoggerFactory.getLogger(Undumpable.class);
    private static final int PR_SET_DUMPABLE = 4;

    private Undumpable() {}

    /** Makes this process so, for good; says so where it can't be done. */
    public static void become() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return;
        }
        try {
            int failed = (int) prctl().invokeExact(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
            if (failed != 0) {
                throw new IllegalStateException("prctl failed");
            }
        } catch (Throwable e) {
            LOG.warn("Other processes of this user can read the environment and memory of this one: {}", e.toString());
        }
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle prctl() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("prctl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }
}
