package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.Host;
import io.flip.e2e.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Debian's keepalived on two hosts: what most people use for this today. */
record Keepalived(String name, Duration cycle, Lab lab) implements Contender {

    /** VRRPv2 with its defaults: an advertisement each second. */
    static Keepalived version2() {
        return version2(0);
    }

    /** With so many addresses more, which are in no advertisement: there is no room in it. */
    static Keepalived version2(int more) {
        return start("keepalived, VRRPv2 (1 s)", "2", "1", more);
    }

    static Keepalived version3() {
        return start("keepalived, VRRPv3 (0.1 s)", "3", "0.1", 0);
    }

    private static Keepalived start(String name, String version, String interval, int more) {
        Lab lab = new Lab("bench-keepalived-" + version, "a", "b");
        Keepalived pair = new Keepalived(name, Duration.ofMillis((long) (Double.parseDouble(interval) * 1000)), lab);
        pair.install(pair.home(), version, interval, 150, more);
        pair.install(pair.other(), version, interval, 100, more);
        lab.hosts().forEach(Host::start);
        pair.awaitHome();
        return pair;
    }

    private void install(Host host, String version, String interval, int priority, int more) {
        String excluded = FlipCluster.more(more).stream()
                .map(address -> address + "/32 dev eth0")
                .collect(Collectors.joining("\n                            "));
        Path file = lab.directory().resolve(host.name() + ".conf");
        try {
            Files.writeString(file, """
                    global_defs {
                        router_id %s
                        vrrp_version %s
                    }
                    vrrp_instance address {
                        interface eth0
                        virtual_router_id 51
                        priority %d
                        advert_int %s
                        virtual_ipaddress {
                            %s/24 dev eth0
                        }
                        virtual_ipaddress_excluded {
                            %s
                        }
                    }
                    """.formatted(host.name(), version, priority, interval, ADDRESS, excluded));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        // A machine that boots has an empty /run; these pid files stand for the ones there.
        String pids = lab.directory().resolve(host.name()).toString();
        String command = "rm -f %2$s.pid %2$s-vrrp.pid; exec keepalived -n -l -P -f %1$s -p %2$s.pid -r %2$s-vrrp.pid"
                .formatted(file, pids);
        host.install(List.of("sh", "-c", command));
    }

    @Override
    public Host home() {
        return lab.host("a");
    }

    @Override
    public Host other() {
        return lab.host("b");
    }

    @Override
    public void awaitHome() {
        lab.awaitOwner(ADDRESS, home());
    }

    @Override
    public void close() {
        lab.close();
    }
}
