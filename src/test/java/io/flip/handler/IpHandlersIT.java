package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.handler.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ip_up} and {@code ip_down} on real interfaces, with neighbours that listen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IpHandlersIT {
    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");

    private Segment segment;

    @TempDir
    private Path directory;

    @BeforeAll
    void build() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, for network namespaces");
        assumeTrue(Shell.has("ip") && Shell.run("ip", "netns", "list").status() == 0, "needs iproute2");
        assumeTrue(Shell.has("tcpdump"), "needs tcpdump");
        segment = new Segment();
    }

    @AfterEach
    void clear() throws Exception {
        for (String host : List.of("a", "b")) {
            segment.endAll(host);
            for (String address : segment.addresses(host)) {
                segment.in(host, "ip addr del " + address + " dev v0");
            }
        }
    }

    @AfterAll
    void remove() throws Exception {
        if (segment != null) {
            segment.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.9, 10.9.0.9/32",
        "10.9.0.9/32, 10.9.0.9/32",
        "10.9.0.9/24, 10.9.0.9/24",
        "172.16.5.9/16, 172.16.5.9/16",
        "2001:db8::9, 2001:db8::9/128",
        "2001:db8::9/64, 2001:db8::9/64",
        "2001:DB8:0:0::9, 2001:db8::9/128",
    })
    void anAddressGoesUpAndDownAndTwiceIsAsGoodAsOnce(String value, String shown) throws Exception {
        assertThat(segment.up("a", value)).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).containsExactly(shown);
        assertThat(segment.up("a", value)).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).containsExactly(shown);

        assertThat(segment.down("a", value)).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).isEmpty();
        assertThat(segment.down("a", value)).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).isEmpty();
    }

    private Said check(String address, String held) throws Exception {
        String up = Shell.HANDLERS.resolve("ip_up").toString();
        return segment.run("a", "env", "FLIP_EVENT=check", "FLIP_HELD=" + held, up, address, "{\"interface\":\"v0\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "10.9.0.9/24", "2001:db8::9"})
    void aCheckLooksAndChangesNothing(String value) throws Exception {
        String address = value.replaceAll("/.*", "");
        assertThat(check(value, "1")).isEqualTo(new Said(1, "ip_up: " + address + " is not on v0\n"));
        assertThat(check(value, "0")).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).isEmpty();
        segment.up("a", value);
        assertThat(check(value, "1")).isEqualTo(new Said(0, ""));
        segment.in("a", "ip link set v0 down");
        try {
            segment.up("a", value);
            assertThat(check(value, "1").status()).isEqualTo(75);
            assertThat(check(value, "0").status()).isEqualTo(75);
        } finally {
            segment.in("a", "ip link set v0 up");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.9, 10.9.0.9/28",
        "10.9.0.9/28, 10.9.0.9/28",
        "10.9.0.9/30, 10.9.0.9/28",
        "2001:db8::9, 2001:db8::9/64",
        "2001:db8::9/64, 2001:db8::9/64",
        "2001:db8::9/48, 2001:db8::9/64",
    })
    void anAddressOfTheMachinesOwnIsNotTakenAndDoesNotGo(String value, String own) throws Exception {
        segment.in("a", "ip addr add " + own + " dev v0" + (own.contains(":") ? " nodad" : ""));

        Said up = segment.up("a", value);
        Said down = segment.down("a", value);

        assertThat(up.status()).isEqualTo(65);
        assertThat(up.text()).startsWith("ip_up: " + own + " is on v0 already, and is not ip_up's: take the item out");
        assertThat(down.status()).isZero();
        assertThat(down.text()).startsWith("ip_down: left alone: " + own + " is on v0, but ip_up has not put it up");
        assertThat(segment.addresses("a")).containsExactly(own);
        assertThat(segment.in("a", "ip addr show dev v0 to " + own)).doesNotContain("deprecated");
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.9, 10.9.0.9/24", "2001:db8::9, 2001:db8::9/64", "2001:db8::9/64, 2001:db8::9"})
    void anItemThatGetsAnotherLengthIsUpWithThatAndGoesWithThat(String first, String second) throws Exception {
        segment.up("a", first);

        assertThat(segment.up("a", second)).isEqualTo(new Said(0, ""));
        segment.down("a", first);
        assertThat(segment.addresses("a")).containsExactly(second.contains("/") ? second : second + "/128");
        segment.down("a", second);

        assertThat(segment.addresses("a")).isEmpty();
    }

    /** Earlier versions marked nothing: what was killed with one of them leaves such an address. */
    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "2001:db8::9"})
    void whatStandsAloneGoesWhoeverHasPutItUp(String address) throws Exception {
        segment.in("a", "ip addr add " + address + " dev v0");

        assertThat(segment.down("a", address)).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"v0-is-eleven, v0-is-eleven:f", "v0-is-fifteen.., ''"})
    void aLongNameOfAnInterfaceLeavesLittleRoomForTheMark(String name, String label) throws Exception {
        segment.in(
                "b",
                "ip link add " + name + " type veth peer name d1 && ip link set d1 up && ip link set " + name + " up");
        String config = "{\"interface\":\"" + name + "\"}";

        Said up = segment.run("b", up(), "172.16.5.9/24", config);
        String shown = segment.in("b", "ip -o -4 addr show dev " + name);
        Said down = segment.run("b", Shell.HANDLERS.resolve("ip_down").toString(), "172.16.5.9/24", config);
        String left = segment.in("b", "ip -o -4 addr show dev " + name);

        segment.endAll("b");
        segment.in("b", "ip link del " + name);
        assertThat(up).isEqualTo(new Said(0, ""));
        assertThat(shown).contains("172.16.5.9/24").contains(" " + (label.isEmpty() ? name : label) + "\\");
        assertThat(down).isEqualTo(new Said(0, ""));
        assertThat(left).isEmpty();
    }

    @Test
    void othersAreLeftAlone() throws Exception {
        for (String value : List.of("10.9.0.8", "10.9.0.80", "2001:db8::8", "2001:db8::80")) {
            segment.up("a", value);
        }

        segment.down("a", "10.9.0.8");
        segment.down("a", "2001:db8::8");

        assertThat(segment.addresses("a")).containsExactlyInAnyOrder("10.9.0.80/32", "2001:db8::80/128");
        assertThat(segment.in("a", "ip addr show dev v0")).contains("10.9.0.1/24", "2001:db8::1/64");
    }

    @Test
    void addressesOfOneSubnetDoNotGoTogether() throws Exception {
        segment.up("a", "172.16.5.1/24");
        segment.in("a", "ip addr add 172.16.5.2/24 dev v0");
        segment.in("a", "echo 0 > /proc/sys/net/ipv4/conf/all/promote_secondaries");
        segment.in("a", "echo 0 > /proc/sys/net/ipv4/conf/v0/promote_secondaries");

        assertThat(segment.down("a", "172.16.5.1/24")).isEqualTo(new Said(0, ""));

        assertThat(segment.addresses("a")).containsExactly("172.16.5.2/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "10.9.0.9/24", "2001:db8::9", "2001:db8::9/64"})
    void aNeighbourThatKnewTheOldHolderReachesTheNewOneAtOnce(String value) throws Exception {
        String address = value.split("/", -1)[0];
        segment.up("a", value);
        assertThat(segment.in("c", "ping -c 1 -W 5 " + address)).contains(" 0% packet loss");
        assertThat(neighbour(address)).contains(segment.hardware("a"));
        segment.awaitQuiet("a");
        segment.down("a", value);

        assertThat(segment.up("b", value)).isEqualTo(new Said(0, ""));

        await().atMost(Workshop.PATIENCE).until(() -> neighbour(address).contains(segment.hardware("b")));
        assertThat(segment.in("c", "ping -c 1 -W 5 " + address)).contains(" 0% packet loss");
    }

    private String neighbour(String address) throws IOException, InterruptedException {
        return segment.in("c", "ip neigh show " + address + " dev v0");
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.9, arp", "2001:db8::9, icmp6 and ip6[40] = 136"})
    void itIsAnnouncedAtOnceAndAgainAfterMoreThanASecondWithoutKeepingAnyoneWaiting(String address, String filter)
            throws Exception {
        Path heard = segment.capture("c", filter);

        segment.up("b", address);
        double returned = System.currentTimeMillis() / 1e3;
        segment.awaitQuiet("b");

        List<Double> times = announced(heard, address, 2);
        assertThat(times.getLast() - times.getFirst()).isGreaterThan(1.0).isLessThan(10);
        assertThat(returned).isLessThan(times.getLast());
    }

    /** Waits for so many announcements of the address, each from where b is, and returns when they came. */
    private List<Double> announced(Path heard, String address, int count) throws IOException, InterruptedException {
        String hardware = segment.hardware("b");
        return await().atMost(Workshop.PATIENCE)
                .until(
                        () -> Files.readString(heard)
                                .lines()
                                .filter(line -> announces(line, hardware, address))
                                .map(line -> Double.valueOf(line.substring(0, line.indexOf(' '))))
                                .toList(),
                        times -> times.size() >= count);
    }

    private static boolean announces(String line, String hardware, String address) {
        String gratuitous = " %s > ff:ff:ff:ff:ff:ff, .*(tell|Reply) %s[, ].*";
        String unsolicited = " %s > 33:33:00:00:00:01, .*tgt is %s,.*";
        return line.matches("\\S+"
                + (address.contains(":") ? unsolicited : gratuitous).formatted(hardware, Pattern.quote(address)));
    }

    /** On an interface that has no other address: elsewhere arping itself refuses to. */
    @Test
    void itIsNotAnnouncedAgainOnceItHasGone() throws Exception {
        segment.in("b", "ip -4 addr flush dev v0");
        Path heard = segment.capture("c", "arp");

        segment.up("b", "10.9.0.9");
        double first = announced(heard, "10.9.0.9", 1).getFirst();
        segment.down("b", "10.9.0.9");
        segment.awaitQuiet("b");
        segment.up("b", "10.9.0.99");
        announced(heard, "10.9.0.99", 1); // whatever came before this has been heard

        segment.in("b", "ip addr add 10.9.0.2/24 dev v0");
        assertThat(announced(heard, "10.9.0.9", 1)).allMatch(time -> time < first + 1);
    }

    @Test
    void anIpv6AddressCanBeUsedAtOnce() throws Exception {
        segment.up("a", "2001:db8::9");

        assertThat(segment.in("a", "ip -6 addr show dev v0 to 2001:db8::9")).doesNotContain("tentative");
    }

    @Test
    void onLoopbackNothingIsAnnounced() throws Exception {
        String up = Shell.HANDLERS.resolve("ip_up").toString();

        assertThat(segment.run("b", up, "192.168.0.1", "{\"interface\":\"lo\"}"))
                .isEqualTo(new Said(0, ""));

        assertThat(segment.in("b", "ip addr show dev lo")).contains("192.168.0.1/32");
        assertThat(Shell.must("ip", "netns", "pids", segment.command("b").get(3)))
                .isBlank();
        segment.in("b", "ip addr del 192.168.0.1/32 dev lo");
    }

    @ParameterizedTest
    @CsvSource({
        "ip link add p type veth peer name q, 'p is down: '",
        "ip link add p type veth peer name q && ip link set p up, 'p has no link '",
        "ip link add p type bridge && ip link add q type veth peer name r && ip link set q master p && ip link set p up, 'p has no link '",
    })
    void whereNoPacketCanPassNothingGoesUpUnlessThatIsWanted(String made, String why) throws Exception {
        segment.in("b", made);

        Said said = segment.run("b", up(), "10.1.1.1", "{\"interface\":\"p\"}");
        String shown = segment.in("b", "ip -o addr show dev p");
        Said wanted = segment.run("b", up(), "10.1.1.1", "{\"interface\": \"p\", \"without_link\": true}");
        String then = segment.in("b", "ip -o addr show dev p");

        segment.endAll("b");
        segment.in("b", "ip link del p; ip link del q 2>/dev/null || true");
        assertThat(said.status()).as(said.text()).isEqualTo(75);
        assertThat(said.text()).startsWith("ip_up: " + why);
        assertThat(shown).doesNotContain("10.1.1.1");
        assertThat(wanted.status()).as(wanted.text()).isZero();
        assertThat(then).contains("10.1.1.1/32");
    }

    @Test
    void anAlternativeNameIsAsGoodAsTheRealOne() throws Exception {
        segment.in("b", "ip link property add dev v0 altname the-network-of-the-addresses");
        segment.in("b", "echo 0 > /proc/sys/net/ipv4/conf/all/promote_secondaries");
        segment.in("b", "echo 0 > /proc/sys/net/ipv4/conf/v0/promote_secondaries");
        String config = "{\"interface\":\"the-network-of-the-addresses\"}";
        Path heard = segment.capture("c", "arp");

        Said up = segment.run("b", up(), "10.9.0.9/24", config);
        String promotes = segment.in("b", "cat /proc/sys/net/ipv4/conf/v0/promote_secondaries");
        announced(heard, "10.9.0.9", 2);
        Said down = segment.run("b", Shell.HANDLERS.resolve("ip_down").toString(), "10.9.0.9/24", config);

        segment.in("b", "ip link property del dev v0 altname the-network-of-the-addresses");
        assertThat(up).isEqualTo(new Said(0, ""));
        assertThat(promotes.strip()).isEqualTo("1");
        assertThat(down).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("b")).isEmpty();
    }

    @Test
    void anAliasIsRefusedBeforeAnythingIsChanged() throws Exception {
        Said said = segment.run("a", up(), "10.9.0.9", "{\"interface\":\"v0:1\"}");

        assertThat(said)
                .isEqualTo(
                        new Said(
                                66,
                                "ip_up: no such interface: v0:1: that is the old way to give an interface more addresses; write v0\n"));
        assertThat(segment.addresses("a")).isEmpty();
    }

    @Test
    void newConnectionsLeaveFromTheMachinesOwnAddressUnlessThatIsWanted() throws Exception {
        segment.up("a", "2001:db8::9");
        segment.up("a", "2001:db8::a/64");
        assertThat(segment.in("a", "ip -6 route get 2001:db8::3")).contains(" src 2001:db8::1 ");

        assertThat(segment.run("a", "env", "FLIP_CONFIG_AS_SOURCE=true", up(), "2001:db8::9", CONFIG)
                        .status())
                .isZero();

        assertThat(segment.in("a", "ip -6 addr show dev v0 to 2001:db8::9")).doesNotContain("deprecated");
        assertThat(segment.in("a", "ip -6 addr show dev v0 to 2001:db8::a")).contains("deprecated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "2001:db8::9"})
    void anotherMachineThatAnswersForTheAddressIsNamed(String address) throws Exception {
        segment.in("c", "ip addr add " + address + " dev v0" + (address.contains(":") ? " nodad" : ""));

        Said said = segment.up("a", address);
        Said unasked = segment.run("a", "env", "FLIP_CONFIG_PROBE=false", up(), address, CONFIG);

        segment.in("c", "ip addr del " + address + " dev v0");
        assertThat(said)
                .isEqualTo(new Said(
                        0,
                        "ip_up: warning: %s is up here, and another machine answers for it too: its hardware address is %s\n"
                                .formatted(address, segment.hardware("c"))));
        assertThat(unasked).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"as_source, yes", "probe, 0", "without_link, maybe"})
    void aTruthValueThatIsNoneIsRefused(String key, String value) throws Exception {
        Said said = segment.run(
                "a", "env", "FLIP_CONFIG_" + key.toUpperCase(Locale.ROOT) + "=" + value, up(), "10.9.0.9", CONFIG);

        assertThat(said)
                .isEqualTo(new Said(
                        78,
                        "ip_up: %s is '%s' in the config of the system: write true or false\n".formatted(key, value)));
        assertThat(segment.addresses("a")).isEmpty();
    }

    /** An arping that ends at once, and has said nothing to anybody. */
    @Test
    void anAnnouncementThatFailedIsAWarning() throws Exception {
        Path bin = onlyWith("nothing");
        Path arping = Files.writeString(bin.resolve("arping"), "#!/bin/sh\nexit 2\n");
        arping.toFile().setExecutable(true);
        String readOnly =
                "mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys && exec env PATH=%s %s %s '%s'"
                        .formatted(bin, up(), "10.9.0.9", CONFIG);

        Said said = segment.run("b", "unshare", "-m", "sh", "-c", readOnly);

        assertThat(said.status()).isZero();
        assertThat(said.text())
                .startsWith("ip_up: warning: 10.9.0.9 is up, but was not announced (arping ended with 2): ");
    }

    /** By each of the ways in turn, as if the others were not installed. */
    @ParameterizedTest
    @CsvSource({
        "arping, 10.9.0.9, arp",
        "busybox, 10.9.0.9, arp",
        "nothing, 10.9.0.9, arp",
        "perl, 10.9.0.9, arp",
        "perl, 2001:db8::9, icmp6 and ip6[40] = 136",
        "nothing, 2001:db8::9, icmp6 and ip6[40] = 136",
    })
    void itIsAnnouncedByWhateverThereIs(String tool, String address, String filter) throws Exception {
        assumeTrue(tool.equals("nothing") || Shell.has(tool), tool + " is not installed");
        Path heard = segment.capture("c", filter);

        Said said = Shell.run(Map.of(), segment.command("b", "env", "PATH=" + onlyWith(tool), up(), address, CONFIG));

        assertThat(said).isEqualTo(new Said(0, ""));
        List<Double> times = announced(heard, address, 2);
        assertThat(times).isNotEmpty();
        segment.awaitQuiet("b");
        times = announced(heard, address, 2);
        assertThat(times.getLast() - times.getFirst()).isGreaterThan(1.0);
    }

    private static final String CONFIG = "{\"interface\":\"v0\"}";

    private static String up() {
        return Shell.HANDLERS.resolve("ip_up").toString();
    }

    private Path onlyWith(String tool) throws Exception {
        Path bin = Files.createTempDirectory(directory, "bin");
        bin.toFile().setExecutable(true, false);
        bin.toFile().setReadable(true, false);
        for (String name : List.of("ip", "sleep", tool)) {
            if (!name.equals("nothing")) {
                Files.createSymbolicLink(
                        bin.resolve(name),
                        Path.of(Shell.must("sh", "-c", "command -v " + name).strip()));
            }
        }
        return bin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "2001:db8::9"})
    void whereNobodyCanBeToldThatIsAWarning(String address) throws Exception {
        segment.in(
                "b",
                "echo 0 > /proc/sys/net/ipv4/conf/v0/arp_notify; echo 0 > /proc/sys/net/ipv6/conf/v0/ndisc_notify");
        String readOnly =
                "mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys && exec env PATH=%s %s %s '%s'"
                        .formatted(onlyWith("nothing"), up(), address, CONFIG);

        Said said = segment.run("b", "unshare", "-m", "sh", "-c", readOnly);

        assertThat(said.status()).isZero();
        assertThat(said.text())
                .startsWith("ip_up: warning: " + address + " is up, but ")
                .contains("CAP_NET_RAW");
        assertThat(segment.addresses("b")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.9, arp", "2001:db8::9, icmp6 and ip6[40] = 136"})
    void theKernelsSwitchForAllInterfacesIsEnough(String address, String filter) throws Exception {
        segment.in(
                "b",
                "echo 0 > /proc/sys/net/ipv4/conf/v0/arp_notify; echo 0 > /proc/sys/net/ipv6/conf/v0/ndisc_notify");
        segment.in(
                "b",
                "echo 1 > /proc/sys/net/ipv4/conf/all/arp_notify; echo 1 > /proc/sys/net/ipv6/conf/all/ndisc_notify");
        String readOnly =
                "mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys && exec env PATH=%s %s %s '%s'"
                        .formatted(onlyWith("nothing"), up(), address, CONFIG);
        Path heard = segment.capture("c", filter);

        assertThat(segment.run("b", "unshare", "-m", "sh", "-c", readOnly)).isEqualTo(new Said(0, ""));

        announced(heard, address, 1);
        segment.in(
                "b",
                "echo 0 > /proc/sys/net/ipv4/conf/all/arp_notify; echo 0 > /proc/sys/net/ipv6/conf/all/ndisc_notify");
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.9, '+net_admin,+net_raw', arp",
        "10.9.0.9, '+net_admin', arp",
        "2001:db8::9, '+net_admin,+net_raw', icmp6 and ip6[40] = 136",
        "2001:db8::9, '+net_admin', icmp6 and ip6[40] = 136",
    })
    void aProcessThatIsNotRootNeedsTheCapabilitiesOnly(String address, String capabilities, String filter)
            throws Exception {
        List<String> able = List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all," + capabilities,
                "--ambient-caps=-all," + capabilities);
        Path heard = segment.capture("c", filter);

        Said said = segment.run("b", words(able, readable("ip_up"), address, CONFIG));

        assertThat(said).isEqualTo(new Said(0, ""));
        announced(heard, address, 1);
        assertThat(segment.run("b", words(able, readable("ip_down"), address, CONFIG)))
                .isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("b")).isEmpty();
    }

    private static String[] words(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** A copy that nobody may read, wherever the work tree is. */
    private String readable(String handler) throws Exception {
        directory.toFile().setExecutable(true, false);
        Path copies = directory.resolve("handlers");
        if (!Files.exists(copies)) {
            Shell.must("cp", "-r", Shell.HANDLERS.toString(), copies.toString());
            Shell.must("chmod", "-R", "a+rX", copies.toString());
        }
        return copies.resolve(handler).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "2001:db8::9"})
    void withoutThePrivilegeThatIsSaid(String address) throws Exception {
        Said up = segment.run("a", words(NOBODY, readable("ip_up"), address, CONFIG));
        assertThat(up.status()).isEqualTo(77);
        assertThat(up.text())
                .isEqualTo(
                        "ip_up: putting " + address
                                + " on v0: not permitted; it takes CAP_NET_ADMIN: run Flip as root, or give it that capability\n");

        segment.up("a", address);
        Said down = segment.run("a", words(NOBODY, readable("ip_down"), address, CONFIG));
        assertThat(down.status()).isEqualTo(77);
        assertThat(down.text()).startsWith("ip_down: taking " + address + "/").contains("CAP_NET_ADMIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.9", "2001:db8::9"})
    void anInterfaceThatIsMissingCanHoldNothing(String address) throws Exception {
        String config = "{\"interface\":\"eth9\"}";

        assertThat(segment.run("a", up(), address, config))
                .isEqualTo(new Said(66, "ip_up: no such interface: eth9 (there are: lo v0)\n"));
        assertThat(segment.run("a", Shell.HANDLERS.resolve("ip_down").toString(), address, config))
                .isEqualTo(new Said(0, "ip_down: no such interface: eth9; so " + address + " is not on it\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "10.9.0",
                "10.9.0.256",
                "10.9.0.1.2",
                "10.9.0.09",
                "10..0.1",
                ".10.0.1",
                "10.0.0.1.",
                "10.0.0.1/",
                "10.0.0.1/33",
                "10.0.0.1/032",
                "10.0.0.1/0",
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.5",
                "224.0.0.18",
                "239.1.1.1/32",
                "255.255.255.255",
                "10.1.0.0/16",
                "10.1.255.255/16",
                "10.1.1.63/26",
                "10.1.256.1/16",
                "::",
                "0:0::0",
                "::1",
                "0:0:0:0:0:0:0:1",
                "ff02::1",
                "FF02::1",
                "::ffff:10.0.0.1",
                "10.0.0.1/-1",
                "10.0.0.1/8/8",
                "10.0.0.1/255.0.0.0",
                "/24",
                "-6",
                "a:b",
                ":::",
                "2001:db8::1/129",
                "fe80::1%v0",
                "any",
                "10.0.0.1 dev lo",
                "10.0.0.1\n",
                "$(id)"
            })
    void whatIsNoAddressIsRefused(String value) throws Exception {
        for (String handler : List.of("ip_up", "ip_down")) {
            Said said = segment.run("a", Shell.HANDLERS.resolve(handler).toString(), value, CONFIG);
            assertThat(said.status()).as(handler + ": " + said.text()).isEqualTo(65);
            assertThat(said.text()).startsWith(handler + ": '" + value + "'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.255, is the broadcast address of a network on v0",
        "10.9.0.0, 'is the address of a network on v0, not of a machine in it'"
    })
    void whatTheInterfacesOwnNetworkUsesIsRefused(String value, String why) throws Exception {
        assertThat(segment.up("a", value)).isEqualTo(new Said(65, "ip_up: '" + value + "' " + why + "\n"));
        assertThat(segment.addresses("a")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        for (String handler : List.of("ip_up", "ip_down")) {
            String file = Shell.HANDLERS.resolve(handler).toString();
            assertThat(segment.run("a", file).status()).isEqualTo(64);
            assertThat(segment.run("a", file, "10.9.0.9", "{\"x\":\"interface\",\"interfaces\":\"v0\"}"))
                    .isEqualTo(
                            new Said(78, handler + ": no interface: set \"interface\" in the config of the system\n"));
            assertThat(segment.run("a", "env", "PATH=/none", file, "10.9.0.9", CONFIG))
                    .isEqualTo(new Said(69, handler + ": there is no 'ip' on the PATH (/none): install iproute2\n"));
        }
    }

    @Test
    void theInterfaceOfTheEnvironmentGoesFirst() throws Exception {
        Said said = segment.run("a", "env", "FLIP_CONFIG_INTERFACE=v0", up(), "10.9.0.9", "{\"interface\":\"other\"}");

        assertThat(said).isEqualTo(new Said(0, ""));
        assertThat(segment.addresses("a")).containsExactly("10.9.0.9/32");
    }

    @Test
    void anIpThatIsNotIproutesIsNamed() throws Exception {
        assumeTrue(Shell.has("busybox"), "busybox is not installed");
        Path bin = Files.createTempDirectory(directory, "bin");
        Files.createSymbolicLink(
                bin.resolve("ip"),
                Path.of(Shell.must("sh", "-c", "command -v busybox").strip()));

        assertThat(segment.run("a", "env", "PATH=" + bin, up(), "2001:db8::9", CONFIG))
                .isEqualTo(
                        new Said(
                                69,
                                "ip_up: putting 2001:db8::9 on v0: this 'ip' is not iproute2's but, it seems, busybox's: install iproute2\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void anyShellWillDo(String shell) throws Exception {
        assumeTrue(Shell.has(shell), shell + " is not installed");
        Path heard = segment.capture("c", "icmp6 and ip6[40] = 136");

        assertThat(segment.in("b", shell + " " + up() + " 2001:db8::9 '" + CONFIG + "'"))
                .isEmpty();
        announced(heard, "2001:db8::9", 2);
        assertThat(segment.in("b", shell + " " + Shell.HANDLERS.resolve("ip_down") + " 2001:db8::9 '" + CONFIG + "'"))
                .isEmpty();

        assertThat(segment.addresses("b")).isEmpty();
    }
}
