package io.flip.web;

import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;

/** What can be sent with every change, and what every change may be answered. */
final class AskedParameters {

    private AskedParameters() {}

    static List<Parameter> all() {
        return List.of(
                new HeaderParameter()
                        .name("Idempotency-Key")
                        .description(
                                "Names the change: asking again with it, at any member, makes it once at most. Left out:"
                                        + " one is drawn and returned")
                        .schema(new StringSchema().maxLength(128)),
                new HeaderParameter()
                        .name("If-Match")
                        .description("The version of the configuration that is to be changed, as an ETag")
                        .schema(new StringSchema()),
                new QueryParameter()
                        .name("force")
                        .description("Also where it is dangerous: the problem without it says why")
                        .schema(new BooleanSchema()._default(false)));
    }

    static void answers(ApiResponses responses) {
        add(responses, "400", "The body breaks the rules of the configuration; mistakes lists all");
        add(responses, "401", "The token of this member is missing, or wrong");
        add(responses, "403", "A browser sends this for a page of another site");
        add(responses, "404", "What is to be changed is not there");
        add(responses, "409", "Another change came first, or that needs force");
        add(responses, "412", "If-Match is not the present version");
        add(responses, "415", "The body is no JSON");
        add(responses, "421", "The Host is no name of this member");
        add(responses, "429", "Too many wrong tokens came from there; Retry-After says when to ask again");
        add(
                responses,
                "503",
                "No majority answers; Retry-After says when to ask again. Or this is no member: ask another");
    }

    private static void add(ApiResponses responses, String code, String description) {
        responses.computeIfAbsent(code, _ -> new ApiResponse().description(description));
    }
}
