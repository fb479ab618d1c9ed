package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.document.Documents;
import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Systems whose addresses the member itself puts up, in both formats and by REST. */
class AddressSystemTest {

    @TempDir
    Path directory;

    private Operator operator;

    @BeforeEach
    void useWhatComesWithFlip() {
        operator = new Operator(directory).withoutAddressPrograms();
    }

    private static String yaml(String system) {
        return """
                flip:
                  id: a
                  key: a key of more than sixteen characters
                  servers:
                    a: {ip: 10.0.0.11, port: 2200, systems: [ip, other]}
                    b: {ip: 10.0.0.12, port: 2200, systems: [ip, other]}
                    c: {ip: 10.0.0.13, port: 2200, systems: [ip, other]}
                  cluster:
                    system:
                      ip: {%s}
                      other: {type: sharded, alive: ip_up, down: ip_down, config: {interface: eth1}, data: [10.0.0.99]}
                """.formatted(system);
    }

    private List<String> mistakes(String system) {
        return operator.yaml(yaml(system)).mistakes().stream()
                .map(line -> line.replaceAll(" \\(application.yml:[0-9:]+\\)", ""))
                .toList();
    }

    private HandlerConfig read(String system) {
        return operator.yaml(yaml(system))
                .setup()
                .cluster()
                .system("ip")
                .orElseThrow()
                .handlers();
    }

    @Test
    void anEmptyMapIsEnough() {
        HandlerConfig handlers = read("type: sharded, address: {}, data: [10.0.0.200]");

        assertThat(handlers.address()).isEqualTo(AddressConfig.DEFAULT);
        assertThat(handlers.hasPrograms()).isFalse();
    }

    @Test
    void everythingCanBeSaid() {
        HandlerConfig handlers = read(
                "type: sharded, address: {interface: eth0, fence: false, refresh: 10s, without_link: true, as_source: true, probe: false}, alive: ip_up2, down: ip_up2, data: []"
                        .replace("ip_up2", "file_up"));

        assertThat(handlers.address())
                .isEqualTo(new AddressConfig("eth0", false, Duration.ofSeconds(10), true, true, false));
        assertThat(handlers.alive()).containsExactly("file_up");
    }

    @Test
    void theOriginalsFileAndTheCommandLineSayItToo() {
        AddressConfig address = operator.json("""
                {"id": "a", "key": "a key of more than sixteen characters",
                 "servers": {"a": {"ip": "10.0.0.11", "port": 2200, "systems": ["ip"]}},
                 "cluster": {"system": {"ip": {"type": "shard", "address": {"interface": "auto", "refresh": 0},
                   "data": ["10.0.0.200", "10.0.0.202  2001:db8::202/64"]}}}}
                """)
                .option("--flip.cluster.system.ip.address.fence=false")
                .setup()
                .cluster()
                .system("ip")
                .orElseThrow()
                .handlers()
                .address();

        assertThat(address).isEqualTo(new AddressConfig(null, false, Duration.ZERO, false, false, true));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Documents documents = documents();
        for (String address : List.of("{}", "{interface: eth0, fence: false, refresh: 0, probe: false}")) {
            ClusterConfig config = operator.yaml(
                            yaml("type: sharded, on_isolation: release, release_within: 1s, address: " + address
                                    + ", data: [10.0.0.200]"))
                    .setup()
                    .cluster();

            byte[] written = JsonMapper.shared().writeValueAsBytes(documents.of(config));

            assertThat(documents.whole(written, config, "a")).isEqualTo(config);
        }
        assertThat(JsonMapper.shared()
                        .writeValueAsString(documents.of(operator.setup().cluster())))
                .contains("\"address\":{\"interface\":\"eth0\",\"fence\":false,\"refresh\":0,\"without_link\":false,"
                        + "\"as_source\":false,\"probe\":false},\"config\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {interfce: eth0}           | address.interfce: is not known; did you mean interface?
        {interface: 'e0:1'}        | address.interface = e0:1: is an alias, which is a label of an address and no interface; write e0
        {interface: a/b}           | address.interface = a/b: is no name of an interface; write a name that `ip link` shows, or auto
        {interface: ''}            | address.interface: is no name of an interface; write a name that `ip link` shows, or auto
        {fence: maybe}             | address.fence = maybe: is neither true nor false; write true or false
        {refresh: soon}            | address.refresh = soon: is not a duration from 0 ms to one day; write milliseconds, or a number with its unit such as 500ms, 2s, 10m or 1h
        eth0                       | address = eth0: is a text where a map belongs; write {...}
        """)
    void whatCanNotWorkIsSaid(String address, String line) {
        assertThat(mistakes("type: sharded, address: " + address + ", data: [10.0.0.200]"))
                .containsExactly("flip.cluster.system.ip." + line);
    }

    @Test
    void aNameThatNoKernelTakesIsSaid() {
        String name = "e".repeat(128);
        assertThat(mistakes("type: sharded, address: {interface: " + name + "}, data: [10.0.0.200]"))
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.ip.address.interface = eeee")
                .endsWith(
                        "...: has 128 characters, and a name of an interface has at most 127; write a name that `ip link` shows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enx0123456789ab", "eth0.100", "br-lan", "e", "an-alternative-name-of-the-rack"})
    void namesOfInterfacesAreTaken(String name) {
        assertThat(mistakes("type: sharded, address: {interface: " + name + "}, data: [10.0.0.200]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.200                       |
        10.0.0.200/24 2001:db8::1/64     |
        web-1                            | is no IP address, and address takes nothing else
        10.0.0.200 web-1                 | its web-1 is no IP address, and address takes nothing else
        10.0.0.200, 10.0.0.201           | its 10.0.0.200, is no IP address, and address takes nothing else
        10.0.0.200 10.0.0.11             | its 10.0.0.11 is the address of the member a itself, which would lose it with the item
        10.0.0.11                        | is the address of the member a itself, which would lose it with the item
        10.0.0.200 10.0.0.200/24         | has 10.0.0.200/24 twice
        10.0.0.200/24 10.0.0.255/24      | its 10.0.0.255/24 is the broadcast address of its network
        10.0.0.200 10.0.0.99             | its 10.0.0.99 is the same address as flip.cluster.system.other.data[0], so that it would be up on two members
        127.0.0.2                        | is an address of the loopback, and nobody else can reach it
        2001:db8::1/129                  | has no prefix length from 1 to 128 behind the slash, without a leading zero
        fe80::1                          | is a link-local address, which every interface could have
        """)
    void itemsAreAddresses(String item, String why) {
        List<String> found = mistakes("type: sharded, address: {}, data: ['" + item + "']");

        if (why == null) {
            assertThat(found).isEmpty();
        } else if (why.contains("same address")) { // found where it comes second
            assertThat(found)
                    .singleElement()
                    .asString()
                    .contains("flip.cluster.system.other.data[0] = 10.0.0.99: is the same address as");
        } else {
            assertThat(found)
                    .singleElement()
                    .asString()
                    .startsWith("flip.cluster.system.ip.data[0] = " + item + ": " + why + "; ");
        }
    }

    @Test
    void aLinkLocalAddressIsTakenOnANamedInterface() {
        assertThat(mistakes("type: sharded, address: {interface: eth0}, data: ['fe80::1']"))
                .isEmpty();
    }

    @Test
    void itIsNotForReplicatedSystems() {
        assertThat(mistakes("type: replicated, address: {}, data: [10.0.0.200]"))
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.ip.address: is in a replicated system");
    }

    /** Each would take what the other puts up for something that came up without Flip. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.12, 10.0.0.12",
        "127.0.0.1, 127.0.0.2",
        "localhost, ::1",
        "2001:db8::1, 2001:DB8:0::1",
        "node1.example, Node1.example"
    })
    void itsMembersAreOnMachinesOfTheirOwn(String one, String other) {
        String whole = yaml("type: sharded, address: {}, data: [10.0.0.200]")
                .replace("10.0.0.11, port: 2200", "'" + one + "', port: 2201")
                .replace("10.0.0.12, port: 2200", "'" + other + "', port: 2202");
        assertThat(operator.yaml(whole).mistakes())
                .singleElement()
                .asString()
                .contains(
                        "flip.cluster.system.ip.address",
                        "is for members on machines of their own, and a and b are on one: each would take the addresses of the other away; ");

        String arbiter = whole.replace("port: 2202, systems: [ip, other]", "port: 2202, systems: [other]");
        assertThat(operator.yaml(arbiter).mistakes()).as("one of them alone").isEmpty();
        String programs = whole.replace("address: {}", "alive: file_up, down: file_down");
        assertThat(operator.yaml(programs).mistakes())
                .as("programs may do as they like")
                .isEmpty();
    }

    @Test
    void ipUpBesideItIsRefused() {
        assertThat(mistakes("type: sharded, address: {}, alive: ip_up, down: [ip_down], data: [10.0.0.200]"))
                .containsExactly(
                        "flip.cluster.system.ip.alive = ip_up: does what address does already, and both would put the same addresses up; take alive and down out, or address",
                        "flip.cluster.system.ip.down = ip_down: does what address does already, and both would put the same addresses up; take alive and down out, or address");
    }

    @Test
    void eitherBothProgramsOrNone() {
        assertThat(mistakes("type: sharded, address: {}, alive: file_up, data: [10.0.0.200]"))
                .singleElement()
                .asString()
                .startsWith("flip.cluster.system.ip.down: is missing");
        assertThat(mistakes("type: sharded, data: [10.0.0.200]"))
                .hasSize(2)
                .allMatch(line -> line.contains("is missing; write the program"));
    }

    @Test
    void nobodyWaitsForAFencedAddress() {
        assertThat(
                        mistakes(
                                "type: sharded, address: {}, alive: file_up, down: file_down, on_isolation: release, release_within: 0, data: []"))
                .isEmpty();
        assertThat(mistakes(
                        "type: sharded, address: {fence: false}, on_isolation: release, release_within: 0, data: []"))
                .singleElement()
                .asString()
                .contains("release_within = 0: is not a duration from 1 ms to one day");
        assertThat(
                        mistakes(
                                "type: sharded, address: {}, alive: file_up, down: file_down, on_isolation: release, release_within: 9ms, data: []"))
                .singleElement()
                .asString()
                .contains("is no more than the 250 ms");
        assertThat(mistakes("type: sharded, address: {}, on_isolation: release, release_within: 9ms, data: []"))
                .isEmpty();
    }

    // -- by REST

    private Documents documents() {
        return new Documents(operator.yaml(yaml("type: sharded, address: {}, data: ['10.0.0.201 10.0.0.202']"))
                .setup()
                .handlers());
    }

    private List<String> asked(Consumer<Documents> request) {
        try {
            request.accept(documents());
            return List.of();
        } catch (ConfigurationException e) {
            return e.lines().stream()
                    .map(line -> line.replaceAll(" \\(body:[0-9:]+\\)", ""))
                    .toList();
        }
    }

    private ClusterConfig now() {
        documents();
        return operator.setup().cluster();
    }

    private static byte[] body(Object value) {
        return JsonMapper.shared().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7 10.0.0.202/24, its 10.0.0.202/24 is the same address as 10.0.0.201 10.0.0.202 of the system ip",
        "10.0.0.99/24, is the same address as 10.0.0.99 of the system other",
        "10.0.0.7 10.0.0.12, its 10.0.0.12 is the address of the member b itself",
    })
    void anItemThatIsAddedIsLookedAt(String item, String why) {
        assertThat(asked(documents -> documents.data("ip", body(Map.of("value", item)), now())))
                .singleElement()
                .asString()
                .startsWith("flip.values[0] = " + item + ": " + why);
    }

    @Test
    void itemsThatAreAddedMayBeSeveralAddresses() {
        assertThat(documents().data("ip", body(Map.of("value", "10.0.0.7 2001:db8::7")), now()))
                .containsExactly("10.0.0.7 2001:db8::7");
    }

    @Test
    void aSystemThatIsPutMayHaveIt() {
        Map<String, Object> system = Map.of(
                "type", "sharded", "address", Map.of("interface", "eth0", "fence", false), "members", List.of("a"));

        HandlerConfig handlers =
                documents().system("ip", body(system), now(), "a").system().handlers();

        assertThat(handlers.address())
                .isEqualTo(new AddressConfig("eth0", false, AddressConfig.REFRESH, false, false, true));
    }
}
