package io.flip.web.load;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The web server within its bounds. */
@Configuration(proxyBeanMethods = false)
class LoadConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(Door door) {
        return factory -> {
            factory.setProtocol(BoundedHttp.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof BoundedHttp http) {
                    door.of(http.bounded());
                }
            });
        };
    }
}
