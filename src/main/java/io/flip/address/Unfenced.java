package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** No fence: what is up can be used until it is taken away. */
public final class Unfenced implements Fenced {

    @Override
    public void hold(Collection<InetAddress> addresses) {}

    @Override
    public void letGo(Collection<InetAddress> addresses) {}

    @Override
    public Moment leasedUntil(ItemId item) {
        return Moment.NEVER;
    }

    @Override
    public List<Doubts.Question> questions() {
        return List.of();
    }

    @Override
    public void answered(Doubts.Question question, Doubts.Answer answer, Moment ended) {}
}
