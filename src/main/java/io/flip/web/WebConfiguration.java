package io.flip.web;

import io.flip.web.problem.ProblemValve;
import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

/** What the web server needs beyond properties. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** A request takes milliseconds; what takes longer is a client that does not read, and must not hold up the stop. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    @Autowired
    void endPromptly(ObjectProvider<DefaultLifecycleProcessor> lifecycle) {
        lifecycle.ifAvailable(processor -> processor.setTimeoutForShutdownPhase(
                WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, LAST_REQUESTS.toMillis()));
    }

    /** Ids keep every character, also a slash: it is passed on encoded, so that it separates nothing. */
    @Bean
    TomcatConnectorCustomizer everyCharacterInPaths() {
        return connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        };
    }

    /** What Tomcat refuses by itself is a problem too, and no page. */
    @Bean
    TomcatContextCustomizer problemsBeforeServlets() {
        return context -> ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName());
    }
}
