package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids, items and names of a config keep every character. */
class IdsTest {

    private static final String YAML = """
            flip:
              id: db.eu-1
              key: 6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03
              ping_timeout: 2s
              servers:
                node_1: {ip: 10.0.0.1, port: 1, systems: [a.b_c]}
                node-1: {ip: 10.0.0.1, port: 2}
                db.eu-1: {ip: 10.0.0.1, port: 3, systems: ["a.b_c"]}
                db: {ip: 10.0.0.1, port: 4}
                192.168.0.1: {ip: 10.0.0.1, port: 5}
                007: {ip: 10.0.0.1, port: 6}
                no: {ip: 10.0.0.1, port: 7}
                "Größe 9]": {ip: 10.0.0.1, port: 8}
                a/b: {ip: 10.0.0.1, port: 9}
              cluster:
                config: {over.all: {Mixed_Case-x.y: 1_000}, on: yes}
                system:
                  a.b_c:
                    type: round_robin
                    alive: ip_up
                    down: [ip_down, -v, 1.10]
                    config: {"if.name": lo, big: 12345678901234567890, f: 1.5, n: -3, "null": "null"}
                    data: [10:20:30, 1.10, 0x1F, 012, yes, "1 2"]
            """;

    private static final String JSON = """
            {"id": "db.eu-1", "key": "6b1f0c3e9d2a47588c1be4f7d0935a6e21c48f7ab3d6905e7f82146cd9ea5b03", "ping_timeout": "2s",
             "servers": {
              "node_1": {"ip": "10.0.0.1", "port": 1, "systems": ["a.b_c"]},
              "node-1": {"ip": "10.0.0.1", "port": 2},
              "db.eu-1": {"ip": "10.0.0.1", "port": 3, "systems": ["a.b_c"]},
              "db": {"ip": "10.0.0.1", "port": 4},
              "192.168.0.1": {"ip": "10.0.0.1", "port": 5},
              "007": {"ip": "10.0.0.1", "port": 6},
              "no": {"ip": "10.0.0.1", "port": 7},
              "Größe 9]": {"ip": "10.0.0.1", "port": 8},
              "a/b": {"ip": "10.0.0.1", "port": 9}},
             "cluster": {
              "config": {"over.all": {"Mixed_Case-x.y": "1_000"}, "on": true},
              "system": {"a.b_c": {
               "type": "sharded", "alive": "ip_up", "down": ["ip_down", "-v", 1.10],
               "config": {"if.name": "lo", "big": 12345678901234567890, "f": 1.5, "n": -3, "null": "null"},
               "data": ["10:20:30", 1.10, "0x1F", "012", "yes", "1 2"]}}}}
            """;

    @TempDir
    Path directory;

    @Test
    void inYaml() {
        check(new Operator(directory).yaml(YAML));
    }

    @Test
    void inJson() {
        check(new Operator(directory).json(JSON));
    }

    private static void check(Operator operator) {
        ClusterConfig cluster = operator.setup().cluster();
        assertThat(cluster.members().stream().map(MemberConfig::id))
                .containsExactly("007", "192.168.0.1", "Größe 9]", "a/b", "db", "db.eu-1", "no", "node-1", "node_1");
        assertThat(cluster.systems()).singleElement().satisfies(system -> {
            assertThat(system.id()).isEqualTo("a.b_c");
            assertThat(system.spec().members()).containsExactly("db.eu-1", "node_1");
            assertThat(system.spec().items().sequencedKeySet())
                    .containsExactly("012", "0x1F", "1 2", "1.10", "10:20:30", "yes");
            assertThat(system.handlers().down()).containsExactly("ip_down", "-v", "1.10");
            config(system.handlers().config());
        });
    }

    private static void config(SortedMap<String, Object> config) {
        assertThat(config.keySet()).containsExactly("big", "f", "if.name", "n", "null", "on", "over.all");
        assertThat(config.get("over.all")).hasToString("{Mixed_Case-x.y=1_000}");
        assertThat(config)
                .containsEntry("big", 1.2345678901234567E19)
                .containsEntry("f", 1.5)
                .containsEntry("n", -3L)
                .containsEntry("on", true)
                .containsEntry("if.name", "lo")
                .containsEntry("null", "null");
    }

    @Test
    void overridesFindThem() {
        List<MemberConfig> members = new Operator(directory)
                .yaml(YAML)
                .option("--flip.servers.db.eu-1.port=13")
                .option("--flip.servers[node_1].port=11")
                .option("--flip.servers.node-1.port=12")
                .option("--flip.servers.new.one.ip=10.0.0.2")
                .option("--flip.servers.new.one.port=14")
                .variable("FLIP_SERVERS_192_168_0_1_PORT", "15")
                .setup()
                .cluster()
                .members();
        assertThat(members.stream().map(member -> member.id() + " " + member.port()))
                .contains("db.eu-1 13", "node_1 11", "node-1 12", "new.one 14", "192.168.0.1 15", "db 4");
    }

    @Test
    void aVariableThatMayMeanTwoIsNotGuessed() {
        Operator operator = new Operator(directory).yaml(YAML).variable("FLIP_SERVERS_NODE_1_PORT", "9");
        assertThat(operator.warnings())
                .containsExactly("FLIP_SERVERS_NODE_1_PORT (in the environment): is not known, and not used; "
                        + "it may mean node_1 or node-1; give it on the command line");
    }

    @Test
    void theDataDirectoryOfEachIsADirectoryBelow() {
        assertThat(List.of("flip1", "db.eu-1", "a/b", "..", "a b", "Größe").stream()
                        .map(Setup::fileName))
                .containsExactly("flip1", "db.eu-1", "a%2Fb", "%2E%2E", "a%20b", "Gr%C3%B6%C3%9Fe");
    }
}
