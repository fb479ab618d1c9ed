package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Http;
import io.flip.fixture.RawHttp;
import io.flip.fixture.ServiceContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** In a context of its own that waits for clients for a second: the tests of others are such clients, on a machine that may stand still for longer. */
class SlowBodyTest {

    @Test
    void whoStopsInTheMiddleOfABodyIsTold() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ServiceContext.class)
                .run(
                        "--server.port=0",
                        "--server.tomcat.connection-timeout=1s",
                        "--spring.config.location=classpath:/",
                        "--logging.level.root=warn")) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            assertThat(RawHttp.send(
                            port,
                            "POST /api/v1/systems/ip/data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 100\r\nConnection: close\r\nAuthorization: Bearer " + Http.TOKEN
                                    + "\r\n\r\n{\"value\": "))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("application/problem+json", "urn:flip:problem:too-slow", "The request stopped coming");
        }
    }
}
