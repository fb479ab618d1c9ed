package io.flip.wire;

import static io.flip.wire.Format.orNull;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.Values.COUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.message.Packer.MalformedException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record that has grown twice: by two fields together, and by one. */
class LayoutTest {

    private record Grown(String name, long second, @Nullable String third, long fourth) {}

    private static final Format<Grown> GROWN = Layout.of(Grown.class)
            .fields(
                    ID.of(Grown::name),
                    COUNT.added(Grown::second, 7L),
                    orNull(ID).along(Grown::third, null),
                    COUNT.added(Grown::fourth, 9L),
                    Grown::new);

    @ParameterizedTest
    @CsvSource({
        "7,  , 9, 81 6161",
        "8,  , 9, 83 6161 08 f6",
        "7, b, 9, 83 6161 07 6162",
        "7,  , 0, 84 6161 07 f6 00",
        "8, b, 0, 84 6161 08 6162 00",
    })
    void whatIsTheDefaultIsLeftOff(long second, @Nullable String third, long fourth, String bytes) throws Exception {
        Grown grown = new Grown("a", second, third, fourth);
        assertThat(CborWriter.write(GROWN, grown)).isEqualTo(hex(bytes));
        assertThat(CborReader.read(GROWN, hex(bytes))).isEqualTo(grown);
    }

    @ParameterizedTest
    @CsvSource({"82 6161 08, 8, 9", "85 6161 07 f6 00 01, 7, 0", "86 6161 08 f6 00 818101 a16161f5, 8, 0"})
    void otherVersionsAreRead(String bytes, long second, long fourth) throws Exception {
        assertThat(CborReader.read(GROWN, hex(bytes))).isEqualTo(new Grown("a", second, null, fourth));
    }

    @ParameterizedTest
    @CsvSource({"80", "81 01", "82 6161 20", "83 6161 07 01", "84 6161 07 f6 f6", "82 6161"})
    void whatIsNoSuchRecordIsMalformed(String bytes) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> CborReader.read(GROWN, hex(bytes)));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
