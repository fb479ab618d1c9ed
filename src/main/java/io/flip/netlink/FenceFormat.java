package io.flip.netlink;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of nf_tables to bytes and back: {@code linux/netfilter/nfnetlink.h}, {@code linux/netfilter/nf_tables.h}. Its numbers are big
 * endian, whatever the machine is.
 */
final class FenceFormat {
    static final int NFPROTO_INET = 1;
    static final int NFPROTO_ARP = 3;
    static final int NFPROTO_IPV4 = 2;
    static final int NFPROTO_IPV6 = 10;

    /** More than what an element, with what goes before it, takes in any message. */
    static final int LONGEST_ELEMENT = 64;

    static final int NFT_MSG_NEWTABLE = 0;
    static final int NFT_MSG_GETTABLE = 1;
    static final int NFT_MSG_DELTABLE = 2;
    static final int NFT_MSG_NEWCHAIN = 3;
    static final int NFT_MSG_NEWRULE = 6;
    static final int NFT_MSG_NEWSET = 9;
    static final int NFT_MSG_NEWSETELEM = 12;
    static final int NFT_MSG_GETSETELEM = 13;
    static final int NFT_MSG_DELSETELEM = 14;

    /** Nobody else may change or flush the table while the socket that made it is open. */
    static final int NFT_TABLE_F_OWNER = 0x2;

    /** And it stays when that socket is closed (kernels since 6.9). */
    static final int NFT_TABLE_F_PERSIST = 0x4;

    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFNL_MSG_BATCH_BEGIN = 16;
    private static final int NFNL_MSG_BATCH_END = 17;
    private static final int NFGENMSG = 4;

    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_TABLE_FLAGS = 2;
    private static final int NFTA_SET_TABLE = 1;
    private static final int NFTA_SET_NAME = 2;
    private static final int NFTA_SET_FLAGS = 3;
    private static final int NFTA_SET_KEY_TYPE = 4;
    private static final int NFTA_SET_KEY_LEN = 5;
    private static final int NFTA_SET_ID = 10;
    private static final int NFT_SET_TIMEOUT = 0x10;

    /** As the program {@code nft} numbers its types, for what it shows. */
    private static final int TYPE_NFPROTO = 2;

    private static final int TYPE_IPV4_ADDR = 7;

    private static final int TYPE_IPV6_ADDR = 8;

    private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_SET_ELEM_TIMEOUT = 4;
    private static final int NFTA_SET_ELEM_EXPIRATION = 5;
    private static final int NFTA_DATA_VALUE = 1;

    private static final byte[][] ARP = {{NFPROTO_ARP}};
    private static final byte[][] INTERNET = {{NFPROTO_IPV4}, {NFPROTO_IPV6}};

    private FenceFormat() {}

    static void beginBatch(Encoder to, int sequence) {
        edge(to, NFNL_MSG_BATCH_BEGIN, sequence);
    }

    static void endBatch(Encoder to, int sequence) {
        edge(to, NFNL_MSG_BATCH_END, sequence);
    }

    private static void edge(Encoder to, int type, int sequence) {
        to.begin(type, Encoder.NLM_F_REQUEST, sequence).u8(0).u8(0).be16(NFNL_SUBSYS_NFTABLES);
        to.end();
    }

    /** With {@code struct nfgenmsg}; attributes follow. */
    static Encoder begin(Encoder to, int type, int flags, int sequence, int family) {
        return to.begin(NFNL_SUBSYS_NFTABLES << Byte.SIZE | type, Encoder.NLM_F_REQUEST | flags, sequence)
                .u8(family)
                .u8(0)
                .be16(0);
    }

    /** Where it is there already, it stays as it is. */
    static void table(Encoder to, int sequence, int family, String name, int tableFlags) {
        begin(to, NFT_MSG_NEWTABLE, Encoder.NLM_F_CREATE, sequence, family).attributeText(NFTA_TABLE_NAME, name);
        if (tableFlags != 0) {
            to.attributeBe32(NFTA_TABLE_FLAGS, tableFlags);
        }
        to.end();
    }

    /** With all that is in it. */
    static void removeTable(Encoder to, int sequence, int family, String name) {
        begin(to, NFT_MSG_DELTABLE, 0, sequence, family).attributeText(NFTA_TABLE_NAME, name);
        to.end();
    }

    static void tables(Encoder to, int sequence) {
        begin(to, NFT_MSG_GETTABLE, Encoder.NLM_F_DUMP, sequence, 0).end();
    }

    static void set(Encoder to, int sequence, String table, FenceSet set, int id) {
        int type = set.isFour() ? TYPE_IPV4_ADDR : TYPE_IPV6_ADDR;
        set(to, sequence, table, set.family(), set.key(), set.timesOut(), type, set.isFour() ? 4 : 16, id);
    }

    /** With an element for each protocol of the family. */
    static void timer(Encoder to, int sequence, String table, int family, FenceTimer timer, int id) {
        set(to, sequence, table, family, timer.key(), true, TYPE_NFPROTO, 1, id);
    }

    private static void set(
            Encoder to,
            int sequence,
            String table,
            int family,
            String key,
            boolean timesOut,
            int type,
            int length,
            int id) {
        begin(to, NFT_MSG_NEWSET, Encoder.NLM_F_CREATE | Encoder.NLM_F_EXCL, sequence, family)
                .attributeText(NFTA_SET_TABLE, table)
                .attributeText(NFTA_SET_NAME, key)
                .attributeBe32(NFTA_SET_FLAGS, timesOut ? NFT_SET_TIMEOUT : 0)
                .attributeBe32(NFTA_SET_KEY_TYPE, type)
                .attributeBe32(NFTA_SET_KEY_LEN, length)
                .attributeBe32(NFTA_SET_ID, id);
        to.end();
    }

    /**
     * Adds or deletes those addresses that the set takes, in one message.
     *
     * @param flags {@code NLM_F_CREATE} to add
     * @param timeoutMillis 0 for an element without a timeout, and to delete
     */
    static void elements(
            Encoder to,
            int type,
            int flags,
            int sequence,
            String table,
            FenceSet set,
            List<InetAddress> addresses,
            long timeoutMillis) {
        beginElements(to, type, flags, sequence, table, set.family(), set.key());
        long elements = to.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
        for (int i = 0; i < addresses.size(); i++) {
            InetAddress address = addresses.get(i);
            if (set.takes(address)) {
                element(to, address.getAddress(), timeoutMillis);
            }
        }
        to.end(elements);
        to.end();
    }

    /** The same for the elements of a timer: its family's protocols, each a byte. */
    static void elements(
            Encoder to,
            int type,
            int flags,
            int sequence,
            String table,
            int family,
            FenceTimer timer,
            long timeoutMillis) {
        beginElements(to, type, flags, sequence, table, family, timer.key());
        long elements = to.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
        for (byte[] protocol : family == NFPROTO_ARP ? ARP : INTERNET) {
            element(to, protocol, timeoutMillis);
        }
        to.end(elements);
        to.end();
    }

    /** A message about elements of that set; they follow. */
    private static void beginElements(
            Encoder to, int type, int flags, int sequence, String table, int family, String set) {
        begin(to, type, flags, sequence, family)
                .attributeText(NFTA_SET_ELEM_LIST_TABLE, table)
                .attributeText(NFTA_SET_ELEM_LIST_SET, set);
    }

    private static void element(Encoder to, byte[] value, long timeoutMillis) {
        long element = to.nest(NFTA_LIST_ELEM);
        long key = to.nest(NFTA_SET_ELEM_KEY);
        to.attribute(NFTA_DATA_VALUE, value);
        to.end(key);
        if (timeoutMillis != 0) {
            to.attributeBe64(NFTA_SET_ELEM_TIMEOUT, timeoutMillis);
            to.attributeBe64(NFTA_SET_ELEM_EXPIRATION, timeoutMillis);
        }
        to.end(element);
    }

    static void elements(Encoder to, int sequence, String table, FenceSet set) {
        beginElements(to, NFT_MSG_GETSETELEM, Encoder.NLM_F_DUMP, sequence, table, set.family(), set.key());
        to.end();
    }

    static boolean is(Messages message, int type) {
        return message.type() == (NFNL_SUBSYS_NFTABLES << Byte.SIZE | type);
    }

    /** The name in an {@code NFT_MSG_NEWTABLE} of the kernel; {@code null} for another message. */
    static @Nullable String readTable(Messages message) throws MalformedMessageException {
        if (!is(message, NFT_MSG_NEWTABLE)) {
            return null;
        }
        Attributes attributes = message.attributes(NFGENMSG);
        while (attributes.next()) {
            if (attributes.type() == NFTA_TABLE_NAME) {
                return attributes.text();
            }
        }
        throw new MalformedMessageException("a table without a name");
    }

    /** The elements in an {@code NFT_MSG_NEWSETELEM} of the kernel. */
    static void readElements(Messages message, List<FenceTable.Element> found) throws MalformedMessageException {
        if (!is(message, NFT_MSG_NEWSETELEM)) {
            return;
        }
        Attributes attributes = message.attributes(NFGENMSG);
        while (attributes.next()) {
            if (attributes.type() == NFTA_SET_ELEM_LIST_ELEMENTS) {
                Attributes elements = attributes.nested();
                while (elements.next()) {
                    found.add(readElement(elements.nested()));
                }
            }
        }
    }

    private static FenceTable.Element readElement(Attributes element) throws MalformedMessageException {
        byte[] key = null;
        long timeout = 0;
        long left = 0;
        while (element.next()) {
            switch (element.type()) {
                case NFTA_SET_ELEM_KEY -> key = value(element.nested());
                case NFTA_SET_ELEM_TIMEOUT -> timeout = element.be64();
                case NFTA_SET_ELEM_EXPIRATION -> left = element.be64();
                default -> {}
            }
        }
        if (key == null) {
            throw new MalformedMessageException("an element without a key");
        }
        int family = key.length == 4 ? RouteFormat.AF_INET : RouteFormat.AF_INET6;
        return new FenceTable.Element(RouteFormat.internet(family, key), timeout, left);
    }

    private static byte @Nullable [] value(Attributes data) throws MalformedMessageException {
        while (data.next()) {
            if (data.type() == NFTA_DATA_VALUE) {
                return data.raw();
            }
        }
        return null;
    }
}
