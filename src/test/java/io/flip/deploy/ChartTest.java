package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart: Helm has nothing to say against it, Kubernetes' own types know every field, the schema refuses what can't work, and what it
 * renders is what was reviewed. After a change that is meant, {@code -Dchart.accept=true} writes the snapshots anew, to be reviewed by git.
 */
class ChartTest {
    private static final Path SNAPSHOTS = Path.of("src/test/resources/chart/rendered");

    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "v1 ServiceAccount", ServiceAccount.class,
            "v1 Pod", Pod.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
            "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class);

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
    void theTestPodIsAHook() throws Exception {
        assertThat(Files.readString(Chart.DIRECTORY.resolve("templates/tests/readiness.yaml")))
                .contains("    helm.sh/hook: test\n");
        assertThat(Chart.object(Chart.render("minimal"), "Pod", "vip-flip-test"))
                .isNotEmpty();
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
        assertThat(wrong()).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatCantWorkIsRefusedByName(String name, String values) throws Exception {
        Path file = Files.writeString(scratch.resolve("values.yml"), values);

        assertThatThrownBy(() -> Chart.template(file))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(name);
    }
}
