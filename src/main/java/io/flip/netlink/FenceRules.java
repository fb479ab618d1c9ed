package io.flip.netlink;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The chains of the fence, and their rules, as messages of nf_tables. In the words of the program {@code nft}, for a member "a":
 *
 * <pre>
 * table arp flip_a {
 *     set held            { type ipv4_addr; }
 *     set leased          { type ipv4_addr; flags timeout; }
 *     set leased_together { type ipv4_addr; }
 *     set kept            { type ipv4_addr; }
 *     set lease           { type nf_proto; flags timeout; }
 *     set loop            { type nf_proto; flags timeout; }
 *     chain source {
 *         arp saddr ip @leased_together meta nfproto @lease return
 *         arp saddr ip @kept meta nfproto @loop return
 *         counter drop
 *     }
 *     chain output {
 *         type filter hook output priority -450; policy accept;
 *         arp hlen 6 arp saddr ip @held arp saddr ip != @leased jump source
 *     }
 * }
 * table inet flip_a {
 *     set held4 ...            the same sets for IPv4 and for IPv6, and the chains source4, source6, destination4, destination6, target6, as above
 *     chain prerouting {
 *         type filter hook prerouting priority -450; policy accept;
 *         ip daddr @held4 ip daddr != @leased4 jump destination4
 *         ip6 daddr @held6 ip6 daddr != @leased6 jump destination6
 *     }
 *     chain output {
 *         type filter hook output priority -450; policy accept;
 *         ip saddr @held4 ip saddr != @leased4 jump source4
 *         ip6 saddr @held6 ip6 saddr != @leased6 jump source6
 *         icmpv6 type nd-neighbor-advert icmpv6 taddr @held6 icmpv6 taddr != @leased6 jump target6
 *     }
 *     chain postrouting {
 *         type filter hook postrouting priority 450; policy accept;
 *         ip saddr @held4 ip saddr != @leased4 jump source4
 *         ip6 saddr @held6 ip6 saddr != @leased6 jump source6
 *     }
 * }
 * </pre>
 *
 * <p>Priority -450 is before defragmentation (-400), connection tracking and any translation of addresses; 450 is after the translation of
 * sources, which makes packets that pass through this machine leave from its address. An advertisement is dropped by its target too, since
 * one for another's address (a proxy) leaves from an address of the sender's own. ARP is fenced on links with hardware addresses of 48
 * bits; on others the packets themselves are.
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
    private static final int NFT_JUMP = -3;
    private static final int NFT_RETURN = -5;

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
    private static final int NFTA_VERDICT_CHAIN = 2;
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

    /** Where in a packet the address is. */
    private record Place(int base, int offset, boolean four) {}

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
        Place sender = new Place(NETWORK, ARP_SENDER, true);
        check(FenceFormat.NFPROTO_ARP, "source", sender);
        chain(FenceFormat.NFPROTO_ARP, "output", NF_ARP_OUT, FIRST);
        rule(FenceFormat.NFPROTO_ARP, "output", () -> {
            payload(NETWORK, ARP_HARDWARE_LENGTH, 1);
            equal(HardwareAddress.LENGTH);
            jumpWhereFenced(FenceFormat.NFPROTO_ARP, sender, "source");
        });
        Place source4 = new Place(NETWORK, IPV4_SOURCE, true);
        Place source6 = new Place(NETWORK, IPV6_SOURCE, false);
        Place target6 = new Place(TRANSPORT, ADVERTISED, false);
        check(FenceFormat.NFPROTO_INET, "source4", source4);
        check(FenceFormat.NFPROTO_INET, "source6", source6);
        check(FenceFormat.NFPROTO_INET, "target6", target6);
        Place destination4 = new Place(NETWORK, IPV4_DESTINATION, true);
        Place destination6 = new Place(NETWORK, IPV6_DESTINATION, false);
        check(FenceFormat.NFPROTO_INET, "destination4", destination4);
        check(FenceFormat.NFPROTO_INET, "destination6", destination6);
        chain(FenceFormat.NFPROTO_INET, "prerouting", NF_INET_PRE_ROUTING, FIRST);
        internet("prerouting", destination4, "destination4");
        internet("prerouting", destination6, "destination6");
        chain(FenceFormat.NFPROTO_INET, "output", NF_INET_LOCAL_OUT, FIRST);
        internet("output", source4, "source4");
        internet("output", source6, "source6");
        rule(FenceFormat.NFPROTO_INET, "output", () -> {
            meta(NFT_META_L4PROTO);
            equal(ICMPV6);
            payload(TRANSPORT, 0, 1);
            equal(NEIGHBOUR_ADVERTISEMENT);
            jumpWhereFenced(FenceFormat.NFPROTO_INET, target6, "target6");
        });
        chain(FenceFormat.NFPROTO_INET, "postrouting", NF_INET_POST_ROUTING, LAST);
        internet("postrouting", source4, "source4");
        internet("postrouting", source6, "source6");
    }

    private void internet(String chain, Place place, String check) {
        rule(FenceFormat.NFPROTO_INET, chain, () -> {
            protocol(place);
            jumpWhereFenced(FenceFormat.NFPROTO_INET, place, check);
        });
    }

    private void protocol(Place place) {
        meta(NFT_META_NFPROTO);
        equal(place.four ? FenceFormat.NFPROTO_IPV4 : FenceFormat.NFPROTO_IPV6);
    }

    /** Few packets come here: those of held addresses without a lease of their own. */
    private void check(int family, String chain, Place place) {
        chain(family, chain);
        for (FenceTimer timer : FenceTimer.values()) {
            rule(family, chain, () -> {
                if (family == FenceFormat.NFPROTO_INET && place.base == NETWORK) {
                    protocol(place);
                }
                lookup(place, set(family, FenceSet.Role.coveredBy(timer), place), 0);
                meta(NFT_META_NFPROTO);
                lookup(timer.key(), 0);
                verdict(NFT_RETURN, null);
            });
        }
        rule(family, chain, () -> {
            expression("counter", () -> {});
            verdict(NF_DROP, null);
        });
    }

    private void jumpWhereFenced(int family, Place place, String check) {
        lookup(place, set(family, FenceSet.Role.HELD, place), 0);
        lookup(place, set(family, FenceSet.Role.LEASED, place), NFT_LOOKUP_F_INV);
        verdict(NFT_JUMP, check);
    }

    private static FenceSet set(int family, FenceSet.Role role, Place place) {
        return family == FenceFormat.NFPROTO_ARP ? role.inArp() : role.inInet(place.four);
    }

    private void lookup(Place place, FenceSet set, int flags) {
        payload(place.base, place.offset, place.four ? 4 : 16);
        lookup(set.key(), flags);
    }

    private void verdict(int code, @Nullable String chain) {
        expression("immediate", () -> {
            to.attributeBe32(NFTA_IMMEDIATE_DREG, VERDICT_REGISTER);
            long data = to.nest(NFTA_IMMEDIATE_DATA);
            long verdict = to.nest(NFTA_DATA_VERDICT);
            to.attributeBe32(NFTA_VERDICT_CODE, code);
            if (chain != null) {
                to.attributeText(NFTA_VERDICT_CHAIN, chain);
            }
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

    private void lookup(String set, int flags) {
        expression("lookup", () -> {
            to.attributeText(NFTA_LOOKUP_SET, set).attributeBe32(NFTA_LOOKUP_SREG, REGISTER);
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

    private void chain(int family, String name) {
        beginChain(family, name);
        to.end();
    }

    private Encoder beginChain(int family, String name) {
        return FenceFormat.begin(
                        to,
                        FenceFormat.NFT_MSG_NEWCHAIN,
                        Encoder.NLM_F_CREATE | Encoder.NLM_F_EXCL,
                        sequence.getAsInt(),
                        family)
                .attributeText(NFTA_CHAIN_TABLE, table)
                .attributeText(NFTA_CHAIN_NAME, name);
    }

    private void chain(int family, String name, int hook, int priority) {
        beginChain(family, name);
        long place = to.nest(NFTA_CHAIN_HOOK);
        to.attributeBe32(NFTA_HOOK_HOOKNUM, hook).attributeBe32(NFTA_HOOK_PRIORITY, priority);
        to.end(place);
        to.attributeBe32(NFTA_CHAIN_POLICY, NF_ACCEPT).attributeText(NFTA_CHAIN_TYPE, "filter");
        to.end();
    }
}
