package io.flip.web.load;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over {@link BoundedEndpoint}. Public, because Tomcat makes it by its name. */
public final class BoundedHttp extends Http11NioProtocol {

    private final BoundedEndpoint bounded;

    public BoundedHttp() {
        this(new BoundedEndpoint());
    }

    private BoundedHttp(BoundedEndpoint bounded) {
        super(bounded);
        this.bounded = bounded;
    }

    BoundedEndpoint bounded() {
        return bounded;
    }
}
