package io.flip.web;

import static io.flip.fixture.Snapshots.ODD;
import static io.flip.fixture.Snapshots.ODD_SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Long lists come in pages: all of them together are the whole list, whatever happens between two of them. */
@ServiceTest
class PagesTest {
    private static final Pattern NEXT = Pattern.compile("<([^<>]*)>; rel=\"next\"");
    private static final String DATA = "/api/v1/systems/ip/data";
    private static final String ASSIGNMENTS = "/api/v1/assignments";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    /** Eight in the system ip, of which some are hard on URLs; ten in all. */
    @BeforeEach
    void manyItems() {
        node.reset();
        node.change(next -> next.more("ip", ODD, "a", "a b", "a&limit=1", "a+b", "\ud83d\ude00"));
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "3, 3", "4, 2", "7, 2", "8, 1", "9, 1", "10000, 1"})
    void theItemsOfASystemAreAllThereOnceAndInOrder(int limit, int pages) {
        List<List<ItemId>> read = read(DATA + "?limit=" + limit, PagesTest::ofIp);
        assertThat(read).hasSize(pages).allMatch(page -> !page.isEmpty() && page.size() <= limit);
        assertThat(read.stream().flatMap(List::stream))
                .containsExactlyElementsOf(all().stream()
                        .filter(item -> item.system().equals("ip"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "3, 4", "5, 2", "9, 2", "10, 1", "11, 1"})
    void theItemsOfAllSystemsAreAllThereOnceAndInOrder(int limit, int pages) {
        List<List<ItemId>> read = read(ASSIGNMENTS + "?limit=" + limit, PagesTest::ofAll);
        assertThat(read).hasSize(pages).allMatch(page -> !page.isEmpty() && page.size() <= limit);
        assertThat(read.stream().flatMap(List::stream)).containsExactlyElementsOf(all());
    }

    @Test
    void eachPageOfAllHasAllSystems() {
        JsonNode page = http.json(ASSIGNMENTS + "?limit=1");
        assertThat(page.propertyNames()).containsExactly(ODD_SYSTEM, "dns", "ip");
    }

    @Test
    void aSystemThatIsHardOnUrlsLeadsToItsNextPageToo() {
        node.change(next -> next.more(ODD_SYSTEM, "b", "c"));
        List<List<String>> read = read(
                "/api/v1/systems/db.eu-1%2Fx/data?limit=1",
                page -> page.valueStream()
                        .map(item -> item.get("value").asString())
                        .toList());
        assertThat(read).containsExactly(List.of(ODD), List.of("b"), List.of("c"));
    }

    /** The one behind which the next page begins, one that was seen, and one that was not. */
    @ParameterizedTest
    @ValueSource(strings = {DATA, ASSIGNMENTS})
    void whatIsRemovedBetweenTwoPagesTakesNoOtherWithIt(String path) {
        boolean ofIp = path.equals(DATA);
        List<ItemId> before = all().stream()
                .filter(item -> !ofIp || item.system().equals("ip"))
                .toList();
        List<ItemId> read = new ArrayList<>();
        Optional<String> next = Optional.of(path + "?limit=4");
        List<Integer> removed = List.of(1, 3, 5);
        while (next.isPresent()) {
            HttpResponse<String> answer = http.get(next.get());
            read.addAll(ofIp ? ofIp(Http.json(answer)) : ofAll(Http.json(answer)));
            next = next(answer);
            removed.forEach(index ->
                    node.change(now -> now.without(item -> item.item().equals(before.get(index)))));
        }
        List<ItemId> expected = new ArrayList<>(before);
        expected.remove(5);
        assertThat(read).containsExactlyElementsOf(expected);
    }

    @Test
    void withoutALimitAPageHasTenThousand() {
        node.change(next -> next.many(9_993));
        assertThat(read(DATA, PagesTest::ofIp)).extracting(List::size).containsExactly(10_000, 1);
        assertThat(read(ASSIGNMENTS, PagesTest::ofAll)).extracting(List::size).containsExactly(10_000, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0 | limit must be from 1 to 10000.",
                "-1 | limit must be from 1 to 10000.",
                "10001 | limit must be from 1 to 10000.",
                "x | 'x' is no value for the parameter 'limit'; it must be of type int.",
                "1.5 | '1.5' is no value for the parameter 'limit'; it must be of type int.",
                "99999999999 | '99999999999' is no value for the parameter 'limit'; it must be of type int.",
            })
    void aLimitThatIsNoneIsTheClientsMistake(String limit, String detail) {
        for (String path : List.of(DATA, ASSIGNMENTS, "/api/v1/history")) {
            mistake(path + "?limit=" + limit, detail);
        }
    }

    @Test
    void anItemAloneIsNoPlaceInTheListOfAll() {
        mistake(ASSIGNMENTS + "?after=a", "after needs afterSystem, the system of that item.");
    }

    private void mistake(String path, String detail) {
        HttpResponse<String> answer = http.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(Http.json(answer).get("type").asString()).isEqualTo("urn:flip:problem:bad-parameter");
        assertThat(Http.json(answer).get("detail").asString()).isEqualTo(detail);
    }

    /** Page by page, as each leads to the next. */
    private <T> List<List<T>> read(String path, Function<JsonNode, List<T>> entries) {
        List<List<T>> pages = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            HttpResponse<String> answer = http.get(next.get());
            assertThat(answer.statusCode()).as(next.get()).isEqualTo(200);
            pages.add(entries.apply(Http.json(answer)));
            next = next(answer);
            assertThat(pages).as("pages, which lead on without end").hasSizeLessThan(20);
        }
        return pages;
    }

    private static Optional<String> next(HttpResponse<String> answer) {
        return answer.headers().firstValue("Link").map(link -> {
            Matcher matcher = NEXT.matcher(link);
            assertThat(matcher.matches()).as(link).isTrue();
            return matcher.group(1);
        });
    }

    private List<ItemId> all() {
        return node.snapshot().items().stream().map(ItemView::item).toList();
    }

    private static List<ItemId> ofIp(JsonNode page) {
        return page.valueStream()
                .map(item -> new ItemId("ip", item.get("value").asString()))
                .toList();
    }

    private static List<ItemId> ofAll(JsonNode page) {
        return page.propertyStream()
                .flatMap(system ->
                        system.getValue().propertyStream().map(item -> new ItemId(system.getKey(), item.getKey())))
                .toList();
    }
}
