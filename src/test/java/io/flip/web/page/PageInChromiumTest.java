package io.flip.web.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.flip.fixture.Snapshots.ODD;
import static io.flip.fixture.Snapshots.ODD_MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.Resume;
import io.flip.engine.register.Members;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.Chromium;
import io.flip.fixture.Doorway;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.RequiresChromium;
import io.flip.fixture.ServiceTest;
import io.flip.history.History;
import io.flip.node.EventLog.Stamped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * The page in a real browser, over a member whose state the test sets. The browser's console stays empty in every test: nothing fails, and the
 * policy forbids nothing. Pictures are in {@code target/page}.
 */
@RequiresChromium
@ServiceTest
@Timeout(value = 2, unit = TimeUnit.MINUTES) // what is evaluated in the browser has no end of its own
@TestPropertySource(properties = "spring.application.name=page") // a history of its own
class PageInChromiumTest {

    private static final Instant NIGHT = FakeNode.BOOT.plusSeconds(3 * 3600 + 12 * 60 + 7);
    private static final String WRONG = "status of 401";

    private static Chromium chromium;

    @Autowired
    private FakeNode node;

    @Autowired
    private History history;

    @Autowired
    private Http http;

    @BeforeAll
    static void browser() {
        chromium = new Chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @BeforeEach
    void reset() {
        node.reset();
    }

    @AfterEach
    void nothingWentWrong() {
        List<String> complaints = List.copyOf(chromium.complaints());
        chromium.reset();
        assertThat(complaints).isEmpty();
    }

    private Page open() {
        return open(1360, 900, ColorScheme.LIGHT);
    }

    private Page open(int width, int height, ColorScheme scheme) {
        return open(http.port(), width, height, scheme);
    }

    /** At the time of the example's events. */
    private static Page open(int port, int width, int height, ColorScheme scheme) {
        Page page = chromium.blank(width, height, scheme);
        page.clock().setFixedTime(NIGHT.toEpochMilli());
        return opened(page, port);
    }

    /** By the machine's own clock. */
    private Page openNow() {
        return opened(chromium.blank(1360, 900, ColorScheme.LIGHT), http.port());
    }

    /** Milliseconds for which the page's thread has been busy, since devtools were opened. */
    private static double worked(CDPSession devtools) {
        for (JsonElement metric : devtools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
                return metric.getAsJsonObject().get("value").getAsDouble() * 1000;
            }
        }
        throw new AssertionError("no TaskDuration");
    }

    private static CDPSession devtools(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("Performance.enable");
        return devtools;
    }

    private static Page opened(Page page, int port) {
        page.navigate("http://localhost:" + port + "/");
        assertThat(page.locator("#contact")).hasText("Live");
        assertThat(page.locator("#matrix tbody button").first()).isVisible();
        return page;
    }

    private static Page picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/page/" + name + ".png")));
        return page;
    }

    private static Locator row(Page page, String value) {
        return page.locator("#matrix tbody tr").filter(new Locator.FilterOptions().setHas(button(page, value)));
    }

    private static Locator button(Page page, String label) {
        return page.locator("button").getByText(label, new Locator.GetByTextOptions().setExact(true));
    }

    private static Locator holder(Page page, String value) {
        return row(page, value).locator(".holder");
    }

    private static Event item(String value, @Nullable String from, @Nullable String to, String state, String reason) {
        ItemId id = new ItemId("ip", value);
        return Event.ofItem(id, from, to, state, reason);
    }

    /** So many items more, a third of them on flip1, some of them not well. */
    private void many(int count) {
        String[] values = IntStream.range(0, count)
                .mapToObj(i -> "10.0.%d.%d".formatted(i / 250, i % 250))
                .toArray(String[]::new);
        node.change(next -> {
            next.more("ip", values);
            for (int i = 0; i < count; i += 3) {
                next.item(values[i], ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
            }
            return next.item(values[1], ItemState.WAITING, List.of("flip1"), List.of())
                    .item(values[4], ItemState.FAILED, List.of("flip1"), List.of())
                    .item(values[5], ItemState.STUCK, List.of("flip1"), List.of("flip"));
        });
    }

    @Test
    void whoHasWhatIsSeen() {
        Page page = open();
        assertThat(page.locator("#seen")).hasText("as flip1 sees it");
        assertThat(page.locator("#count")).hasText("4 items");
        assertThat(row(page, "192.168.0.1").locator("td.cell")).hasText(new String[] {"", "holds it", ""});
        assertThat(row(page, "192.168.0.2").locator("td.cell")).hasText(new String[] {"holds it", "", ""});
        assertThat(row(page, "zone").locator("td.cell")).hasText(new String[] {"", "holds it", "holds it"});
        assertThat(row(page, ODD).locator("td.system")).hasText("db.eu-1/x");
        assertThat(page.locator("#matrix th.member")).hasText(new String[] {"flip", "flip1", ODD_MEMBER});
        assertThat(page.locator("#members tbody tr").nth(0).locator("td"))
                .hasText(new String[] {"alive", "120 ms", "0.41 ms", "1", "127.0.0.1:2200", "votes"});
        assertThat(page.locator("#glance .tile strong"))
                .hasText(new String[] {"4", "4 of 4", "3 of 3 voters", "version 0"});
    }

    @Test
    void whatThingsAreCalledIsTextWhateverItIs() {
        String image = "<img src=x onerror=document.title='hacked'>";
        node.change(next -> next.more("ip", image, "</td><script>document.title='hacked'</script>", "${1+1}")
                .config(config ->
                        Members.one(config, "flip2", member -> Members.at(member, "<b>bold</b>", member.port()))));
        node.happen(item(image, null, "<i>me</i>", "active", "<u>because</u>"));
        Page page = open();
        node.happen(item(image, "<i>me</i>", "flip", "active", "<u>because</u>"));
        assertThat(page.locator("#events td.reason").first()).hasText("<u>because</u>");
        button(page, image).first().click();
        assertThat(page.locator("#drawer-title")).hasText(image);
        assertThat(page.locator("main img, main script, #drawer img, #members b, #events u, i"))
                .hasCount(0);
        assertThat(page).not().hasTitle("hacked");
    }

    /**
     * From the moment at which the member is told, until the page shows it: by the event alone, for whoever asks is told that nothing has happened.
     * The best of five, as this machine may do something else. Where the page asks just then, it never shows it: that one does not count.
     */
    @Test
    void aFailoverIsShownAtOnce() {
        Page page = openNow();
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            page.evaluate("""
                    () => {
                      const seen = () => [...document.querySelectorAll("#matrix tbody tr")]
                        .some(row => row.querySelector("button")?.textContent === "192.168.0.1" && row.querySelector(".holder").textContent === "flip");
                      window.shown = new Promise(resolve => new MutationObserver((_, observer) => {
                        if (seen()) {
                          observer.disconnect();
                          resolve(performance.timeOrigin + performance.now());
                        }
                      }).observe(document.querySelector("#matrix"), {subtree: true, childList: true}));
                      window.late = new Promise(resolve => setTimeout(() => resolve(null), 5000));
                    }""");
            Instant told = Instant.now();
            node.happen(told, item("192.168.0.1", "flip1", "flip", "active", "flip1 is down: suspected by flip2"));
            Object shown = page.evaluate("() => Promise.race([window.shown, window.late])");
            if (shown != null) {
                took.add(number(shown) - told.toEpochMilli());
            }
            assertThat(holder(page, "192.168.0.1")).hasText("flip1");
        }
        assertThat(took).as("failovers that the page has shown").isNotEmpty();
        took.sort(Comparator.naturalOrder());
        System.out.println("=> failover shown after " + took);
        assertThat(took.getFirst()).as("milliseconds, of " + took).isBetween(0.0, 200.0);
        assertThat(page.locator("#said")).containsText("192.168.0.1 is active on flip");
    }

    private static double number(Object evaluated) {
        return ((Number) evaluated).doubleValue();
    }

    /** Compared with few, on the same machine at the same time. */
    @Test
    void aThousandItemsAreFluid() {
        Page little = chromium.blank(1360, 900, ColorScheme.LIGHT);
        CDPSession first = devtools(little);
        opened(little, http.port());
        double few = worked(first);
        many(1000);
        Page page = chromium.blank(1360, 900, ColorScheme.LIGHT);
        CDPSession devtools = devtools(page);
        opened(page, http.port());
        assertThat(page.locator("#count")).hasText("1,004 items, 3 not well");
        double loaded = worked(devtools);
        assertThat(page.locator("#matrix tbody tr:not(.spacer)").count()).isLessThan(60);
        picture(page, "many");
        List<String> all = List.of("1", "10", "10.0.3", "10.0.3.2", "", "flip1", "wait", "x", "10.0", "");
        double before = worked(devtools);
        for (String typed : all) {
            page.evaluate("""
                    typed => new Promise(resolve => {
                      const search = document.querySelector("#search");
                      search.value = typed;
                      search.dispatchEvent(new Event("input", {bubbles: true}));
                      requestAnimationFrame(() => setTimeout(resolve));
                      setTimeout(resolve, 5000); // a tab that is not painted is asked for no frame
                    })""", typed);
        }
        double search = (worked(devtools) - before) / all.size();
        System.out.printf("=> few items: %.0f ms, a thousand: %.0f ms, a search: %.1f ms%n", few, loaded, search);
        assertThat(loaded).as("milliseconds until the items are there").isLessThan(3 * few);
        assertThat(search).as("milliseconds of a search").isLessThan(100);
        page.locator("#search").fill("10.0.3 flip1");
        assertThat(page.locator("#count")).hasText("84 of 1,004 items");
        page.locator("#search").fill("");
        page.locator("#unwell").check();
        assertThat(page.locator("#count")).hasText("3 of 1,004 items");
        assertThat(page.locator("#matrix .state")).hasText(new String[] {"waiting", "failed", "stuck"});
        page.locator("#unwell").uncheck();
        page.locator("#items").evaluate("frame => frame.scrollTop = frame.scrollHeight");
        assertThat(row(page, "192.168.0.2")).isVisible();
    }

    @Test
    void theKeyboardIsEnough() {
        many(100);
        Page page = open();
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(button(page, ODD)).isFocused();
        page.keyboard().press("End");
        assertThat(button(page, "192.168.0.2")).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(button(page, "192.168.0.1")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#drawer")).isVisible();
        assertThat(page.locator("#drawer .order li").first()).containsText("flip1has itplanned");
        node.change(next -> next.item("192.168.0.1", ItemState.ACTIVE, List.of("flip1"), List.of("flip1")));
        node.happen(NIGHT, item("192.168.0.1", "flip1", "flip1", "active", "a test"));
        assertThat(page.locator("#detail > div > p").nth(1)).hasText("a test");
        page.keyboard().press("Escape");
        assertThat(page.locator("#drawer")).not().isVisible();
        assertThat(button(page, "192.168.0.1").first()).isFocused();
        page.locator("#wind").focus();
        page.keyboard().press("Home");
        assertThat(page.locator("#past")).containsText("So it was at 02:12:07");
        page.keyboard().press("End");
        assertThat(page.locator("#past")).isEmpty();
    }

    /** What a screen reader finds: places with names, tables with headers, and nothing to press that has no name. */
    @Test
    void everythingHasAName() {
        Page page = open();
        assertThat((List<?>) page.evaluate("""
                () => [...document.querySelectorAll("button, input, select, dialog, section, footer, meter")]
                  .filter(one => !one.closest("[aria-hidden]") && !(one.textContent.trim() && one.matches("button"))
                    && !one.labels?.length && !one.ariaLabel && !document.getElementById(one.getAttribute("aria-labelledby")))
                  .map(one => one.outerHTML)""")).isEmpty();
        assertThat((List<?>) page.evaluate("""
                () => [...document.querySelectorAll("#members, #matrix")].filter(table => !table.tHead.querySelector("th[scope=col]")
                  || !table.tBodies[0].querySelector("th[scope=row]")).map(table => table.id)""")).isEmpty();
        for (String landmark : List.of("banner", "main", "contentinfo")) {
            assertThat(page.locator("role=" + landmark)).hasCount(1);
        }
        assertThat(page.locator("#matrix")).hasAttribute("aria-rowcount", "5");
        assertThat(row(page, "192.168.0.2")).hasAttribute("aria-rowindex", "5");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void itFitsAPhoneInBothThemes(ColorScheme scheme) {
        many(1000);
        Page page = open(375, 760, scheme);
        assertThat(holder(page, "10.0.0.0")).hasText("flip1");
        assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(375);
        picture(page, "phone-" + scheme);
        button(page, "10.0.0.0").click();
        assertThat(page.locator("#drawer .lead")).containsText("on flip1");
        picture(page, "phone-item-" + scheme);
        assertThat((int) page.evaluate("() => document.querySelector('#drawer').scrollWidth"))
                .isLessThanOrEqualTo(375);
    }

    @Test
    void theThemeIsTheSystemsUnlessAnotherIsChosen() {
        Page page = open(1360, 900, ColorScheme.DARK);
        String dark = background(page);
        page.locator("#theme").click(); // dark
        assertThat(background(page)).isEqualTo(dark);
        page.locator("#theme").click(); // light
        assertThat(background(page)).isNotEqualTo(dark).isEqualTo(background(open()));
        page.reload();
        assertThat(page.locator("#theme")).hasAttribute("title", "Theme: light");
        assertThat(background(page)).isNotEqualTo(dark);
    }

    private static String background(Page page) {
        return (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void aLostMemberIsLoudAndTheOthersAreTried() {
        try (Doorway own = new Doorway("127.0.0.1", 0, http.port());
                Doorway other = new Doorway("127.0.0.2", own.port(), http.port())) {
            node.change(next -> next.config(config -> Members.one(
                    Members.one(config, "flip2", member -> Members.at(member, "127.0.0.2", member.port())),
                    "flip",
                    member -> Members.at(member, "127.0.0.3", member.port()))));
            Page page = open(own.port(), 1360, 900, ColorScheme.LIGHT);
            own.shut();
            Locator lost = page.locator("#lost");
            assertThat(lost).containsText("flip1 does not answer");
            assertThat(page.locator("#contact")).hasText("Lost");
            assertThat(lost.locator("li").nth(0)).hasText("Go to flip2answers");
            assertThat(lost.locator("li").filter(new Locator.FilterOptions().setHasText("does not")))
                    .hasText("flipdoes not answer");
            picture(page, "lost");
            own.reopen();
            assertThat(lost).isEmpty();
            assertThat(page.locator("#contact")).hasText("Live");
            node.happen(NIGHT, item("192.168.0.1", "flip1", "flip", "active", "it still follows"));
            assertThat(page.locator("#events td.reason").first()).hasText("it still follows");
            own.shut();
            lost.locator("a.go").click();
            page.waitForURL("http://127.0.0.2:" + other.port() + "/");
            assertThat(page.locator("#contact")).hasText("Live");
        }
        assertThat(chromium.complaints())
                .allMatch(Pattern.compile("net::ERR_|status of 403 .*http://127\\.0\\.0\\.2:")
                        .asPredicate());
        chromium.complaints().clear();
    }

    @Test
    void aMoveIsShownBeforeItIsMade() {
        node.answer(new ChangeOutcome.Done(0));
        Page page = open();
        button(page, "192.168.0.1").click();
        page.locator("#target").selectOption("mflip");
        assertThat(page.locator(".preview .moves li")).hasText("192.168.0.1flip1 → flip");
        assertThat(node.wasAsked()).isFalse();
        button(page, "Move to flip").click();
        page.locator("#token").fill(Http.TOKEN);
        picture(page, "token");
        page.keyboard().press("Enter");
        assertThat(page.locator(".preview")).hasText("192.168.0.1 prefers flip from now on.");
        assertThat(node.asked().change()).isEqualTo(new Pin("ip", "192.168.0.1", "flip"));
        assertThat(node.asked().expectedVersion()).isZero();
    }

    @Test
    void aWrongTokenIsSaidAndTheRightOneIsKeptInMemoryAlone() {
        Page page = open();
        button(page, "flip1").click();
        button(page, "Drain…").click();
        assertThat(page.locator(".preview .sum")).hasText("3 items move:");
        button(page, "Drain flip1").click();
        page.locator("#token").fill("wrong");
        page.keyboard().press("Enter");
        assertThat(page.locator("#ask-why")).hasText("That is not the token of flip1. Nothing was changed.");
        assertThat(node.wasAsked()).isFalse();
        page.locator("#token").fill(Http.TOKEN);
        page.keyboard().press("Enter");
        button(page, "Drain flip1").click();
        assertThat(page.locator(".preview")).hasText("flip1 is drained: its items are on their way.");
        assertThat(node.asked().change()).isEqualTo(new Drain("flip1"));
        assertThat((String) page.evaluate("""
                () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state, location.href])
                  + document.documentElement.outerHTML + [...document.querySelectorAll("input")].map(one => one.value)""")).doesNotContain(Http.TOKEN);
        assertThat(chromium.complaints())
                .hasSize(1)
                .allMatch(Pattern.compile(WRONG).asPredicate());
        chromium.complaints().clear();
        page.reload();
        assertThat(page.locator("#lock")).hasText("Unlock");
    }

    @Test
    void aDrainedMemberIsResumedAndOneThatGoesIsAskedAbout() {
        node.change(next -> next.onlySystem("ip"));
        Page page = open();
        button(page, "flip1").click();
        button(page, "If flip1 went…").click();
        assertThat(page.locator(".preview .notice"))
                .hasText("A quorum is left: 2 voters of those that are heard now, and 2 must agree.");
        page.locator("#close").click();
        node.change(next -> next.member("flip2", MemberState.DOWN, "flip"));
        button(page, "flip1").click();
        button(page, "If flip1 went…").click();
        assertThat(page.locator(".preview .notice")).containsText("No quorum is left: 1 voter, and 2 must agree.");
        page.locator("#close").click();
        page.locator("#members button").getByText(ODD_MEMBER).click();
        button(page, "Resume…").click();
        button(page, "Resume " + ODD_MEMBER).click();
        page.locator("#token").fill(Http.TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.locator(".preview")).containsText("is resumed");
        assertThat(node.asked().change()).isEqualTo(new Resume(ODD_MEMBER));
    }

    @Test
    void whatWasShownAndIsNoLongerSoIsNotChanged() {
        Page page = open();
        button(page, "flip").click();
        button(page, "Drain…").click();
        node.answer(new ChangeOutcome.Conflict("another", 3));
        button(page, "Drain flip").click();
        page.locator("#token").fill(Http.TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.locator(".preview .notice")).containsText("The configuration is at version 3");
        assertThat(button(page, "Drain flip")).isDisabled();
        chromium.complaints().clear(); // 412
        node.answer(new ChangeOutcome.Done(0));
        button(page, "Look again at what would move").click();
        button(page, "Drain flip").click();
        assertThat(page.locator(".preview")).containsText("flip is drained");
    }

    @Test
    void timeCanBeWoundBack() {
        history.append(new Stamped(
                101, NIGHT.minusSeconds(1800), item("192.168.0.1", "flip1", null, "waiting", "flip1 is down")));
        history.append(new Stamped(
                102, NIGHT.minusSeconds(1799), item("192.168.0.1", null, "flip", "active", "alive succeeded")));
        history.append(new Stamped(
                103, NIGHT.minusSeconds(1000), Event.ofMember("flip", "alive", "down", "suspected by flip1")));
        history.append(
                new Stamped(104, NIGHT.minusSeconds(900), Event.ofMember("flip", "down", "alive", "it is back")));
        history.append(
                new Stamped(105, NIGHT.minusSeconds(600), item("192.168.0.1", "flip", "flip1", "active", "failback")));
        awaitWritten(105);
        Page page = open();
        assertThat(page.locator("#events tbody tr")).hasCount(5);
        assertThat(holder(page, "192.168.0.1")).hasText("flip1");
        page.locator("#moment").fill("2030-01-01T02:42:07");
        page.keyboard().press("Enter");
        assertThat(page.locator("#past")).containsText("So it was at 02:42:07");
        assertThat(holder(page, "192.168.0.1")).hasText("nobody");
        assertThat(row(page, "192.168.0.1").locator(".pill")).hasText("waiting");
        page.locator("#forth").click();
        assertThat(holder(page, "192.168.0.1")).hasText("flip");
        page.locator("#forth").click();
        assertThat(page.locator("#members tbody tr").nth(0).locator("td").first())
                .hasText("down");
        picture(page, "past");
        page.locator("#back").click();
        page.locator("#back").click();
        assertThat(holder(page, "192.168.0.1")).hasText("nobody");
        page.locator("#back").click();
        assertThat(holder(page, "192.168.0.1")).hasText("flip1");
        button(page, "192.168.0.1").click();
        assertThat(page.locator("#drawer")).containsText("Go back to live");
        page.keyboard().press("Escape");
        node.change(next -> next.item("192.168.0.2", ItemState.ACTIVE, List.of("flip1"), List.of("flip1")));
        node.happen(NIGHT, item("192.168.0.2", "flip", "flip1", "active", "meanwhile"));
        assertThat(holder(page, "192.168.0.2")).hasText("flip");
        page.locator("#now").click();
        assertThat(holder(page, "192.168.0.2")).hasText("flip1");
        assertThat(page.locator("#past")).isEmpty();
    }

    /** It is written a moment after it is taken. */
    private void awaitWritten(long id) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (history.last(1, event -> event.id() == id).events().isEmpty()) {
            assertThat(System.nanoTime()).as("not written").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsWrongWithTheMemberItselfIsSaid() {
        node.change(next -> next.isolated(true).differing("flip"));
        assertThat(open().locator("#notices .notice")).hasText(new String[] {
            "flip1 hears fewer voters than the quorum. What it shows of others may be old, and nothing moves.",
            "The configuration of flip is not that of flip1: nothing is granted between them."
        });
    }
}
