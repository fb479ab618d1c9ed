package io.flip.node;

import java.lang.reflect.Proxy;

/**
 * Hears a signal. {@code sun.misc.Signal} is the only way that also works where this is process 1 of a container, for which the kernel drops signals without
 * a handler. It is called by reflection, because javac has a warning for it that can't be suppressed; it is exported by {@code jdk.unsupported}.
 */
public final class Signals {

    private Signals() {}

    /**
     * From now on, in the place of what was done before.
     *
     * @param signal without SIG, such as {@code HUP}
     * @param then runs on a thread of its own each time
     * @return whether it can be heard: not where that class is missing, nor with {@code -Xrs}
     */
    public static boolean handle(String signal, Runnable then) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, (self, method, _) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                // that thread has Java's own: in the jar it would not find what is read by name
                                Thread.currentThread().setContextClassLoader(Signals.class.getClassLoader());
                                then.run();
                                yield null;
                            }
                            case "equals" -> false; // nobody compares them
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "handler of SIG" + signal;
                        };
                    });
            Object wanted = signals.getConstructor(String.class).newInstance(signal);
            signals.getMethod("handle", signals, handlers).invoke(null, wanted, handler);
            return true;
        } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException e) {
            return false;
        }
    }
}
