package io.flip.netlink;

/** What many addresses have in common: they are in use until it ends. To prolong it costs the same, however many they are. */
public enum FenceTimer {
    /** The lease that is the same for all of them. */
    LEASE("lease", "leased_together"),

    /** That the process runs, and turns. */
    LOOP("loop", "kept");

    private final String key;
    private final String covered;

    FenceTimer(String key, String covered) {
        this.key = key;
        this.covered = covered;
    }

    /** The name of the set with an element for each protocol, each with the timeout. */
    String key() {
        return key;
    }

    /** What the sets of the addresses are called that it is for, with the protocol's number behind. */
    String covered() {
        return covered;
    }
}
