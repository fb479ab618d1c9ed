package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart: Helm has nothing to say against it, Kubernetes' own types know every field, the schema refuses what can't work, and what it
 * renders is what was reviewed. After a change that is meant, {@code -Dchart.accept=true} writes the snapshots anew, to be reviewed by git.
 */
class ChartTest {
    private static final Path SNAPSHOTS = Path.of("src/test/resources/chart/rendered");

    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("v1 Pod", Pod.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

    /** As the first installation left them. */
    private static final String SALT = "c2FsdCB0aGF0IHdhcyBkcmF3bg==";

    private static final String TOKEN = "dG9rZW4gdGhhdCB3YXMgZHJhd24=";

    /** The models keep what they don't know for later; this one refuses it. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    @TempDir
    Path scratch;

    @BeforeEach
    void theSecretsAreThere() {
        Chart.SECRETS.put("vip-flip-key", "{\"salt\": \"" + SALT + "\"}");
        Chart.SECRETS.put("vip-flip-token", "{\"token\": \"" + TOKEN + "\"}");
    }

    @AfterEach
    void theyAreNot() {
        Chart.SECRETS.clear();
    }

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void thereAreEnoughSetsToMeanSomething() {
        assertThat(valueSets()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void strictLintHasNothingToSay(String values) throws Exception {
        LintResult result = Chart.lint(values, scratch);

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void itRendersWhatWasReviewed(String values) throws Exception {
        Path snapshot = SNAPSHOTS.resolve(values + ".yml");
        String rendered = Chart.render(values);
        if (Boolean.getBoolean("chart.accept")) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(snapshot, rendered);
        }

        assertThat(rendered).isEqualTo(Files.readString(snapshot));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void kubernetesKnowsEveryField(String values) {
        List<Map<String, Object>> objects = Chart.objects(Chart.render(values));

        assertThat(objects).hasSizeGreaterThanOrEqualTo(6);
        objects.forEach(ChartTest::bind);
    }

    private static Object bind(Map<String, Object> object) {
        String kind = object.get("apiVersion") + " " + object.get("kind");
        return STRICT.convertValue(object, Objects.requireNonNull(KINDS.get(kind), kind));
    }

    @Test
    void anUnknownFieldIsRefusedAtAnyDepth() {
        Map<String, Object> set = Chart.object(Chart.render("minimal"), "StatefulSet", "vip-flip");
        bind(set);
        Map<String, Object> pod = Chart.at(Chart.at(Chart.at(set, "spec"), "template"), "spec");
        pod.put("terminationGracePeriod", 1);

        assertThatThrownBy(() -> bind(set)).hasMessageContaining("terminationGracePeriod");
    }

    @Test
    void theLeaseNeverDrivesLiveness() {
        for (String values : valueSets()) {
            StatefulSet set = (StatefulSet) bind(Chart.object(Chart.render(values), "StatefulSet", "vip-flip"));
            var container =
                    set.getSpec().getTemplate().getSpec().getContainers().getFirst();

            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        }
    }

    /** Members, their tools, and whoever is named; {@code from} is never left out, which would be everybody. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void nobodyReachesThePodsWhoIsNotNamed(String values) {
        List<NetworkPolicy> policies = Chart.objects(Chart.render(values)).stream()
                .map(ChartTest::bind)
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .toList();

        assertThat(policies).hasSize(List.of("bare", "host-network").contains(values) ? 0 : 1);
        policies.forEach(policy -> assertThat(policy.getSpec().getIngress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getFrom())
                        .isNotEmpty()
                        .allSatisfy(peer -> assertThat(peer.getPodSelector() != null
                                        || peer.getNamespaceSelector() != null
                                        || peer.getIpBlock() != null)
                                .isTrue())));
    }

    @Test
    void whoMayAskByHttpIsWhoWasNamed() {
        assertThat(mayAsk("minimal")).as("the namespace's pods, the tools").hasSize(2);
        assertThat(mayAsk("no-persistence")).as("the tools alone").hasSize(1);
        assertThat(mayAsk("everything").getFirst().getNamespaceSelector().getMatchLabels())
                .containsEntry("name", "ops");
        assertThat(mayAsk("everything")
                        .getLast()
                        .getPodSelector()
                        .getMatchExpressions()
                        .getFirst()
                        .getValues())
                .containsExactly("flip-test", "flip-shrink");
    }

    private static List<NetworkPolicyPeer> mayAsk(String values) {
        return ((NetworkPolicy) bind(Chart.object(Chart.render(values), "NetworkPolicy", "vip-flip")))
                .getSpec()
                .getIngress()
                .getLast()
                .getFrom();
    }

    @Test
    void membersAreAskedByTheNamesOfTheirServices() {
        assertThat(Chart.configuration(Chart.render("everything"), "members.yml"))
                .contains("hosts: [\"vip-flip\",\"vip-flip.net\",\"vip-flip.net.svc\",\"flip.example.org\"]");
        assertThat(Chart.configuration(Chart.render("scaled-up"), "joining.yml"))
                .contains("hosts: [\"vip-flip\",\"vip-flip.net\",\"vip-flip.net.svc\"]");
    }

    @Test
    void thereIsTimeToPutEverythingDown() {
        StatefulSet set = (StatefulSet) bind(Chart.object(Chart.render("everything"), "StatefulSet", "vip-flip"));
        String configuration = Chart.configuration(Chart.render("everything"), "members.yml");

        assertThat(configuration).contains("stop_timeout: 90s");
        assertThat(set.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(105);
    }

    @Test
    void theKeyIsInNothingButTheSecret() {
        for (Map<String, Object> object : Chart.objects(Chart.render("minimal"))) {
            assertThat(object.toString()).doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void theTestAndTheShrinkingAreHooks() throws Exception {
        assertThat(Files.readString(Chart.DIRECTORY.resolve("templates/tests/readiness.yaml")))
                .contains("    helm.sh/hook: test\n");
        assertThat(Files.readString(Chart.DIRECTORY.resolve("templates/shrink.yaml")))
                .contains("    helm.sh/hook: pre-upgrade,pre-rollback\n");
        String rendered = Chart.render("minimal");
        assertThat(Chart.object(rendered, "Pod", "vip-flip-test")).isNotEmpty();
        assertThat(Chart.object(rendered, "Job", "vip-flip-shrink")).isNotEmpty();
    }

    @Test
    void theShrinkingAsksThoseThatStayWithTheMembersToken() {
        Job job = (Job) bind(Chart.object(Chart.render("scaled-up"), "Job", "vip-flip-shrink"));
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        Container shrink = pod.getContainers().getFirst();

        assertThat(shrink.getCommand()).containsExactly("/opt/flip/shrink", "vip-flip", "5");
        assertThat(shrink.getEnv().getFirst().getValue())
                .startsWith("vip-flip-0.vip-flip-members.net.svc:8080 vip-flip-1.")
                .endsWith(" vip-flip-4.vip-flip-members.net.svc:8080");
        assertThat(pod.getVolumes().getFirst().getSecret().getSecretName()).isEqualTo("vip-flip-token");
        assertThat(job.getSpec().getActiveDeadlineSeconds())
                .as("its own words come first")
                .isGreaterThan(240);
    }

    @Test
    void whatIsDrawnStaysOverUpgrades() throws Exception {
        String first = Chart.render("minimal");
        String upgraded = Chart.render("monitoring");
        assertThat(List.of(data(first, "vip-flip-token", "token"), data(upgraded, "vip-flip-token", "token")))
                .containsOnly(TOKEN);
        assertThat(data(upgraded, "vip-flip-key", "salt")).isEqualTo(SALT);
        assertThat(checksum(upgraded)).isEqualTo(checksum(first));

        Chart.SECRETS.clear();
        String other = Chart.render("minimal");
        assertThat(data(other, "vip-flip-token", "token")).isNotEqualTo(TOKEN).hasSizeGreaterThan(40);
        assertThat(checksum(other))
                .as("of the salt that is in the secret with it")
                .isEqualTo(sha256(data(other, "vip-flip-key", "salt") + " 0123456789abcdef "));
    }

    @Test
    void anotherKeyRestartsThePods() throws Exception {
        String before = checksum(Chart.render("minimal"));
        Path file = scratch.resolve("values.yml");
        Files.writeString(file, "key: {value: 0123456789abcdef, previous: fedcba9876543210}");
        String step = checksum(Chart.template(file));
        assertThat(data(Chart.template(file), "vip-flip-key", "previous")).isEqualTo("ZmVkY2JhOTg3NjU0MzIxMA==");
        Files.writeString(file, "key: {value: fedcba9876543210, previous: [0123456789abcdef]}");
        String changed = checksum(Chart.template(file));

        assertThat(List.of(before, step, changed)).doesNotHaveDuplicates();
    }

    private static String data(String rendered, String secret, String entry) {
        return (String) Objects.requireNonNull(
                Chart.at(Chart.object(rendered, "Secret", secret), "data").get(entry));
    }

    private static String checksum(String rendered) {
        StatefulSet set = (StatefulSet) bind(Chart.object(rendered, "StatefulSet", "vip-flip"));
        return Objects.requireNonNull(
                set.getSpec().getTemplate().getMetadata().getAnnotations().get("checksum/key"));
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Arguments> wrong() throws Exception {
        String all = Files.readString(Path.of("src/test/resources/chart/wrong.txt"));
        return Stream.of(all.split("(?m)^=== ", -1))
                .filter(part -> !part.isBlank() && !part.startsWith("#"))
                .map(part -> part.split("\n", 2))
                .map(part -> Arguments.of(part[0], part[1]));
    }

    @Test
    void enoughIsRefused() throws Exception {
        assertThat(wrong()).hasSizeGreaterThanOrEqualTo(50);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatCantWorkIsRefusedByName(String name, String values) throws Exception {
        Path file = Files.writeString(scratch.resolve("values.yml"), values);

        assertThatThrownBy(() -> Chart.template(file))
                .message()
                .containsPattern("values don't meet the specifications of the schema|the values can't work:")
                .containsPattern("(?m)^[ -]*" + Pattern.quote(name) + "$");
    }

    /** The nearest to what is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 1\nbootstrap: 1\npodDisruptionBudget: {maxUnavailable: 2}",
                "replicas: 3\nbootstrap: 2",
                "replicas: 4",
                "arbiters: 2",
                "replicas: 5\npodDisruptionBudget: {maxUnavailable: 2}",
                "config: {quorum: 2}",
                "replicas: 5\nconfig: {voters: [vip-flip-0, vip-flip-1, vip-flip-2]}",
                "priorities: {'2': 1}",
                "config: {ping_timeout: 375}",
                "replicas: 5\nconfig: {ping_timeout: 750ms}",
                "config: {gossip_interval: 2s, ping_timeout: 3s, autoremove: 30s}",
                "config: {cluster: {system: {ip: {type: sharded, alive: a, down: b, data: ['no', '007', '1.10'], pins: {'007': vip-flip-2}}}}}",
                "addresses: true\nconfig: {cluster: {system: {ip: {type: sharded, alive: ip_up, down: [ip_down], data: []}}}}",
                "handlers: {ip_up: '#!/bin/sh'}\nconfig: {cluster: {system: {ip: {type: sharded, alive: ip_up, down: b, data: []}}}}",
                "persistence: {size: 48Mi}",
                "persistence: {size: 1056Mi}\nconfig: {history_size: 1GB}",
                "resources: {limits: {memory: 288Mi}}",
                "javaOptions: -Xmx224M",
                "podLabels: {team: net}",
            })
    void whatJustWorksIsTaken(String values) throws Exception {
        Path file = Files.writeString(scratch.resolve("values.yml"), "key: {value: 0123456789abcdef}\n" + values);

        assertThat(Chart.template(file)).contains("kind: StatefulSet");
    }
}
