package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHostsTest {

    private static boolean included(ApiHosts hosts, String name) {
        return hosts.include(name, List::of);
    }

    @Test
    void aMachineKnowsItsName() throws Exception {
        Path kernels = Path.of("/proc/sys/kernel/hostname");
        ApiHosts hosts = ApiHosts.ofThisMachine(List.of("more.example"));
        if (Files.exists(kernels)) {
            String name = Files.readString(kernels).strip();
            assertThat(included(hosts, name)).isTrue();
            assertThat(included(hosts, name.replaceAll("\\..*", ""))).isTrue();
            assertThat(included(hosts, name + ".evil.example")).isFalse();
        }
        assertThat(included(hosts, "More.Example.")).isTrue();
        assertThat(included(hosts, "localhost")).isTrue();
    }

    /** No page can make an address lead elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.9.8.7", "[::1]", "[fd00::1]", "::ffff:10.0.0.1"})
    void anAddressIsNobodysName(String address) {
        assertThat(included(new ApiHosts(List.of(), List.of()), address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "[x]", "1.2.3", "1.2.3.4.5", "256.1.1.1", "a.example", ".a", "b.c"})
    void whatIsNeitherIsNot(String name) {
        assertThat(included(new ApiHosts(List.of("a"), List.of("b", "c")), name))
                .isFalse();
    }

    /** As in a pod: the chart names the service with its namespace, and the resolver has the rest. */
    @Test
    void aNameIsOneWithADomainOfThisMachineToo() {
        ApiHosts hosts = new ApiHosts(List.of("vip-flip.net.svc"), List.of("net.svc.cluster.local", "cluster.local."));
        assertThat(included(hosts, "vip-flip.net.svc")).isTrue();
        assertThat(included(hosts, "vip-flip.net.svc.cluster.local")).isTrue();
        assertThat(included(hosts, "vip-flip.net.svc.cluster.local.evil")).isFalse();
    }

    @Test
    void theDiskThatIsLookedAtIsTheDataDirectorys(@TempDir Path directory) {
        Operator operator = new Operator(directory).yaml(Operator.resource("good.yml"));
        var context = new org.springframework.context.support.GenericApplicationContext();
        var environment = operator.environment();
        context.setEnvironment(environment);
        new ConfigurationCheck().initialize(context);
        assertThat(environment.getProperty("management.health.diskspace.path"))
                .isEqualTo(operator.setup().dataDir().toString());
    }
}
