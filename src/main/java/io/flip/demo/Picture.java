package io.flip.demo;

import java.util.List;

/**
 * What there is to see at one moment.
 *
 * @param seenBy the member whose REST answers were used; empty where none answers
 */
record Picture(String seenBy, List<MemberRow> members, List<ItemRow> items) {

    /** @param state as the others see it, such as {@code alive}; {@code ?} where nobody answers */
    record MemberRow(String id, String process, String state, String rest) {}

    /**
     * @param holder the member that says that it holds the item, and {@code planned} the one that should; {@code -} for none
     * @param files the members that keep the item's file: the plain truth, whatever REST says
     */
    record ItemRow(String item, String holder, String planned, String state, List<String> files) {}
}
