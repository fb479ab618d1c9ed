package io.flip.web.problem;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The paths of the API as they are mapped, to name the nearest one to a client that missed it. */
@Component
final class ApiPaths {

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;

    /** The mapping is asked late: it needs all controllers, and the error handlers are made before them. */
    ApiPaths(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    Optional<String> nearest(String path) {
        return ClosestName.to(path, all());
    }

    private List<String> all() {
        return mapping.getObject().getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream())
                .filter(pattern -> pattern.startsWith("/api/"))
                .distinct()
                .sorted()
                .toList();
    }
}
