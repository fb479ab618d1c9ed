package io.flip.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** In a pod of Kubernetes, as the environment says: Spring would believe there what a client says of its address. */
@ServiceTest
@ContextConfiguration(initializers = CloudTest.Pod.class)
class CloudTest {

    static final class Pod implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            Map<String, Object> variables =
                    Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");
            context.getEnvironment()
                    .getPropertySources()
                    .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        }
    }

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.9.9", "127.0.0.1", "::1", "localhost"})
    void nobodysAddressIsTakenFromAHeader(String said) {
        String drain = "/api/v1/members/flip/drain";
        assertThat(http.change("POST", drain, "", "X-Forwarded-For", said, "Authorization", "Bearer no")
                        .statusCode())
                .isEqualTo(401);
        assertThat(http.change("POST", drain, "", "X-Forwarded-For", said, "X-Forwarded-Proto", "https")
                        .statusCode())
                .isEqualTo(202);
        assertThat(node.asked().by()).isEqualTo("token@127.0.0.1");
    }
}
