package io.flip.memory;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;

/**
 * Ends a process whose memory has run out, in whichever thread that shows. Some part of it may be dead already, and nobody can say which: a member
 * that goes on like this holds items that nobody puts down any more. Its supervisor puts them down as soon as the process is gone.
 *
 * <p>{@code -XX:+ExitOnOutOfMemoryError} does the same sooner where it is given, for the heap. This is for what that flag does not see (memory
 * outside of the heap, threads that can't be had), and for members that run without it.
 */
public final class Exhaustion {

    /** EX_SOFTWARE of sysexits.h: something may have been left up. */
    private static final int STATUS = 70;

    /** More causes than that no exception has; a chain that ends in itself must end all the same. */
    private static final int DEPTH = 32;

    /** Written when there is no memory to make a message with. */
    private static final byte[] LAST_WORDS =
            "flip: memory has run out: this process ends now, with status 70; what it held may still be up\n"
                    .getBytes(StandardCharsets.UTF_8);

    private Exhaustion() {}

    /** Whether that is what is behind it. */
    public static boolean isBehind(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < DEPTH && cause != null; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** To be called wherever any error is caught: hands it to the process's own handler where memory has run out, and else does nothing. */
    public static void look(Throwable thrown) {
        UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null && isBehind(thrown)) {
            handler.uncaughtException(Thread.currentThread(), thrown);
        }
    }

    /** From now on, memory that runs out in any thread of this process ends it. */
    public static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(Exhaustion::uncaught);
    }

    private static void uncaught(Thread thread, Throwable thrown) {
        if (isBehind(thrown)) {
            halt();
        }
        System.err.print("Exception in thread \"" + thread.getName() + "\" "); // as Java itself does
        thrown.printStackTrace();
    }

    /** Takes no memory and no lock, and runs no hook: each could fail, or hang. */
    public static void halt() {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.err)) {
            out.write(LAST_WORDS);
        } catch (IOException | RuntimeException | Error unheard) {
            // nobody hears it then; the end counts
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
