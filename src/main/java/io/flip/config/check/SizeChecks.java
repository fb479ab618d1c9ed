package io.flip.config.check;

import io.flip.config.read.Findings;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Sizes;
import io.flip.engine.message.Body;
import io.flip.engine.register.ClusterConfig;
import io.flip.wire.CborPacker;

/** Whether members can send each other the configuration, and what they have to say of its items: measured on what is sent. */
public final class SizeChecks {

    /** What the versions after the file's add: who changed what, and the voters' data directories. */
    private static final int ROOM = 256 * 1024;

    private SizeChecks() {}

    public static void items(String property, long items, Findings findings) {
        if (items > ClusterConfig.MOST_ITEMS) {
            findings.mistake(
                    property,
                    "has " + items + " items, and a cluster may have " + ClusterConfig.MOST_ITEMS,
                    "make several clusters of them");
        }
    }

    /** @param file good in all other respects */
    public static void check(ClusterConfig file, Findings findings) {
        int document = new CborPacker().pack(new Body.OfConfig(file)).length;
        long most = Math.max(document, Sizes.largest(file));
        if (most > Pulls.LARGEST - ROOM) {
            findings.mistake(
                    SystemChecks.SYSTEMS,
                    "makes members send each other " + most + " bytes at once, and that may be "
                            + (Pulls.LARGEST - ROOM),
                    "write fewer items, or shorter ones, or make several clusters of them");
        }
    }
}
