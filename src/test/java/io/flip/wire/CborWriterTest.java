package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** The bytes are those of Jackson, by which earlier members write. */
class CborWriterTest {

    @Test
    void numbers() {
        List<Long> numbers = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
        for (long near : new long[] {0, 24, 1 << 8, 1 << 16, 1L << 31, 1L << 32, 1L << 48, 1L << 60}) {
            for (long beside = -2; beside <= 2; beside++) {
                numbers.add(near + beside);
                numbers.add(-near + beside);
            }
        }
        for (long number : numbers) {
            assertThat(CborWriter.write(Values.NUMBER, number))
                    .as("%d", number)
                    .isEqualTo(jackson(out -> out.writeNumber(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY})
    void realNumbers(double number) {
        assertThat(CborWriter.write(Format.of(CborWriter::real, CborReader::real), number))
                .isEqualTo(jackson(out -> out.writeNumber(number)));
    }

    /** Also of a length at which a pair of surrogates is where a part ends. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00fc", "\u20ac", "\ud83d\ude00", "a\ud83d\ude00"})
    void texts(String repeated) {
        for (int length = 0; length <= Limits.TEXT / repeated.length(); length += length < 300 ? 1 : 37) {
            assertText(repeated.repeat(length));
        }
        for (int length = 3980; length < 4010; length++) {
            assertText(repeated.repeat(length / repeated.length()));
        }
    }

    private static void assertText(String text) {
        assertThat(CborWriter.write(Values.TEXT, text))
                .as("%d characters", text.length())
                .isEqualTo(jackson(out -> out.writeString(text)));
    }

    @Test
    void bytes() {
        for (int length : new int[] {0, 1, 23, 24, 255, 256, 1024, 70_000}) {
            byte[] content = new byte[length];
            assertThat(CborWriter.write(Format.<byte[]>of(CborWriter::bytes, in -> in.bytes(length)), content))
                    .isEqualTo(jackson(out -> out.writeBinary(content)));
        }
    }

    @Test
    void arrays() {
        for (int length : new int[] {0, 1, 23, 24, 255, 256, 70_000}) {
            List<Boolean> values = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                values.add(i % 2 == 0);
            }
            assertThat(CborWriter.write(Format.listOf(Values.FLAG), values)).isEqualTo(jackson(out -> {
                out.writeStartArray(null, length);
                values.forEach(out::writeBoolean);
                out.writeEndArray();
            }));
        }
    }

    @Test
    void whatNobodyCouldReadIsNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> CborWriter.write(Values.TEXT, "\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> CborWriter.write(Values.TEXT, "a\udc00\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> CborWriter.write(MemberFormat.ID, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CborWriter.write(Values.TEXT, "a".repeat(Limits.TEXT + 1)));
    }

    private static byte[] jackson(Consumer<JsonGenerator> writes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Cbor.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            writes.accept(out);
        }
        return bytes.toByteArray();
    }
}
