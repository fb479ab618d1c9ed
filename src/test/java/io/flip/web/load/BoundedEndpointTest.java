package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rest of the descriptors is for what keeps items. */
class BoundedEndpointTest {

    private final BoundedEndpoint endpoint = new BoundedEndpoint();

    /** As many as can be is what Tomcat means by -1. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    void noMoreConnectionsAreTakenThanThereAreDescriptorsFor(int asked) {
        endpoint.setMaxConnections(asked);
        assertThat(endpoint.getMaxConnections()).isEqualTo(Descriptors.mostConnections());
    }

    @Test
    void fewerAreTakenAsAsked() {
        endpoint.setMaxConnections(3);
        assertThat(endpoint.getMaxConnections()).isEqualTo(3 + BoundedEndpoint.SPARE);
    }
}
