package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What iproute2 says of a machine, and which items are up by that. */
class AddressesTest {

    private final Addresses addresses = new Addresses("""
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\\    link/loopback
            2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT
            3: eth1: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT
            4: eth2: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
            5: eth3: <BROADCAST,MULTICAST,DORMANT,UP,LOWER_UP> mtu 1500 qdisc noqueue state DORMANT mode DEFAULT
            """, """
            1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
            2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
            2: eth0    inet 10.0.0.9/32 scope global eth0:flip\\       valid_lft forever preferred_lft forever
            2: eth0    inet 10.0.0.10 peer 10.0.0.11/32 scope global eth0\\       valid_lft forever preferred_lft forever
            2: eth0    inet6 2001:db8::9/128 scope global nodad deprecated \\       valid_lft forever preferred_lft 0sec
            2: eth0    inet6 2001:db8::a/64 scope global dadfailed tentative \\       valid_lft forever preferred_lft forever
            3: eth1    inet 10.0.1.9/32 scope global eth1\\       valid_lft forever preferred_lft forever
            4: eth2    inet 10.0.2.9/32 scope global eth2\\       valid_lft forever preferred_lft forever
            5: eth3    inet 10.0.3.9/32 scope global eth3\\       valid_lft forever preferred_lft forever
            """);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.9, eth0, true",
        "10.0.0.9/24, eth0, true",
        "10.0.0.10, eth0, true",
        "2001:DB8:0::9, eth0, true",
        "127.0.0.1, lo, true",
        "10.0.0.9, lo, false",
        "10.0.0.8, eth0, false",
        "10.0.0.9, eth9, false",
        "2001:db8::a, eth0, false",
        "10.0.1.9, eth1, false",
        "10.0.2.9, eth2, false",
        "10.0.3.9, eth3, false",
        "no address, eth0, false",
    })
    void anItemIsUpWhereItIsAnAddressOnAnInterfaceThatPassesPackets(String value, String network, boolean up) {
        assertThat(addresses.has(order(value, network), 0)).isEqualTo(up);
    }

    /** Also where what it started goes on: that has its output open too. */
    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 60", "sleep 60", "sleep 60 & wait; sleep 60"})
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aProgramThatNeverEndsIsEndedAndWhatItSaidIsNotTaken(String hang, @TempDir Path directory) throws Exception {
        Path program = Files.writeString(directory.resolve("ip"), """
                #!/bin/sh
                case "$2" in
                    link) echo '2: eth0: <UP,LOWER_UP> mtu 1500' ;;
                    addr) echo '2: eth0    inet 10.0.0.9/32 scope global eth0'; [ -e "$0.well" ] || { %s; } ;;
                esac
                """.formatted(hang));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Addresses hanging = new Addresses(program.toString(), Duration.ofMillis(300));
        assertThat(hanging.has(order("10.0.0.9", "eth0"), 0)).isFalse();
        assertThat(hanging.took()).isGreaterThanOrEqualTo(300_000_000);

        Files.createFile(directory.resolve("ip.well"));
        assertThat(hanging.has(order("10.0.0.9", "eth0"), hanging.took()))
                .as("it is not asked again at once")
                .isFalse();
        Addresses well = new Addresses(program.toString(), Duration.ofSeconds(30));
        assertThat(well.has(order("10.0.0.9", "eth0"), 0)).isTrue();
    }

    private static Effect.Check order(String value, String network) {
        HandlerConfig handlers = new HandlerConfig(
                List.of("ip_up"),
                List.of("ip_down"),
                new TreeMap<>(Map.of("interface", network)),
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        return new Effect.Check(new ItemId("ip", value), handlers, 1, true, false);
    }
}
