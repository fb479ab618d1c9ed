package io.flip.netlink;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to addresses and interfaces, as the kernel reports it ({@code RTNLGRP_LINK}, {@code RTNLGRP_IPV4_IFADDR},
 * {@code RTNLGRP_IPV6_IFADDR} of {@code linux/rtnetlink.h}), whichever process does it. The listener is called on a thread of the monitor's own, one
 * event after the other; what it throws ends the monitor, by {@link Notification.Ended}. A slow listener leads to an {@link Notification.Overrun}.
 *
 * <p>What is there before {@link #start} returns is not told: read it by {@link Route} afterwards, and nothing is missed.
 */
public final class Monitor implements AutoCloseable {
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTNLGRP_IPV6_IFADDR = 9;
    private static final int REQUESTS = 64;
    private static final int ANSWERS = 64 * 1024;

    /** Some thousand events may wait. */
    private static final int ROOM = 4 * 1024 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final NetlinkSocket socket;
    private final Waker waker;
    private final Consumer<Notification> listener;
    private final Thread thread;
    private final Map<Integer, Link> links = new HashMap<>();
    private volatile boolean closed;

    /** What happens. */
    public sealed interface Notification {

        /** An address is there that was not, or it has other lifetimes or flags than before. */
        record AddressAdded(PresentAddress address) implements Notification {}

        /** An address is gone. */
        record AddressRemoved(PresentAddress address) implements Notification {}

        /**
         * An interface is new, or something of it is other than before: up, carrier, name, hardware address and so on.
         *
         * @param before {@code null} where it is new
         */
        record LinkChanged(@Nullable Link before, Link now) implements Notification {}

        /** An interface is gone, and with it its addresses, of which nothing more is told. */
        record LinkGone(Link last) implements Notification {}

        /**
         * Events were lost, since more came than were taken. What happened to interfaces was told just before; addresses are to be read
         * anew.
         */
        record Overrun() implements Notification {}

        /** The monitor sees no more, but for a {@link Monitor#close}: start another. */
        record Ended(Exception reason) implements Notification {}
    }

    private Monitor(NetlinkSocket socket, Waker waker, String name, Consumer<Notification> listener) {
        this.socket = socket;
        this.waker = waker;
        this.listener = listener;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Starts one; {@link #close} ends it. */
    public static Monitor start(String threadName, Consumer<Notification> listener) throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE, REQUESTS, ANSWERS, ROOM);
        Waker waker = null;
        try {
            waker = new Waker();
            socket.join(RTNLGRP_LINK);
            socket.join(RTNLGRP_IPV4_IFADDR);
            socket.join(RTNLGRP_IPV6_IFADDR);
            Monitor monitor = new Monitor(socket, waker, threadName, listener);
            monitor.compare(event -> {});
            monitor.thread.start();
            return monitor;
        } catch (IOException | RuntimeException | Error failed) {
            socket.close();
            if (waker != null) {
                waker.close();
            }
            throw failed;
        }
    }

    private void run() {
        try {
            while (!closed) {
                step();
            }
        } catch (IOException | RuntimeException failed) {
            if (!closed) {
                listener.accept(new Notification.Ended(failed));
            }
        } finally {
            socket.close();
            waker.close();
        }
    }

    private void step() throws IOException {
        try {
            Messages messages = socket.poll();
            if (messages == null) {
                socket.descriptor().await(System.nanoTime() + LONGEST_WAIT.toNanos(), waker.number());
                return;
            }
            while (!closed && messages.next()) {
                take(messages);
            }
        } catch (MalformedMessageException lost) {
            overrun();
        } catch (KernelException failed) {
            if (failed.errno() != Errno.ENOBUFS) {
                throw failed;
            }
            overrun();
        }
    }

    /** From the first loss on the kernel drops all events, silently, until what waits has been taken: so that goes first. */
    private void overrun() throws IOException {
        socket.drain();
        compare(listener);
        listener.accept(new Notification.Overrun());
    }

    private void take(Messages message) throws IOException {
        switch (message.type()) {
            case RouteFormat.RTM_NEWADDR -> {
                PresentAddress address = RouteFormat.readAddress(message);
                if (address != null) {
                    listener.accept(new Notification.AddressAdded(address));
                }
            }
            case RouteFormat.RTM_DELADDR -> {
                PresentAddress address = RouteFormat.readAddress(message);
                if (address != null) {
                    listener.accept(new Notification.AddressRemoved(address));
                }
            }
            case RouteFormat.RTM_NEWLINK -> {
                Link link = RouteFormat.readLink(message);
                if (link != null) {
                    change(link, listener);
                }
            }
            case RouteFormat.RTM_DELLINK -> {
                Link link = RouteFormat.readLink(message);
                if (link != null) {
                    links.remove(link.index());
                    listener.accept(new Notification.LinkGone(link));
                }
            }
            case Messages.NLMSG_OVERRUN -> overrun();
            default -> {}
        }
    }

    private void change(Link now, Consumer<Notification> told) {
        Link before = links.put(now.index(), now);
        if (!Objects.equals(before, now)) {
            told.accept(new Notification.LinkChanged(before, now));
        }
    }

    /** With what there is now. */
    private void compare(Consumer<Notification> told) throws IOException {
        Map<Integer, Link> gone = new HashMap<>(links);
        try (Route route = Route.open()) {
            for (Link link : route.links()) {
                gone.remove(link.index());
                change(link, told);
            }
        }
        for (Link link : gone.values()) {
            links.remove(link.index());
            told.accept(new Notification.LinkGone(link));
        }
    }

    /** Ends it; the listener may still be in a call, but gets no further. */
    @Override
    public void close() {
        closed = true;
        waker.wake();
    }
}
