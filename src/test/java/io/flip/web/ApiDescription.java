package io.flip.web;

import io.flip.web.change.Asked;
import io.flip.web.change.SentBody;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;

/**
 * What springdoc says of the controllers, and what holds for all of them. It is asked once, by {@link OpenApiTest}: what it says is a file, and a member
 * needs none of this. Not annotated as a configuration, so that no scan finds it.
 */
class ApiDescription {

    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Flip")
                        .description(
                                "What one member of a Flip cluster knows, and what can be changed. Every member, arbiters"
                                        + " included, answers every path; each shows what it sees itself, and a change is the"
                                        + " whole cluster's. Errors are application/problem+json (RFC 9457).")
                        .version("1")
                        .license(new License().name("MIT")));
    }

    /** Whatever is no success is a problem. */
    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getComponents().getSchemas().remove("SseEmitter"); // how a stream is made is no part of what is sent
            api.getPaths().values().stream()
                    .map(PathItem::readOperations)
                    .flatMap(operations -> operations.stream().map(Operation::getResponses))
                    .forEach(responses -> responses.forEach(ApiDescription::describe));
        };
    }

    /** What a system may be sent with, beside what SentSystem says. */
    @Bean
    OpenApiCustomizer settings() {
        return SettingSchemas::describe;
    }

    /** What comes with every change. */
    @Bean
    OperationCustomizer asked() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Asked.class, SentBody.class);
        return (operation, method) -> {
            if (Stream.of(method.getMethodParameters())
                    .anyMatch(parameter -> parameter.getParameterType().equals(Asked.class))) {
                AskedParameters.all().forEach(operation::addParametersItem);
                AskedParameters.answers(operation.getResponses());
            }
            return operation;
        };
    }

    private static void describe(String code, ApiResponse response) {
        if (!code.startsWith("2")) {
            response.setContent(new Content()
                    .addMediaType(
                            "application/problem+json",
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        }
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("RFC 9457")
                .addProperty(
                        "type", new StringSchema().description("Tells kinds of problems apart: urn:flip:problem:..."))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What was wrong, and what to do"))
                .addProperty("instance", new StringSchema().description("The path that was asked for"));
    }
}
