package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flip.config.bind.FlipProperties.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nobody gave a token, the member draws one, and only who may read its data directory has it. */
class ApiTokenTest {

    private static final Api NONE = new Api(null, null);

    @TempDir
    Path directory;

    @Test
    void itIsDrawnOnceForTheOwnerAlone() throws Exception {
        ApiToken first = ApiToken.of(NONE, directory);
        String drawn = Files.readString(directory.resolve("api-token")).strip();

        assertThat(drawn).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("api-token"))))
                .isEqualTo("rw-------");
        assertThat(first.matches(drawn)).isTrue();
        assertThat(first.matches(drawn.substring(1))).isFalse();
        assertThat(first.beyondGuessing()).isTrue();
        assertThat(ApiToken.of(NONE, directory).matches(drawn)).isTrue();
        assertThat(directory.toFile().list()).containsExactly("api-token");
    }

    @Test
    void eachMemberDrawsItsOwn() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        ApiToken.of(NONE, directory);
        ApiToken.of(NONE, other);

        assertThat(Files.readString(other.resolve("api-token")))
                .isNotEqualTo(Files.readString(directory.resolve("api-token")));
    }

    @Test
    void anEmptyFileIsNoToken() throws Exception {
        Files.writeString(directory.resolve("api-token"), " \n");

        assertThat(ApiToken.of(NONE, directory).matches("")).isFalse();
        assertThat(Files.readString(directory.resolve("api-token"))).hasSize(44);
    }

    @Test
    void whatSomebodyWroteThereCounts() throws Exception {
        Files.writeString(directory.resolve("api-token"), "my own\n");
        ApiToken token = ApiToken.of(NONE, directory);

        assertThat(token.matches("my own")).isTrue();
        assertThat(token.beyondGuessing()).isFalse();
    }

    @Test
    void removedWhileItRunsNobodyKnowsIt() throws Exception {
        ApiToken token = ApiToken.of(NONE, directory);
        String drawn = Files.readString(directory.resolve("api-token")).strip();
        Files.delete(directory.resolve("api-token"));

        assertThat(token.matches(drawn)).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @Test
    void itIsNotDrawnWhereItCantBeKept() {
        assertThatIOException().isThrownBy(() -> ApiToken.of(NONE, directory.resolve("none")));
    }

    @Test
    void theCommandReadsTheFileWhateverItIsCalled() throws Exception {
        assertThat(ApiToken.of(NONE, directory).header())
                .isEqualTo("\"Authorization: Bearer $(cat " + directory + "/api-token)\"");
        Path odd = Files.createDirectory(directory.resolve("it's $(here)"));
        assertThat(ApiToken.of(NONE, odd).header())
                .isEqualTo("\"Authorization: Bearer $(cat '" + directory + "/it'\\''s $(here)/api-token')\"");
    }
}
