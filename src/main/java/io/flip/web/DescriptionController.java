package io.flip.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API's description for tools (OpenAPI). It was made of the controllers when the program was built: a member that runs needs nothing to make it. */
@Hidden
@RestController
class DescriptionController {

    private static final Resource DESCRIPTION = new ClassPathResource("openapi.json", DescriptionController.class);

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource description() {
        return DESCRIPTION;
    }
}
