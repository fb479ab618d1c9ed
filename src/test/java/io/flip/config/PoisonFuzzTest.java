package io.flip.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flip.config.document.Documents;
import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.ClusterConfig;
import java.util.List;

/** Whatever body somebody sends: it is refused with words, or what comes of it can be shown, read back, compared, sent and stored. */
class PoisonFuzzTest {

    private static final ClusterConfig PRESENT = TestDocuments.withoutPrograms()
            .whole(
                    """
                    {"servers": {"flip": {"ip": "127.0.0.1", "port": 2200, "systems": ["ip"]}, "flip2": {"ip": "127.0.0.1", "port": 2202}},
                     "cluster": {"system": {"ip": {"type": "sharded", "alive": "up", "down": "down", "data": ["a"]}}}}""".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    io.flip.engine.register.Register.NOTHING,
                    "flip2");

    @FuzzTest(maxDuration = "30s")
    void body(byte[] bytes) {
        PoisonTest.accepted(bytes, PRESENT);
        Documents documents = TestDocuments.withoutPrograms();
        refusedOrRead(() -> PoisonTest.accepted(
                new tools.jackson.databind.json.JsonMapper().writeValueAsBytes(documents.of(PRESENT)), PRESENT));
        refusedOrRead(() -> documents.system("ip", bytes, PRESENT, "flip2"));
        refusedOrRead(() -> documents.member(bytes, PRESENT));
        refusedOrRead(() -> documents.data("ip", bytes, PRESENT));
        refusedOrRead(() -> documents.move(bytes, PRESENT.systems().getFirst()));
    }

    private static void refusedOrRead(Runnable reading) {
        try {
            reading.run();
        } catch (ConfigurationException refused) {
            List<String> lines = refused.lines();
            if (lines.isEmpty() || lines.stream().anyMatch(String::isBlank)) {
                throw new AssertionError("refused without a word", refused);
            }
        }
    }
}
