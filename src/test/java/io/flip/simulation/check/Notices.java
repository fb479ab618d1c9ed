package io.flip.simulation.check;

import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import java.util.List;

/** The facts that a message tells. */
final class Notices {

    private Notices() {}

    static List<Notice> of(Message message) {
        return switch (message) {
            case Message.Ping ping -> ping.news().notices();
            case Message.Ack ack -> ack.news().notices();
            case Message.Fetch _, Message.Chunk _, Message.Registered _, Message.Join _, Message.Welcome _ -> List.of();
        };
    }
}
