package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final ItemId ITEM = new ItemId("ip", "1, ip/2");

    private static boolean asks(String what, ItemId item) {
        return Retries.asks(new ConfigChange("id", "by", what), item, "a");
    }

    @Test
    void aRetryOfASystemAsksForAllOfItAlone() {
        String what = Retries.retries("ip", List.of());
        assertThat(asks(what, ITEM)).isTrue();
        assertThat(asks(what, new ItemId("ip2", "1"))).isFalse();
    }

    @Test
    void aRetryOfItemsAsksForThose() {
        String what = Retries.retries("ip", List.of("3", ITEM.value(), "4"));
        assertThat(what).isEqualTo("retries ip/3, ip/1, ip/2, ip/4");
        assertThat(asks(what, ITEM)).isTrue();
        assertThat(asks(what, new ItemId("ip", "3"))).isTrue();
        assertThat(asks(what, new ItemId("ip", "4"))).isTrue();
        assertThat(asks(what, new ItemId("ip", "5"))).isFalse();
        assertThat(asks(what, new ItemId("ip", "p"))).isFalse();
    }

    @Test
    void aPinAsksForItsItemOnItsMember() {
        assertThat(asks(Retries.pins("ip", ITEM.value(), "a"), ITEM)).isTrue();
        assertThat(asks(Retries.pins("ip", ITEM.value(), "b"), ITEM)).isFalse();
        assertThat(asks(Retries.pins("ip", "3", "a"), ITEM)).isFalse();
    }

    @Test
    void otherChangesAskForNothing() {
        assertThat(asks("changes system ip", ITEM)).isFalse();
        assertThat(asks("unpins ip/1, ip/2", ITEM)).isFalse();
    }
}
