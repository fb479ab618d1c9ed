package io.flip.wire;

import static io.flip.wire.Kinds.kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.register.Letter;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {

    private record Named(String name) {}

    private record Named2(String name) {}

    private static final Layout<Named> NAMED = kind(0, Named.class).fields(MemberFormat.ID.of(Named::name), Named::new);

    @Test
    void eachKindHasALayout() {
        assertHasAll(MessageFormat.MESSAGE, Message.class);
        assertHasAll(BodyFormat.BODY, Body.class);
        assertHasAll(RegisterFormat.LETTER, Letter.class);
    }

    private static <T> void assertHasAll(Kinds<T> kinds, Class<T> sealed) {
        assertThat(kinds.kinds().stream().<Class<?>>map(Layout::type).toList())
                .containsExactlyInAnyOrder(sealed.getPermittedSubclasses());
    }

    @Test
    void noNumberIsUsedTwiceOrPassedOver() {
        assertThat(Kinds.of(NAMED).kinds()).isEqualTo(List.of(NAMED));
        for (int number : new int[] {0, 2}) {
            Layout<Named2> other = kind(number, Named2.class).fields(MemberFormat.ID.of(Named2::name), Named2::new);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Kinds.<Record>of(NAMED, other))
                    .withMessageContaining("Named2 as kind 1");
        }
    }

    @Test
    void whatIsNoKindIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CborWriter.write(Kinds.<Record>of(NAMED), new Named2("a")))
                .withMessageContaining("not for the wire");
    }
}
