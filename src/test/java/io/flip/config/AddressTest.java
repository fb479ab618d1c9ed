package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.document.Documents;
import io.flip.config.read.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an item of {@code ip_up} can't be, in both formats and by REST. */
class AddressTest {

    private static final String INSTEAD =
            "; write an address such as 192.168.0.1 or 2001:db8::1, with a prefix length only if it needs one";

    @TempDir
    Path directory;

    private Operator operator;

    @BeforeEach
    void useWhatComesWithFlip() {
        operator = new Operator(directory).withoutAddressPrograms();
    }

    private static String yaml(String data, String other) {
        return """
                flip:
                  id: a
                  key: a key of more than sixteen characters
                  servers:
                    a: {ip: 10.0.0.11, port: 2200, systems: [ip, other]}
                    b: {ip: "fd00:0::b", port: 2200, systems: [ip, other]}
                    c: {ip: node-c.example, port: 2200, systems: [ip, other]}
                  cluster:
                    system:
                      ip: {type: sharded, alive: ip_up, down: ip_down, config: {interface: eth0}, data: %s}
                      other: {type: sharded, alive: [ip_up], down: [ip_down], config: {interface: eth1}, data: %s}
                """.formatted(data, other);
    }

    private List<String> mistakes(String data, String other) {
        return operator.yaml(yaml(data, other)).mistakes().stream()
                .map(line -> line.replaceAll(" \\(application.yml:[0-9:]+\\)", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.200",
                "10.0.0.200/24",
                "10.0.0.200/32",
                "10.0.0.0",
                "10.0.0.0/31",
                "169.254.1.1",
                "2001:db8::1",
                "2001:DB8::1/64",
                "fe80::1",
                "64:ff9b::1.2.3.4",
                "2001:db8::/64"
            })
    void anAddressIsTaken(String item) {
        assertThat(mistakes("['" + item + "']", "[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    web-1             | is no IP address, and ip_up takes nothing else
                    10.0.0            | is no IP address, and ip_up takes nothing else
                    10.0.0.01         | is no IP address, and ip_up takes nothing else
                    [2001:db8::1]     | is no IP address, and ip_up takes nothing else
                    fe80::1%eth0      | is no IP address, and ip_up takes nothing else
                    10.0.0.1/032      | has no prefix length from 1 to 32 behind the slash, without a leading zero
                    10.0.0.1/33       | has no prefix length from 1 to 32 behind the slash, without a leading zero
                    10.0.0.1/         | has no prefix length from 1 to 32 behind the slash, without a leading zero
                    10.0.0.1/0        | has no prefix length from 1 to 32 behind the slash, without a leading zero
                    10.0.0.1/24/24    | has no prefix length from 1 to 32 behind the slash, without a leading zero
                    2001:db8::1/129   | has no prefix length from 1 to 128 behind the slash, without a leading zero
                    127.0.0.1         | is an address of the loopback, and nobody else can reach it
                    ::1               | is an address of the loopback, and nobody else can reach it
                    0.0.0.0           | is the address of no single machine
                    0.1.2.3           | is the address of no single machine
                    224.0.0.18        | is the address of no single machine
                    255.255.255.255   | is the address of no single machine
                    0:0::0            | is the address of no single machine
                    ff02::1/64        | is the address of no single machine
                    10.0.0.0/24       | is the address of the network itself, not of a machine in it
                    10.0.0.255/24     | is the broadcast address of its network
                    10.0.0.63/26      | is the broadcast address of its network
                    ::ffff:10.0.0.1   | is an IPv4 address written as IPv6
                    """)
    void whatNoMachineCanHaveIsRefused(String item, String why) {
        assertThat(mistakes("['" + item + "']", "[]"))
                .containsExactly("flip.cluster.system.ip.data[0] = " + item + ": " + why + INSTEAD);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.11, a",
        "10.0.0.11/24, a",
        "fd00::b, b",
        "FD00:0:0::000B/64, b",
    })
    void aMembersOwnAddressIsRefused(String item, String member) {
        assertThat(mistakes("[10.0.0.200]", "['" + item + "']"))
                .containsExactly(
                        "flip.cluster.system.other.data[0] = " + item + ": is the address of the member " + member
                                + " itself, which would lose it with the item; write an address that no machine has for itself");
    }

    @Test
    void theOriginalsFileIsReadByTheSameRules() {
        String json = """
                {"id": "a", "key": "a key of more than sixteen characters",
                 "servers": {"a": {"ip": "10.0.0.11", "port": 2200, "systems": ["ip"]}},
                 "cluster": {"system": {"ip": {"type": "shard", "alive": "ip_up", "down": "ip_down",
                   "data": ["10.0.0.200", "10.0.0.11", "10.0.0.200/24"]}}}}
                """;

        assertThat(operator.json(json).mistakes())
                .hasSize(2)
                .anyMatch(line -> line.contains("of the member a itself"))
                .anyMatch(line -> line.contains("is the same address as flip.cluster.system.ip.data[0]"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.200, 10.0.0.200",
        "10.0.0.200, 10.0.0.200/24",
        "10.0.0.200/24, 10.0.0.200/32",
        "2001:db8::1, 2001:DB8:0::1",
        "2001:db8::1/64, 2001:0db8:0000:0000:0000:0000:0000:0001",
    })
    void oneAddressInTwoSystemsIsFoundHoweverItIsWritten(String first, String second) {
        assertThat(mistakes("['" + first + "']", "['10.0.0.7', '" + second + "']"))
                .containsExactly(
                        "flip.cluster.system.other.data[1] = " + second
                                + ": is the same address as flip.cluster.system.ip.data[0], so that it would be up on two members; take one of them out");
    }

    @Test
    void aLinkLocalAddressIsOneOnEachInterface() {
        assertThat(mistakes("['fe80::1']", "['fe80::1']")).isEmpty();
        assertThat(mistakes("['fe80::1', 'fe80:0::1']", "[]")).hasSize(1);
    }

    @Test
    void itemsOfOtherHandlersAreAnything() {
        new Operator(directory).program("handlers/ip_up", true).program("handlers/ip_down", true);

        assertThat(mistakes("[web-1, 10.0.0.11, '0.0.0.0']", "[web-1]")).isEmpty();
    }

    // -- by REST

    private List<String> asked(Consumer<Documents> request) {
        try {
            request.accept(new Documents(setup().handlers()));
            return List.of();
        } catch (ConfigurationException e) {
            return e.lines().stream()
                    .map(line -> line.replaceAll(" \\(body:[0-9:]+\\)", ""))
                    .toList();
        }
    }

    private Setup setup() {
        return operator.yaml(yaml("[10.0.0.200]", "[10.0.0.201/24]")).setup();
    }

    private static byte[] body(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.11, is the address of the member a itself",
        "FD00::B/64, is the address of the member b itself",
        "10.0.0.200/24, is the same address as 10.0.0.200 of the system ip",
        "10.0.0.201, is the same address as 10.0.0.201/24 of the system other",
        "10.0.0.1/032, has no prefix length from 1 to 32",
        "web-1, is no IP address",
    })
    void anItemThatIsAddedIsLookedAt(String item, String why) {
        assertThat(asked(documents -> documents.data(
                        "ip", body("{\"values\": [\"10.0.0.7\", \"" + item + "\"]}"), setup().cluster())))
                .singleElement()
                .asString()
                .startsWith("flip.values[1] = " + item + ": " + why);
    }

    @Test
    void itemsThatAreAddedAreComparedWithEachOther() {
        assertThat(asked(documents ->
                        documents.data("ip", body("{\"values\": [\"10.0.0.7\", \"10.0.0.7/24\"]}"), setup().cluster())))
                .containsExactly(
                        "flip.values[1] = 10.0.0.7/24: is the same address as flip.values[0], so that it would be up on"
                                + " two members; take one of them out");
        assertThat(asked(documents -> documents.data("ip", body("{\"value\": \"10.0.0.7\"}"), setup().cluster())))
                .isEmpty();
    }

    @Test
    void aSystemThatIsPutIsLookedAt() {
        String system = """
                {"type": "sharded", "members": ["a"], "alive": "ip_up", "down": "ip_down", "data": ["10.0.0.11", "10.0.0.201"]}""";

        assertThat(asked(documents -> documents.system("new", body(system), setup().cluster(), "a")))
                .hasSize(2)
                .anyMatch(line -> line.contains("of the member a itself"))
                .anyMatch(line -> line.contains("is the same address as flip.cluster.system"));
    }

    @Test
    void aMemberThatIsAddedHasNoItemsAddress() {
        assertThat(asked(documents -> documents.member(
                        body("{\"id\": \"d\", \"ip\": \"10.0.0.201\", \"port\": 2200}"), setup().cluster())))
                .singleElement()
                .asString()
                .contains("is the address of the member d itself");
    }
}
