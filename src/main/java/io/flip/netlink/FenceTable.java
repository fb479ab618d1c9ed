package io.flip.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fence of one member in the kernel: tables of its own in nf_tables, one for ARP and one for IPv4 and IPv6, with the addresses that it
 * holds, and those of them that it may use now ({@link FenceRules} has the rules). An address is in use until the timeout of its own element,
 * or as long as a {@linkplain FenceTimer timer} runs that covers it: to prolong that costs the same, however many addresses it covers. Of a
 * held address that is not in use this machine takes no packet, answers no question for it, and sends none from it; timeouts work whether the
 * process runs or not. Other addresses and other tables are not touched. Needs CAP_NET_ADMIN.
 *
 * <p>What does not pass the kernel's filters is not fenced: packet sockets (as {@link Announcer}'s: a member without a lease must not announce), and
 * programs in XDP or traffic control.
 *
 * <p>The table is owned by the socket of this object, where the kernel can (since 6.9): then no other program flushes it by
 * {@code nft flush ruleset}, and it stays when the process dies. Before 6.9 anybody may delete it: then every call says that it
 * {@linkplain KernelException#isNotThere is not there}, and it is to be loaded and filled again.
 *
 * <p>Safe from any thread, one call at a time. A call is one transaction for each {@value #MOST_AT_ONCE} addresses; it is in force when the call returns.
 * The kernel handles it inside of the call, and makes it wait while somebody else commits a transaction. It allocates next to nothing.
 */
public final class FenceTable implements AutoCloseable {
    /** The shortest timeout that can be relied on: the coarsest tick of a kernel. What would be shorter is not leased at all. */
    public static final long SHORTEST_MILLIS = 10;

    private static final String PREFIX = "flip_";
    private static final int LONGEST_NAME = 250;
    private static final int BUFFER = 64 * 1024;
    private static final int ROOM = 256 * 1024;

    /** So many take less than {@link #BUFFER}, three times in each of two sets. */
    private static final int MOST_AT_ONCE = 160;

    private static final int[] FAMILIES = {FenceFormat.NFPROTO_ARP, FenceFormat.NFPROTO_INET};

    private static final InetAddress PROBED = InetAddress.ofLiteral("0.0.0.1");
    private static final long PROBE_MILLIS = 600_000;

    private static final FenceSet[] SETS = FenceSet.values();

    private final NetlinkSocket socket;
    private final String table;
    private final Answer answer = new Answer();
    private boolean updates;

    /**
     * An element of a set.
     *
     * @param timeoutMillis that it was given; 0 for none
     * @param leftMillis of it
     */
    public record Element(InetAddress address, long timeoutMillis, long leftMillis) {}

    private FenceTable(NetlinkSocket socket, String table) {
        this.socket = socket;
        this.table = table;
    }

    /**
     * Opens the way to the kernel; {@link #load} makes the table.
     *
     * @param member by whose name the table is called
     */
    public static FenceTable open(String member) throws IOException {
        return new FenceTable(NetlinkSocket.open(NetlinkSocket.NETFILTER, BUFFER, BUFFER, ROOM), name(member));
    }

    /** What the tables of that member are called: {@code flip_}, and its name, with underscore and number for what nft's names may not have. */
    public static String name(String member) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (byte part : member.getBytes(StandardCharsets.UTF_8)) {
            name.append(isPlain(part) ? String.valueOf((char) part) : "_%02x".formatted(part));
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of more than " + LONGEST_NAME + " characters: " + name);
        }
        return name.toString();
    }

    private static boolean isPlain(byte part) {
        return (part >= 'a' && part <= 'z') || (part >= 'A' && part <= 'Z') || (part >= '0' && part <= '9');
    }

    /**
     * Makes the tables, in one transaction. Of what an earlier run left nothing stays but what is told here. Finds out how timeouts are prolonged.
     *
     * @param left what is to be held from the first instant on, because it may still be up
     * @throws IOException where this machine can't: no nf_tables, no privilege, or a member of the same name is running
     */
    public synchronized void load(List<InetAddress> left) throws IOException {
        List<InetAddress> first = left.subList(0, Math.min(left.size(), MOST_AT_ONCE));
        try {
            make(FenceFormat.NFT_TABLE_F_OWNER | FenceFormat.NFT_TABLE_F_PERSIST, first);
        } catch (KernelException refused) {
            if (!refused.isNotSupported() && refused.errno() != Errno.EINVAL) {
                throw refused;
            }
            make(0, first);
        }
        hold(left);
        updates = true;
        List<InetAddress> probed = List.of(PROBED);
        lease(probed, PROBE_MILLIS);
        lease(probed, 2 * PROBE_MILLIS);
        updates = leased().stream().anyMatch(element -> element.timeoutMillis() == 2 * PROBE_MILLIS);
        unlease(probed);
    }

    private void make(int flags, List<InetAddress> left) throws IOException {
        int first = begin();
        Encoder to = socket.encoder();
        for (int family : FAMILIES) {
            FenceFormat.table(to, socket.nextSequence(), family, table, 0);
            FenceFormat.removeTable(to, socket.nextSequence(), family, table);
            FenceFormat.table(to, socket.nextSequence(), family, table, flags);
            for (FenceTimer timer : FenceTimer.values()) {
                int sequence = socket.nextSequence();
                FenceFormat.timer(to, sequence, table, family, timer, sequence - first);
            }
        }
        for (FenceSet set : SETS) {
            int sequence = socket.nextSequence();
            FenceFormat.set(to, sequence, table, set, sequence - first); // any number, of its own in the transaction
        }
        FenceRules.write(to, socket::nextSequence, table);
        for (FenceSet set : SETS) {
            if (set.role() == FenceSet.Role.HELD && set.takesAny(left)) {
                add(to, left, set, 0);
            }
        }
        commit("load the table " + table, first);
    }

    /** Whether a timeout is prolonged in place (kernels since 6.12); else its element is made anew, in the same transaction. */
    public boolean updatesInPlace() {
        return updates;
    }

    /** For tests of the older way. */
    void updateInPlace(boolean inPlace) {
        updates = inPlace;
    }

    /** From now on these are fenced, unless leased; to be called before they are put up. */
    public synchronized void hold(List<InetAddress> addresses) throws IOException {
        change("hold", addresses, FenceSet.Role.HELD, Change.ADD, 0);
    }

    /** These are fenced no more, and not in use; to be called when they have been taken away. */
    public synchronized void release(List<InetAddress> addresses) throws IOException {
        for (FenceSet.Role role : FenceSet.Role.values()) {
            change("release", addresses, role, Change.REMOVE, 0);
        }
    }

    /** From now on these are in use also as long as that timer runs. Whether they are held does not matter. */
    public synchronized void cover(FenceTimer timer, List<InetAddress> addresses) throws IOException {
        change("cover", addresses, FenceSet.Role.coveredBy(timer), Change.ADD, 0);
    }

    /** From now on that timer does not matter for these. */
    public synchronized void uncover(FenceTimer timer, List<InetAddress> addresses) throws IOException {
        change("uncover", addresses, FenceSet.Role.coveredBy(timer), Change.REMOVE, 0);
    }

    /** From now on the timer runs for so long, whatever was left of it; shorter than {@link #SHORTEST_MILLIS}: it is over. */
    public synchronized void run(FenceTimer timer, long millis) throws IOException {
        int first = begin();
        Encoder to = socket.encoder();
        boolean over = millis < SHORTEST_MILLIS;
        for (int family : FAMILIES) {
            if (over || !updates) {
                timer(to, FenceFormat.NFT_MSG_NEWSETELEM, family, timer, 0);
                timer(to, FenceFormat.NFT_MSG_DELSETELEM, family, timer, 0);
            }
            if (!over) {
                timer(to, FenceFormat.NFT_MSG_NEWSETELEM, family, timer, millis);
            }
        }
        commit("run the timer", first);
    }

    private void timer(Encoder to, int type, int family, FenceTimer timer, long millis) {
        int flags = type == FenceFormat.NFT_MSG_NEWSETELEM ? Encoder.NLM_F_CREATE : 0;
        FenceFormat.elements(to, type, flags, socket.nextSequence(), table, family, timer, millis);
    }

    /**
     * From now on these are in use, for so long, whatever was left of an earlier lease; shorter than {@link #SHORTEST_MILLIS}: not any more,
     * unless a timer covers them. Whether they are held does not matter.
     */
    public synchronized void lease(List<InetAddress> addresses, long millis) throws IOException {
        if (millis < SHORTEST_MILLIS) {
            unlease(addresses);
        } else {
            change("lease", addresses, FenceSet.Role.LEASED, updates ? Change.ADD : Change.RENEW, millis);
        }
    }

    /** From now on these have no lease of their own. */
    public synchronized void unlease(List<InetAddress> addresses) throws IOException {
        change("unlease", addresses, FenceSet.Role.LEASED, Change.REMOVE, 0);
    }

    /** What is held, by what the kernel has. */
    public synchronized List<Element> held() throws IOException {
        List<Element> found = elements(FenceSet.HELD4);
        found.addAll(elements(FenceSet.HELD6));
        return found;
    }

    /** What has a lease of its own at this moment, by what the kernel has. */
    public synchronized List<Element> leased() throws IOException {
        List<Element> found = elements(FenceSet.LEASED4);
        found.addAll(elements(FenceSet.LEASED6));
        return found;
    }

    List<Element> elements(FenceSet set) throws IOException {
        List<Element> found = new ArrayList<>();
        socket.dump(
                "list " + set.key() + " of " + table,
                (to, sequence) -> {
                    found.clear();
                    FenceFormat.elements(to, sequence, table, set);
                },
                message -> {
                    FenceFormat.readElements(message, found);
                    return null;
                });
        return found;
    }

    /** The names of all tables of Flip's that there are, of whatever member. */
    public synchronized List<String> tables() throws IOException {
        return socket.dump("list tables", FenceFormat::tables, FenceFormat::readTable).stream()
                .filter(name -> name.startsWith(PREFIX))
                .distinct()
                .toList();
    }

    /** Takes the tables away: nothing is fenced any more. Without effect where they are not there. */
    public void unload() throws IOException {
        unload(table);
    }

    /** Takes away tables that somebody has left, by their name as {@link #tables} gives it. */
    public synchronized void unload(String name) throws IOException {
        int first = begin();
        Encoder to = socket.encoder();
        for (int family : FAMILIES) {
            FenceFormat.table(to, socket.nextSequence(), family, name, 0);
            FenceFormat.removeTable(to, socket.nextSequence(), family, name);
        }
        commit("remove the table " + name, first);
    }

    private enum Change {
        ADD,
        REMOVE,
        RENEW
    }

    private void change(String wanted, List<InetAddress> addresses, FenceSet.Role role, Change change, long millis)
            throws IOException {
        for (int from = 0; from < addresses.size(); from += MOST_AT_ONCE) {
            int until = Math.min(from + MOST_AT_ONCE, addresses.size());
            List<InetAddress> some =
                    from == 0 && until == addresses.size() ? addresses : addresses.subList(from, until);
            int first = begin();
            for (FenceSet set : SETS) {
                if (set.role() == role && set.takesAny(some)) {
                    write(some, set, change, millis);
                }
            }
            commit(wanted, first);
        }
    }

    /**
     * What is to be deleted is added first, without effect where it is there: the kernel refuses to delete what isn't, as what has timed out.
     * What is made anew is never missing: the transaction is in force as a whole.
     */
    private void write(List<InetAddress> addresses, FenceSet set, Change change, long millis) {
        Encoder to = socket.encoder();
        if (change != Change.ADD) {
            add(to, addresses, set, 0);
            FenceFormat.elements(
                    to, FenceFormat.NFT_MSG_DELSETELEM, 0, socket.nextSequence(), table, set, addresses, 0);
        }
        if (change != Change.REMOVE) {
            add(to, addresses, set, millis);
        }
    }

    private void add(Encoder to, List<InetAddress> addresses, FenceSet set, long millis) {
        FenceFormat.elements(
                to,
                FenceFormat.NFT_MSG_NEWSETELEM,
                Encoder.NLM_F_CREATE,
                socket.nextSequence(),
                table,
                set,
                addresses,
                millis);
    }

    /** Its sequence number. */
    private int begin() throws IOException {
        socket.drain();
        int first = socket.nextSequence();
        FenceFormat.beginBatch(socket.request(), first);
        return first;
    }

    /** Of the messages since {@link #begin}: the last is acknowledged, after all others. */
    private void commit(String wanted, int first) throws IOException {
        Encoder to = socket.encoder();
        to.flag(Encoder.NLM_F_ACK);
        answer.expect(wanted, first, socket.sequence());
        FenceFormat.endBatch(to, socket.nextSequence());
        socket.send();
        socket.receive("the fence: " + wanted, answer);
    }

    /** What the kernel says to a transaction: the first refusal of a message of it, or the acknowledgement of its last. */
    private final class Answer implements NetlinkSocket.Taker {
        private String wanted = "";
        private int first;
        private int last;

        private void expect(String newWanted, int newFirst, int newLast) {
            wanted = newWanted;
            first = newFirst;
            last = newLast;
        }

        @Override
        public boolean take(Messages message) throws IOException {
            int place = message.sequence() - first;
            if (message.type() != Messages.NLMSG_ERROR || place < 0 || place > last - first) {
                return false;
            }
            int errno = message.errno();
            if (errno != 0) {
                throw refusal(errno, place, message);
            }
            return message.sequence() == last;
        }

        private KernelException refusal(int errno, int place, Messages message) throws MalformedMessageException {
            String what = "the fence: " + wanted;
            if (errno == Errno.EPERM
                    && place > 0) { // a process that may do nothing is told so at the transaction's first message
                return KernelException.because(
                        what,
                        "the table " + table + " belongs to another process: a member of this name that is running",
                        errno);
            }
            return switch (errno) {
                case Errno.ENOENT ->
                    KernelException.because(
                            what, "the table " + table + " of nf_tables is not there, or not whole", errno);
                case Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT ->
                    KernelException.because(what, "this kernel has no nf_tables for it", errno);
                default -> NetlinkSocket.refusal(what, message);
            };
        }
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
