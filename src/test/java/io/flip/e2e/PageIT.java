package io.flip.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.flip.e2e.FlipCluster.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.fixture.Chromium;
import io.flip.fixture.RequiresChromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody looks at real members by a browser on a host of its own, while one fails, and while the one that is looked at does. */
@RequiresRoot
@RequiresChromium
class PageIT {

    private FlipCluster cluster;
    private Chromium chromium;
    private Page page;

    @BeforeEach
    void threeHostsAndABrowser() throws IOException {
        cluster = new FlipCluster("page", Timing.PATIENT, "hold").up();
        chromium = new Chromium(inTheLab());
        PlaywrightAssertions.setDefaultAssertionTimeout((double) Lab.PATIENCE.toMillis());
        page = chromium.open("http://" + cluster.c().ip() + ":8080/", 1360, 900, ColorScheme.LIGHT);
    }

    /** Chromium as the lab's client has it. */
    private Path inTheLab() throws IOException {
        Path program = Files.writeString(
                cluster.lab().directory().resolve("chromium"),
                "#!/bin/sh\nexec ip netns exec %s %s \"$@\"\n"
                        .formatted(cluster.lab().clientNamespace(), Chromium.PROGRAM));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @AfterEach
    void closeAll() {
        chromium.close();
        cluster.close();
    }

    private Locator row(String item) {
        return page.locator("#matrix tbody tr").filter(new Locator.FilterOptions().setHasText(item));
    }

    @Test
    void aFailoverIsSeenAndTheOthersAreFound() {
        assertThat(page.locator("#seen")).hasText("as c sees it");
        assertThat(row(FIRST).locator(".holder")).hasText("a");

        cluster.a().kill();
        assertThat(row(FIRST).locator(".holder")).hasText("b");
        assertThat(page.locator("#members tbody tr").filter(new Locator.FilterOptions().setHasText("down")))
                .hasCount(1);
        page.locator("#matrix button").getByText(FIRST).click();
        assertThat(page.locator("#drawer .order li").first()).containsText("is down: suspected by");
        page.keyboard().press("Escape");
        assertThat(chromium.complaints()).isEmpty();

        cluster.c().kill();
        assertThat(page.locator("#lost")).containsText("c does not answer");
        page.locator("#lost").getByText("Go to b").click();
        assertThat(page.locator("#seen")).hasText("as b sees it");
        assertThat(page.locator("#notices")).containsText("b hears fewer voters than the quorum");
        assertThat(page.locator("#events tbody tr").first()).isVisible();
    }
}
