package io.flip.netlink;

import java.util.function.IntSupplier;

/**
 * The chains of the fence, and their rules, as messages of nf_tables. In the words of the program {@code nft}, for a member "a":
 *
 * <pre>
 * table arp flip_a {
 *     set held   { type ipv4_addr; }
 *     set leased { type ipv4_addr; flags timeout; }
 *     chain output {
 *         type filter hook output priority -450; policy accept;
 *         arp hlen 6 arp saddr ip @held arp saddr ip != @leased counter drop
 *     }
 * }
 * table inet flip_a {
 *     set held4   { type ipv4_addr; }
 *     set leased4 { type ipv4_addr; flags timeout; }
 *     set held6   { type ipv6_addr; }
 *     set leased6 { type ipv6_addr; flags timeout; }
 *     chain prerouting {
 *         type filter hook prerouting priority -450; policy accept;
 *         ip daddr @held4 ip daddr != @leased4 counter drop
 *         ip6 daddr @held6 ip6 daddr != @leased6 counter drop
 *     }
 *     chain output {
 *         type filter hook output priority -450; policy accept;
 *         ip saddr @held4 ip saddr != @leased4 counter drop
 *         ip6 saddr @held6 ip6 saddr != @leased6 counter drop
 *         icmpv6 type nd-neighbor-advert icmpv6 taddr @held6 icmpv6 taddr != @leased6 counter drop
 *     }
 *     chain postrouting {
 *         type filter hook postrouting priority 450; policy accept;
 *         ip saddr @held4 ip saddr != @leased4 counter drop
 *         ip6 saddr @held6 ip6 saddr != @leased6 counter drop
 *     }
 * }
 * </pre>
 *
 * <p>Priority -450 is before defragmentation (-400), connection tracking and any translation of addresses; 450 is after the translation of
 * sources, which makes packets that pass through this machine leave from its address. An advertisement is dropped by its target too, since
 * one for another's address (a proxy) leaves from an address of the sender's own.
 */
final class FenceRules {
    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;
    private static final int NF_ACCEPT = 1;
    private static final int NF_DROP = 0;

    private static final int NF_ARP_OUT = 1;
    private static final int NF_INET_PRE_ROUTING = 0;
    private static final int NF_INET_LOCAL_OUT = 3;
    private static final int NF_INET_POST_ROUTING = 4;
    private static final int FIRST = -450;
    private static final int LAST = 450;

    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_EXPRESSIONS = 4;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFTA_PAYLOAD_DREG = 1;
    private static final int NFTA_PAYLOAD_BASE = 2;
    private static final int NFTA_PAYLOAD_OFFSET = 3;
    private static final int NFTA_PAYLOAD_LEN = 4;
    private static final int NETWORK = 1;
    private static final int TRANSPORT = 2;
    private static final int NFTA_META_DREG = 1;
    private static final int NFTA_META_KEY = 2;
    private static final int NFT_META_NFPROTO = 15;
    private static final int NFT_META_L4PROTO = 16;
    private static final int NFTA_CMP_SREG = 1;
    private static final int NFTA_CMP_OP = 2;
    private static final int NFTA_CMP_DATA = 3;
    private static final int NFT_CMP_EQ = 0;
    private static final int NFTA_LOOKUP_SET = 1;
    private static final int NFTA_LOOKUP_SREG = 2;
    private static final int NFTA_LOOKUP_FLAGS = 5;
    private static final int NFT_LOOKUP_F_INV = 1;
    private static final int NFTA_IMMEDIATE_DREG = 1;
    private static final int NFTA_IMMEDIATE_DATA = 2;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;
    private static final int VERDICT_REGISTER = 0;
    private static final int REGISTER = 1;

    private static final int ARP_HARDWARE_LENGTH = 4;
    private static final int ARP_SENDER = 14;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_DESTINATION = 24;
    private static final int ADVERTISED = 8;
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;

    private final Encoder to;
    private final IntSupplier sequence;
    private final String table;

    private FenceRules(Encoder to, IntSupplier sequence, String table) {
        this.to = to;
        this.sequence = sequence;
        this.table = table;
    }

    /** Writes all chains and rules; the tables and sets go before. */
    static void write(Encoder to, IntSupplier sequence, String table) {
        new FenceRules(to, sequence, table).write();
    }

    private void write() {
        chain(FenceFormat.NFPROTO_ARP, "output", NF_ARP_OUT, FIRST);
        rule(FenceFormat.NFPROTO_ARP, "output", () -> {
            payload(NETWORK, ARP_HARDWARE_LENGTH, 1);
            equal(HardwareAddress.LENGTH);
            dropFenced(NETWORK, ARP_SENDER, FenceSet.ARP_HELD, FenceSet.ARP_LEASED);
        });
        chain(FenceFormat.NFPROTO_INET, "prerouting", NF_INET_PRE_ROUTING, FIRST);
        both("prerouting", IPV4_DESTINATION, IPV6_DESTINATION);
        chain(FenceFormat.NFPROTO_INET, "output", NF_INET_LOCAL_OUT, FIRST);
        both("output", IPV4_SOURCE, IPV6_SOURCE);
        rule(FenceFormat.NFPROTO_INET, "output", () -> {
            meta(NFT_META_L4PROTO);
            equal(ICMPV6);
            payload(TRANSPORT, 0, 1);
            equal(NEIGHBOUR_ADVERTISEMENT);
            dropFenced(TRANSPORT, ADVERTISED, FenceSet.HELD6, FenceSet.LEASED6);
        });
        chain(FenceFormat.NFPROTO_INET, "postrouting", NF_INET_POST_ROUTING, LAST);
        both("postrouting", IPV4_SOURCE, IPV6_SOURCE);
    }

    private void both(String chain, int offset4, int offset6) {
        rule(FenceFormat.NFPROTO_INET, chain, () -> {
            meta(NFT_META_NFPROTO);
            equal(RouteFormat.AF_INET);
            dropFenced(NETWORK, offset4, FenceSet.HELD4, FenceSet.LEASED4);
        });
        rule(FenceFormat.NFPROTO_INET, chain, () -> {
            meta(NFT_META_NFPROTO);
            equal(RouteFormat.AF_INET6);
            dropFenced(NETWORK, offset6, FenceSet.HELD6, FenceSet.LEASED6);
        });
    }

    private void dropFenced(int base, int offset, FenceSet held, FenceSet leased) {
        int length = held.isFour() ? 4 : 16;
        payload(base, offset, length);
        lookup(held, 0);
        payload(base, offset, length);
        lookup(leased, NFT_LOOKUP_F_INV);
        expression("counter", () -> {});
        expression("immediate", () -> {
            to.attributeBe32(NFTA_IMMEDIATE_DREG, VERDICT_REGISTER);
            long data = to.nest(NFTA_IMMEDIATE_DATA);
            long verdict = to.nest(NFTA_DATA_VERDICT);
            to.attributeBe32(NFTA_VERDICT_CODE, NF_DROP);
            to.end(verdict);
            to.end(data);
        });
    }

    private void payload(int base, int offset, int length) {
        expression(
                "payload",
                () -> to.attributeBe32(NFTA_PAYLOAD_DREG, REGISTER)
                        .attributeBe32(NFTA_PAYLOAD_BASE, base)
                        .attributeBe32(NFTA_PAYLOAD_OFFSET, offset)
                        .attributeBe32(NFTA_PAYLOAD_LEN, length));
    }

    private void meta(int key) {
        expression("meta", () -> to.attributeBe32(NFTA_META_DREG, REGISTER).attributeBe32(NFTA_META_KEY, key));
    }

    /** The one byte that was loaded. */
    private void equal(int value) {
        expression("cmp", () -> {
            to.attributeBe32(NFTA_CMP_SREG, REGISTER).attributeBe32(NFTA_CMP_OP, NFT_CMP_EQ);
            long data = to.nest(NFTA_CMP_DATA);
            to.attribute(NFTA_DATA_VALUE, new byte[] {(byte) value});
            to.end(data);
        });
    }

    private void lookup(FenceSet set, int flags) {
        expression("lookup", () -> {
            to.attributeText(NFTA_LOOKUP_SET, set.key()).attributeBe32(NFTA_LOOKUP_SREG, REGISTER);
            if (flags != 0) {
                to.attributeBe32(NFTA_LOOKUP_FLAGS, flags);
            }
        });
    }

    private void expression(String name, Runnable writer) {
        long element = to.nest(NFTA_LIST_ELEM);
        to.attributeText(NFTA_EXPR_NAME, name);
        long data = to.nest(NFTA_EXPR_DATA);
        writer.run();
        to.end(data);
        to.end(element);
    }

    private void rule(int family, String chain, Runnable writer) {
        FenceFormat.begin(
                        to,
                        FenceFormat.NFT_MSG_NEWRULE,
                        Encoder.NLM_F_CREATE | Encoder.NLM_F_APPEND,
                        sequence.getAsInt(),
                        family)
                .attributeText(NFTA_RULE_TABLE, table)
                .attributeText(NFTA_RULE_CHAIN, chain);
        long expressions = to.nest(NFTA_RULE_EXPRESSIONS);
        writer.run();
        to.end(expressions);
        to.end();
    }

    private void chain(int family, String name, int hook, int priority) {
        FenceFormat.begin(
                        to,
                        FenceFormat.NFT_MSG_NEWCHAIN,
                        Encoder.NLM_F_CREATE | Encoder.NLM_F_EXCL,
                        sequence.getAsInt(),
                        family)
                .attributeText(NFTA_CHAIN_TABLE, table)
                .attributeText(NFTA_CHAIN_NAME, name);
        long place = to.nest(NFTA_CHAIN_HOOK);
        to.attributeBe32(NFTA_HOOK_HOOKNUM, hook).attributeBe32(NFTA_HOOK_PRIORITY, priority);
        to.end(place);
        to.attributeBe32(NFTA_CHAIN_POLICY, NF_ACCEPT).attributeText(NFTA_CHAIN_TYPE, "filter");
        to.end();
    }
}
