package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.document.Documents;
import io.flip.config.document.Rendering;
import io.flip.config.read.ConfigurationException;
import io.flip.config.read.PlainValues;
import io.flip.config.read.Written;
import io.flip.engine.message.Body;
import io.flip.engine.register.ClusterConfig;
import io.flip.wire.CborPacker;
import io.flip.wire.RegisterCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is accepted can be written out again: shown, read back as the same, sent to the others, stored, given to handlers. Whatever can't is refused when it comes
 * in, in words that can themselves be written out.
 */
@Timeout(120)
class PoisonTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    /** The good file with a config in its system. */
    private static String with(String config) {
        return Operator.resource("good.json")
                .replaceFirst(
                        "\"interface\": *\"[a-z0-9]+\"", "\"interface\": \"lo\", " + config.replace("\\", "\\\\"));
    }

    /** As REST takes it: the file without what is one member's own. */
    private static byte[] body(String config) {
        return with(config)
                .replaceAll("\"(id|key|log_level|data_dir)\" *: *\"[^\"]*\" *,", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What everybody does with it: refused with words, or all of that works. */
    static Optional<ClusterConfig> accepted(byte[] body, ClusterConfig present) {
        Documents documents = TestDocuments.withoutPrograms();
        try {
            ClusterConfig config = documents.whole(body, present, "flip2");
            use(config);
            return Optional.of(config);
        } catch (ConfigurationException refused) {
            assertThat(refused.lines()).isNotEmpty().noneMatch(String::isBlank);
            assertThat(JSON.writeValueAsBytes(refused.lines())).isNotEmpty();
            return Optional.empty();
        }
    }

    /** Rendered, read, compared, packed, stored. */
    static void use(ClusterConfig config) {
        Documents documents = TestDocuments.withoutPrograms();
        byte[] rendered = JSON.writeValueAsBytes(documents.of(config));
        ClusterConfig read = documents.whole(rendered, config, "flip2");
        assertThat(read).isEqualTo(config);
        assertThat(JSON.writeValueAsBytes(documents.of(read))).isEqualTo(rendered);
        CborPacker packer = new CborPacker();
        RegisterCodec codec = new RegisterCodec();
        try {
            assertThat(packer.unpack(packer.pack(new Body.OfConfig(config)))).isEqualTo(new Body.OfConfig(config));
            assertThat(codec.base(codec.encode(new RegisterCodec.Base(config, true, List.of())))
                            .config())
                    .isEqualTo(config);
        } catch (io.flip.engine.message.Packer.MalformedException e) {
            throw new AssertionError(e);
        }
        config.systems()
                .forEach(system -> assertThat(JSON.readTree(
                                JSON.writeValueAsString(system.handlers().config())))
                        .isNotNull());
    }

    private ClusterConfig present() {
        return new Operator(directory)
                .json(Operator.resource("good.json"))
                .setup()
                .cluster();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "-1e999",
                "1e309",
                "1.8e308",
                "1e99999999999999999999",
                "-1e2147483648",
                "1e-99999999999999999999",
                "1e-400",
                "\"\\ud800\"",
                "[\"\\udc00x\"]",
                "{\"\\ud800\": 1}",
                "null",
                "{\"a\": 1, \"a\": 2}"
            })
    void poisonIsRefusedInBothFormatsAndByRest(String value) {
        assertThat(accepted(body("\"n\": " + value), present())).isEmpty();
        assertThat(new Operator(directory).json(with("\"n\": " + value)).mistakes())
                .isNotEmpty();
        String yaml = Operator.resource("good.yml").replace("interface: lo", "interface: lo, n: " + value);
        assertThat(new Operator(directory).yaml(yaml).mistakes()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "-0.0",
                "0e999",
                "0.000e-999",
                "1.7976931348623157e308",
                "4.9e-324",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "123456789012345678901234567890",
                "0.1",
                "1E2",
                "100000000000000000000000.5",
                "\"1e999\"",
                "\"NaN\"",
                "\"\\ud83d\\ude00\"",
                "\"\\u0000\\u2028\"",
                "{\"\": {\"\": []}}"
            })
    void whatIsOddAndCanBeWrittenOutIsAccepted(String value) {
        assertThat(accepted(body("\"n\": " + value), present())).isPresent();
    }

    /** JSON readers guess the encoding from the first four bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00007B00",
                "007B0000",
                "FEFF0000",
                "0000FFFE",
                "0000FEFF00",
                "FFFE0000",
                "EFBBBF7B",
                "7BC3",
                "7BFF7D"
            })
    void whatIsInNoEncodingThatIsReadIsRefusedWithTheReason(String bytes) {
        assertThat(accepted(HexFormat.of().parseHex(bytes), present())).isEmpty();
    }

    /** It was accepted before such were refused: it is shown, as a text, so that it can be replaced. */
    @Test
    void aStoredNumberThatIsNotFiniteIsShown() {
        assertThat(JSON.writeValueAsString(PlainValues.of((Written.Table)
                        Rendering.value(new TreeMap<>(java.util.Map.of("n", Double.POSITIVE_INFINITY))))))
                .isEqualTo("{\"n\":\"Infinity\"}");
    }

    @Test
    void whatYamlAloneKnowsIsText() {
        String values =
                ".inf, -.INF, .nan, 0x1F, 0o17, 1_000, 2001-12-14, 2001-12-14t21:59:43.10-05:00, 10:20:30, '007', ~x, +1, 1., .5";
        String yaml = Operator.resource("good.yml").replace("interface: lo", "interface: lo, n: [" + values + "]");
        ClusterConfig config = new Operator(directory).yaml(yaml).setup().cluster();
        assertThat(config.systems().getFirst().handlers().config().get("n"))
                .isEqualTo(Stream.of(values.replace("'", "").split(", ")).toList());
        use(config);
        String binary = Operator.resource("good.yml").replace("interface: lo", "interface: lo, n: !!binary aGk=");
        assertThat(new Operator(directory).yaml(binary).mistakes()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aProgramsWordsCanBeWrittenOutToo() {
        String good = new String(body("\"n\": 1"), StandardCharsets.UTF_8);
        assertThat(good).contains("\"ip_up\"");
        for (String word : List.of(
                "\"\\ud800\"", "\"x\\u0000\"", "[" + "\"a\",".repeat(1024) + "\"b\"]", "[\"a\", \"\\udfff\"]")) {
            assertThat(accepted(good.replace("\"ip_up\"", word).getBytes(StandardCharsets.UTF_8), present()))
                    .as(word.substring(0, Math.min(20, word.length())))
                    .isEmpty();
        }
    }

    /** Whatever may be drawn, at any depth, under any name. */
    @Test
    void whateverIsAcceptedCanBeWrittenOut() {
        ClusterConfig present = present();
        int accepted = 0;
        int runs = 3000;
        for (int seed = 0; seed < runs; seed++) {
            String drawn = new Drawn(seed).value(0);
            try {
                accepted += accepted(body("\"n\": " + drawn), present).isPresent() ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + drawn, e);
            }
        }
        assertThat(accepted).isBetween(runs / 10, runs * 9 / 10);
    }

    /** JSON that nobody would write, from a seed. */
    private static final class Drawn {
        private static final List<String> TEXTS = List.of(
                "\"\"",
                "\"x\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\udbff\\udfff\"",
                "\"\\ufeff\"",
                "\"\\\"\\\\/\"",
                "\"\u2028\"",
                "\"é\"",
                "\"Infinity\"",
                "\"null\"");

        private final SplittableRandom random;

        Drawn(long seed) {
            random = new SplittableRandom(seed);
        }

        String value(int depth) {
            int most = depth > 4 ? 3 : 6;
            return switch (random.nextInt(most)) {
                case 0 -> number();
                case 1 -> text();
                case 2 -> random.nextInt(20) == 0 ? "null" : String.valueOf(random.nextBoolean());
                case 3 -> "[" + many(() -> value(depth + 1)) + "]";
                case 4 -> "{" + many(() -> text() + ":" + value(depth + 1)) + "}";
                default -> "[".repeat(random.nextInt(18)) + number() + "]".repeat(0);
            };
        }

        private String many(java.util.function.Supplier<String> each) {
            return IntStream.range(0, random.nextInt(4))
                    .mapToObj(_ -> each.get())
                    .collect(Collectors.joining(","));
        }

        private String text() {
            if (random.nextInt(40) == 0) {
                return "\"" + "y".repeat(random.nextInt(16_000, 17_000)) + "\"";
            }
            return random.nextInt(3) == 0
                    ? "\"k" + random.nextInt(1000) + "\""
                    : TEXTS.get(random.nextInt(TEXTS.size()));
        }

        private String number() {
            List<String> parts = new ArrayList<>();
            parts.add(random.nextBoolean() ? "-" : "");
            parts.add(random.nextInt(4) == 0 ? "0" : digits(1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 20)));
            parts.add(random.nextBoolean() ? "" : "." + random.nextInt(1_000_000));
            int exponent = random.nextInt(8);
            parts.add(
                    exponent > 3
                            ? ""
                            : "eE".charAt(exponent & 1)
                                    + (random.nextBoolean() ? "-" : "")
                                    + digits(1 + random.nextInt(exponent == 0 ? 12 : 3)));
            return String.join("", parts);
        }

        private String digits(int count) {
            return 1
                    + random.nextInt(9)
                    + IntStream.range(1, count)
                            .mapToObj(_ -> String.valueOf(random.nextInt(10)))
                            .collect(Collectors.joining());
        }
    }
}
