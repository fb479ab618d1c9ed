package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Webhooks;
import io.flip.config.bind.Secret;
import io.flip.config.bind.SecretFile;
import io.flip.config.bind.SigningKey;
import io.flip.config.check.WebhookWords.Problem;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Nearest;
import io.flip.engine.register.WebhookConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Whether events can be sent to where they are to be sent, and signed. */
final class WebhookChecks {

    private static final String WEBHOOKS = "flip.webhooks";

    private WebhookChecks() {}

    /** What holds for every version of the configuration. */
    static void check(FlipProperties properties, Findings findings) {
        int webhooks = properties.webhooks().all().size();
        if (webhooks > WebhookConfig.MOST) {
            findings.mistake(
                    WEBHOOKS,
                    "names " + webhooks + " webhooks, and a cluster may have " + WebhookConfig.MOST,
                    "let one receiver pass events on to others");
        }
        properties.webhooks().all().forEach((name, webhook) -> {
            String place = Names.join(WEBHOOKS, name);
            WebhookWords.name(name).ifPresent(wrong -> note(place, wrong, findings));
            url(place + ".url", webhook, findings);
            WebhookWords.source(webhook.source()).ifPresent(wrong -> note(place + ".source", wrong, findings));
            words(place + ".kinds", webhook.kinds(), WebhookConfig.KINDS, findings);
            words(place + ".states", webhook.states(), WebhookConfig.STATES, findings);
            systems(place + ".systems", webhook.systems(), properties.systems().keySet(), findings);
        });
    }

    /** Without the value: a URL may have a password in it. */
    private static void url(String place, WebhookConfig webhook, Findings findings) {
        WebhookWords.url(webhook.url()).ifPresent(wrong -> {
            if (webhook.url().contains("@")) {
                findings.hide(place);
            }
            note(place, wrong, findings);
        });
    }

    private static void note(String place, Problem problem, Findings findings) {
        if (findings.sound(place)) {
            findings.mistake(place, problem.why(), problem.instead());
        }
    }

    private static void words(String place, List<String> words, List<String> known, Findings findings) {
        for (String word : words) {
            if (findings.sound(place) && !known.contains(word)) {
                findings.mistake(place, "has " + word + ", which is none", Nearest.advice(word, known));
            }
        }
    }

    private static void systems(String place, List<String> named, Set<String> systems, Findings findings) {
        for (String system : named) {
            if (findings.sound(place) && !systems.contains(system)) {
                findings.mistake(place, "has " + system + ", which is no system", Nearest.advice(system, systems));
            }
        }
    }

    /** This member's own. */
    static void secret(Webhooks webhooks, Findings findings) {
        if (webhooks.secret() != null) {
            secret(Names.WEBHOOK_SECRET, webhooks.secret(), findings);
        }
        Path file = webhooks.secretFile();
        if (webhooks.secret() != null && file != null) {
            findings.mistake(
                    Names.WEBHOOK_SECRET_FILE, "is there beside " + Names.WEBHOOK_SECRET, "take one of them out");
        } else if (file != null) {
            file(file, findings);
        }
        if (webhooks.secret() == null && file == null && !webhooks.all().isEmpty()) {
            findings.warning(
                    WEBHOOKS,
                    "",
                    "are sent unsigned, so that a receiver can't tell events of this cluster from those of anybody else",
                    "give all members the same secret, as FLIP_WEBHOOK_SECRET or in the file of "
                            + Names.WEBHOOK_SECRET_FILE);
        }
    }

    private static void secret(String property, Secret secret, Findings findings) {
        if (!findings.sound(property)) {
            return;
        }
        if (secret.text().isBlank()) {
            findings.mistake(property, "is empty", "write the secret, or take it out");
        } else if (SigningKey.of(secret).length < SigningKey.SHORTEST) {
            findings.mistake(
                    property,
                    "has fewer than " + SigningKey.SHORTEST + " bytes, or is no base64 behind whsec_",
                    "make one: echo whsec_$(openssl rand -base64 32)");
        }
    }

    private static void file(Path file, Findings findings) {
        String problem = SecretFile.problem(file);
        try {
            if (problem == null) {
                SecretFile.warn(Names.WEBHOOK_SECRET_FILE, file, findings);
                secret(Names.WEBHOOK_SECRET_FILE, SecretFile.read(file), findings);
            }
        } catch (IOException e) {
            problem = "can't be read any more (" + e.getMessage() + ")";
        }
        if (problem != null) {
            findings.mistake(
                    Names.WEBHOOK_SECRET_FILE,
                    problem,
                    "write the path of a file with the secret and nothing else in it");
        }
    }
}
