package io.flip.web.load;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over {@link BoundedEndpoint}. Public, because Tomcat makes it by its name. */
public final class BoundedHttp extends Http11NioProtocol {

    public BoundedHttp() {
        super(new BoundedEndpoint());
    }
}
