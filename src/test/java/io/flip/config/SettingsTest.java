package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.document.Documents;
import io.flip.config.read.Reading;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Differences;
import io.flip.engine.register.Kind;
import io.flip.engine.register.Setting;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.SystemSettings;
import io.flip.wire.RegisterCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Each setting of a system's table goes all the way: from both formats to the members, the disk, REST and back. */
class SettingsTest {

    private static final String GOOD = Operator.resource("good.yml");
    private static final String LAST = "        on_isolation: hold\n";

    private static final String NO_ADDRESS = "        address: {}\n";
    private static final String ADDRESSES = GOOD.replaceFirst(" +alive: .*\n +down: .*\n", NO_ADDRESS)
            .replaceAll("127.0.0.1, port: 22(..)", "10.0.0.1$1, port: 22$1");

    @TempDir
    Path directory;

    static List<Setting<?>> all() {
        return SystemSettings.ALL;
    }

    private static String good(Setting<?> setting) {
        return setting.name().startsWith("address.") ? ADDRESSES : GOOD;
    }

    /** A value that is not the default, as it is written. */
    private static String other(Setting<?> setting) {
        return switch (setting.kind()) {
            case Kind.Time _, Kind.Return _ -> "777";
            case Kind.Whole whole -> Integer.toString(whole.most());
            case Kind.Text _ -> "eth7";
            case Kind.Truth _ -> Boolean.TRUE.equals(setting.fallback()) ? "false" : "true";
            case Kind.Choice<?> choice -> choice.words().getLast();
        };
    }

    private static Object plain(Setting<?> setting) {
        return Objects.requireNonNull(Reading.of(setting.kind()).parse().apply(other(setting)));
    }

    private Operator with(Setting<?> setting, String value) {
        String line = String.join(": {", setting.path()) + ": " + value
                + (setting.path().size() == 1 ? "" : "}");
        String good = good(setting);
        return new Operator(directory)
                .yaml(good.replace(good.contains(NO_ADDRESS) ? NO_ADDRESS : LAST, "        " + line + "\n"));
    }

    private ClusterConfig cluster(Setting<?> setting) {
        return with(setting, other(setting)).setup().cluster();
    }

    private ClusterConfig plainCluster(Setting<?> setting) {
        return new Operator(directory).yaml(good(setting)).setup().cluster();
    }

    private static SystemConfig system(ClusterConfig cluster) {
        return cluster.systems().getFirst();
    }

    @ParameterizedTest
    @MethodSource("all")
    void itIsReadFromTheFile(Setting<?> setting) {
        assertThat(setting.plain(system(cluster(setting)))).isEqualTo(plain(setting));
        assertThat(setting.of(system(plainCluster(setting)))).isEqualTo(setting.fallback());
    }

    @ParameterizedTest
    @MethodSource("all")
    void itIsReadFromTheOriginalsFile(Setting<?> setting) {
        Map<String, Object> config = TestDocuments.withoutPrograms().of(cluster(setting));
        String json = new JsonMapper()
                .writeValueAsString(config)
                .replaceFirst("\\{", "{\"id\":\"flip\",\"key\":\"" + "0".repeat(64) + "\",");
        assertThat(system(new Operator(directory).json(json).setup().cluster())).isEqualTo(system(cluster(setting)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void itIsReadFromTheCommandLine(Setting<?> setting) {
        Operator operator = new Operator(directory)
                .yaml(good(setting))
                .option("--flip.cluster.system.ip." + setting.name() + "=" + other(setting));
        assertThat(operator.setup().cluster()).isEqualTo(cluster(setting));
    }

    /** Any text is a value. */
    static List<Setting<?>> allButTexts() {
        return SystemSettings.ALL.stream()
                .filter(setting -> !(setting.kind() instanceof Kind.Text))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("allButTexts")
    void whatIsNoValueIsRefused(Setting<?> setting) {
        String property = "flip.cluster.system.ip." + setting.name();
        assertThat(with(setting, "-1s").mistakes())
                .singleElement()
                .asString()
                .startsWith(property + " = -1s (application.yml:")
                .endsWith(Reading.of(setting.kind()).instead());
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsShownCanBePut(Setting<?> setting) {
        ClusterConfig cluster = cluster(setting);
        Documents documents = TestDocuments.on(directory.resolve("handlers"));
        String shown = new JsonMapper().writeValueAsString(documents.of(cluster));
        assertThat(shown).contains("\"" + setting.path().getLast() + "\":");
        assertThat(documents
                        .whole(shown.getBytes(StandardCharsets.UTF_8), plainCluster(setting), "flip")
                        .systems())
                .isEqualTo(cluster.systems());
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatDiffersIsNamed(Setting<?> setting) {
        assertThat(Differences.between(plainCluster(setting), cluster(setting)))
                .isEqualTo("cluster.system.ip: " + setting.name());
    }

    /** If this fails for a setting that has a place of its own in the engine, io.flip.wire.SystemFormat leaves it out. */
    @ParameterizedTest
    @MethodSource("all")
    void itIsWrittenForTheMembersAndTheDisk(Setting<?> setting) throws MalformedException {
        RegisterCodec codec = new RegisterCodec();
        RegisterCodec.Base base = new RegisterCodec.Base(cluster(setting), true, List.of());
        assertThat(codec.base(codec.encode(base))).isEqualTo(base);
    }

    @Test
    void aDefaultThatIsWrittenSaysNothing() {
        for (Setting<?> setting : all()) {
            Object fallback = setting.plain(system(plainCluster(setting)));
            if (fallback != null) {
                assertThat(with(setting, fallback.toString()).setup().cluster()).isEqualTo(plainCluster(setting));
            }
        }
    }

    /** What a newer member has written. */
    @Test
    void aSettingThatIsNotKnownIsKept() throws MalformedException {
        ClusterConfig cluster = plainCluster(SystemSettings.DELAY);
        Settings newer = new Settings(new TreeMap<>(Map.of("colour", "red")));
        RegisterCodec.Base base =
                new RegisterCodec.Base(cluster, true, List.of(system(cluster).more(newer)));
        RegisterCodec codec = new RegisterCodec();
        assertThat(codec.base(codec.encode(base))).isEqualTo(base);
    }
}
