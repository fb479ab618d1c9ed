package io.flip.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreferenceTest {

    private static List<String> order(List<String> members, String home, int row) {
        List<String> order = new ArrayList<>();
        new Preference(members, new Slot(home, row)).forEach(order::add);
        return order;
    }

    /** Word for word as protocol 4 has it: take out the one at r mod L, replace r by r div L, reverse the pool. */
    private static List<String> asWritten(List<String> members, String home, int row) {
        List<String> pool = new ArrayList<>();
        int p = members.indexOf(home);
        for (int i = 1; i < members.size(); i++) {
            pool.add(members.get((p + i) % members.size()));
        }
        List<String> order = new ArrayList<>(List.of(home));
        int r = row;
        while (!pool.isEmpty()) {
            int length = pool.size();
            order.add(pool.remove(r % length));
            r /= length;
            pool = new ArrayList<>(pool.reversed());
        }
        return order;
    }

    private static List<String> members(int count) {
        return IntStream.range(0, count).mapToObj("m%02d"::formatted).toList();
    }

    @Test
    @Rule("4")
    void isTheOneOfTheProtocol() {
        for (int n = 1; n <= 9; n++) {
            for (String home : members(n)) {
                for (int row = 0; row < 60; row++) {
                    assertThat(order(members(n), home, row)).isEqualTo(asWritten(members(n), home, row));
                }
            }
        }
    }

    @Test
    void beginsAtHomeAndHasEveryMemberOnce() {
        List<String> order = order(members(7), "m03", 11);
        assertThat(order).startsWith("m03").hasSize(7);
        assertThat(new HashSet<>(order)).hasSize(7);
    }

    @Test
    void spreadsAFailedMembersItemsEvenly() {
        for (int n = 2; n <= 12; n++) {
            int items = n * 12;
            for (String failed : members(n)) {
                Map<String, Integer> load = loads(n, items, List.of(failed));
                int ideal = (items + n - 2) / (n - 1);
                assertThat(load.values()).as("n = " + n + " without " + failed).allMatch(has -> has <= ideal + 1);
            }
        }
    }

    private static Map<String, Integer> loads(int n, int items, List<String> failed) {
        Map<String, Integer> load = new TreeMap<>();
        for (int k = 0; k < items; k++) {
            order(members(n), members(n).get(k % n), k / n).stream()
                    .filter(member -> !failed.contains(member))
                    .findFirst()
                    .ifPresent(member -> load.merge(member, 1, Integer::sum));
        }
        return load;
    }

    @Test
    void twoFailuresLeaveNobodyMuchFullerThanTheOthers() {
        for (int n = 3; n <= 12; n++) {
            int items = n * 12;
            for (int a = 0; a < n; a++) {
                for (int b = a + 1; b < n; b++) {
                    List<String> failed = List.of(members(n).get(a), members(n).get(b));
                    int ideal = (items + n - 3) / (n - 2);
                    assertThat(loads(n, items, failed).values())
                            .as("n = " + n + " without " + failed)
                            .allMatch(has -> has <= ideal + 1);
                }
            }
        }
    }
}
