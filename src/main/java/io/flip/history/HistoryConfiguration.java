package io.flip.history;

import io.flip.node.NodeFront;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The history of the running member. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

    /** From the first event to the last: made before the member is started, and closed after it has stopped. */
    @Bean
    History history(HistorySettings settings, NodeFront node) {
        History history = new History(settings);
        node.events().subscribe(0, history::append);
        return history;
    }
}
