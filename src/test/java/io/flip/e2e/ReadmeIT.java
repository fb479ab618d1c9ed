package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's commands for Docker and Compose, as they are printed there; but that the image is there already. */
@RequiresImage
class ReadmeIT {
    private static final String OWNER = "readme";

    private static final String LABELLED = " --label " + Labelled.LABEL + "=" + OWNER + " ";

    /** As Compose calls what the test makes; an operator's own is called {@code docker}. */
    private static final String PROJECT = "flip-readme-test";

    @BeforeEach
    @AfterEach
    void removeWhatTheCommandsMade() {
        Labelled.remove(Labelled.LABEL, OWNER);
        Labelled.remove("com.docker.compose.project", PROJECT);
    }

    private static String commands(String section) throws IOException {
        Matcher found = Pattern.compile("\\*\\*" + section + "\\.\\*\\*.*?```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Lab.home().resolve("README.md")));
        assertThat(found.find()).as(section).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Docker", "Compose", "Kubernetes", "Debian"})
    void thereAreFiveCommandsAtMost(String section) throws IOException {
        assertThat(commands(section).replace("\\\n", "").lines()).hasSizeBetween(3, 5);
    }

    private String run(String commands) {
        assertThat(containers()).as("the commands' own names are free").isEmpty();
        String script =
                "set -e\ncd " + Lab.home() + "\nexport FLIP_IMAGE=" + Fleet.IMAGE + " COMPOSE_PROJECT_NAME=" + PROJECT
                        + "\nfor n in 1 2 3; do docker volume create" + LABELLED + "flip$n; done\n"
                        + commands.replace("./flip image", "true")
                                .replace("docker network create ", "docker network create" + LABELLED)
                                .replace("docker run ", "docker run" + LABELLED)
                                .replace(" flip; done", " " + Fleet.IMAGE + "; done");
        Shell.Result said = Shell.attempt(List.of("timeout", "300", "bash", "-c", script));
        assertThat(said.status()).as(said.output()).isZero();
        return said.output();
    }

    @Test
    void dockersCommandsWorkAsTheyArePrinted() throws IOException {
        String said = run(commands("Docker"));

        assertThat(said).contains("\nhealthy\n").containsPattern("\"172.31.220.10[01]\":\\{\"holder\":\"flip[123]\"");
        for (String id : List.of("flip1", "flip2", "flip3")) {
            assertThat(Shell.run(List.of(
                            "docker",
                            "inspect",
                            "-f",
                            "{{.HostConfig.RestartPolicy.Name}} {{.Config.StopTimeout}}",
                            id)))
                    .isEqualTo("unless-stopped 40\n");
        }
    }

    @Test
    void composesCommandsWorkAsTheyArePrinted() throws IOException {
        String said = run(commands("Compose"));
        // ready, what is where, what is where once flip1 is killed, flip4
        Matcher answers = Pattern.compile(
                        "(\\{\"components\".*})(\\{\"ip\".*})Killing.*(\\{\"ip\".*})Creating.*(\\{\"id\".*})",
                        Pattern.DOTALL)
                .matcher(said);

        assertThat(answers.find()).as(said).isTrue();
        assertThat(answers.group(1)).contains("\"status\":\"UP\"");
        assertThat(answers.group(2)).containsPattern("\"holder\":\"flip[123]\"");
        assertThat(answers.group(3)).doesNotContain("\"holder\":\"flip1\"").containsPattern("\"holder\":\"flip[23]\"");
        assertThat(answers.group(4)).contains("\"id\":\"flip4\"", "\"state\":\"alive\"", "\"systems\":[\"ip\"]");
        assertThat(containers()).as("down").isEmpty();
    }

    private static String containers() {
        return Shell.run(
                List.of("docker", "ps", "-a", "--format", "{{.Names}}", "--filter", "name=^(.*_)?flip[1-4](_1)?$"));
    }
}
