package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;

/** Real sockets on this machine. */
final class Loopback {

    private Loopback() {}

    /** A UDP port that nobody uses, most probably not in the next moment either. */
    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The same cluster with all of its members on this machine. */
    static ClusterConfig moved(ClusterConfig config) throws IOException {
        List<MemberConfig> members = new ArrayList<>();
        for (MemberConfig member : config.members()) {
            members.add(Members.at(member, "127.0.0.1", freePort()));
        }
        return new ClusterConfig(config.version(), config.settings(), List.copyOf(members), config.systems());
    }
}
