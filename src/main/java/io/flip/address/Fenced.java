package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * What the driver wants of the kernel's fence. Which member may use an address, and until when, is written by the engine's loop alone; the driver says
 * which addresses that is about.
 */
public interface Fenced {

    /**
     * From now on the kernel drops what these send and get, unless they are leased. Called before they are put up, and for those that it is
     * about already.
     *
     * @throws IOException where it can't be set up, with the reason in words; then they are not put up
     */
    void hold(Collection<InetAddress> addresses) throws IOException;

    /** The fence is about these no longer: called when they are gone. Those that it is not about are left alone. */
    void letGo(Collection<InetAddress> addresses) throws IOException;

    /** Until when the item's addresses may be used, as the engine's loop told last. Safe from any thread, and returns at once. */
    Moment leasedUntil(ItemId item);

    /** The looks at the network that items wait for which are kept silent because this member stood still. Each is to be answered. */
    List<Doubts.Question> questions();

    /** What a look has found, which began after its question was taken and listened to others until then. */
    void answered(Doubts.Question question, Doubts.Answer answer, Moment ended);
}
