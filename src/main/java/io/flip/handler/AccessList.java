package io.flip.handler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a file has a POSIX access control list beside its mode. Java shows those of other systems alone. */
final class AccessList {
    private static final Logger LOG = LoggerFactory.getLogger(AccessList.class);
    private static final String NAME = "system.posix_acl_access";

    /** In a class of its own: a system without such a function fails in {@link #has} alone. */
    private static final class Native {
        private static final MethodHandle LGETXATTR = link();
    }

    private AccessList() {}

    /** {@code false} too where nobody can say: on file systems without such lists, and where this is not Linux. */
    static boolean has(Path file) {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return false;
        }
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (Arena arena = Arena.ofConfined()) {
            long size = (long) Native.LGETXATTR.invokeExact(
                    arena.allocateFrom(file.toString(), names), arena.allocateFrom(NAME), MemorySegment.NULL, 0L);
            return size > 0;
        } catch (Throwable e) {
            LOG.debug("The access control list of {} can't be looked at", file, e);
            return false;
        }
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("lgetxattr"),
                FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    }
}
