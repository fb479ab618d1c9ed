package io.flip.web;

import io.flip.engine.register.Kind;
import io.flip.engine.register.Setting;
import io.flip.engine.register.SystemSettings;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The settings of a system as the description of the API has them, made from their table. */
final class SettingSchemas {

    private static final Map<String, String> MAPS = Map.of(
            "address", "How the member itself is to put items up, which are addresses then",
            "check", "How items are checked");

    private SettingSchemas() {}

    /** Adds them to what is sent of a system. */
    static void describe(OpenAPI api) {
        Schema<?> system =
                Objects.requireNonNull(api.getComponents().getSchemas().get("SentSystem"));
        for (Setting<?> setting : SystemSettings.ALL) {
            List<String> path = setting.path();
            Schema<?> place = path.size() == 1 ? system : inner(system, path.getFirst());
            place.addProperty(path.getLast(), schema(setting));
        }
    }

    private static Schema<?> inner(Schema<?> system, String name) {
        Schema<?> present = system.getProperties().get(name);
        Schema<?> inner = present == null ? new ObjectSchema().description(MAPS.get(name)) : present;
        system.addProperty(name, inner);
        return inner;
    }

    private static <T> Schema<?> schema(Setting<T> setting) {
        Schema<?> schema = schema(setting.kind());
        Optional.ofNullable(setting.fallback()).map(setting.kind()::plain).ifPresent(schema::setDefault);
        return schema.description(setting.help());
    }

    private static Schema<?> schema(Kind<?> kind) {
        return switch (kind) {
            case Kind.Time(Duration least) -> time(least);
            case Kind.Whole(int least, int most) ->
                new IntegerSchema().minimum(BigDecimal.valueOf(least)).maximum(BigDecimal.valueOf(most));
            case Kind.Text(int most) -> new StringSchema().maxLength(most);
            case Kind.Truth _ -> new BooleanSchema();
            case Kind.Choice<?> choice -> {
                StringSchema words = new StringSchema();
                choice.words().forEach(words::addEnumItem);
                yield words;
            }
            case Kind.Return _ -> time(Duration.ZERO);
        };
    }

    /** Milliseconds, or text: with a unit, or one of the words that stand for a time. */
    private static Schema<?> time(Duration least) {
        return new Schema<>()
                .addOneOfItem(new IntegerSchema()
                        .minimum(BigDecimal.valueOf(least.toMillis()))
                        .maximum(BigDecimal.valueOf(Kind.Time.LONGEST.toMillis())))
                .addOneOfItem(new StringSchema());
    }
}
