package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.Secret;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.wire.SealKeys;

/** Whether secrets are what was meant, and whether anybody could guess them. Nothing of what is in them is ever shown. */
final class SecretChecks {

    private static final int GOOD_TOKEN = 16;

    /** What a decoder puts in the place of what it can't read. */
    private static final char UNREADABLE = '\uFFFD';

    private final Findings findings;

    private SecretChecks(Findings findings) {
        this.findings = findings;
    }

    static void keys(FlipProperties properties, Findings findings) {
        SecretChecks checks = new SecretChecks(findings);
        boolean inFile = findings.has(Names.KEY_FILE);
        checks.key(inFile ? Names.KEY_FILE : Names.KEY, properties.key());
        for (int i = 0; i < properties.keyPrevious().size(); i++) {
            checks.readable(
                    Names.PREVIOUS_KEYS + "[" + i + "]",
                    properties.keyPrevious().get(i));
        }
    }

    static void token(String property, Secret token, Findings findings) {
        SecretChecks checks = new SecretChecks(findings);
        int length = token.text().length();
        if (!token.text().isBlank() && !token.text().equals(token.text().strip())) {
            findings.mistake(property, "begins or ends with white space, which no header can carry", "take that out");
        } else if (checks.readable(property, token) && length < GOOD_TOKEN) {
            findings.warning(
                    property,
                    "",
                    "has only " + length + " characters, and anybody who guesses it can change this cluster",
                    "make it at least " + GOOD_TOKEN + " random characters");
        }
    }

    private void key(String property, Secret key) {
        if (readable(property, key) && !SealKeys.isRandom(key.text())) {
            findings.warning(
                    property,
                    "",
                    "is a passphrase of " + key.text().length()
                            + " characters: anybody who records one datagram can guess at it for as long as they like, and with it speak for any member",
                    "change it to a random key, as ./flip keygen or openssl rand -hex 32 prints one (docs/operations.md, Rotating the key)");
        }
    }

    /** Whether it is what somebody meant. */
    private boolean readable(String property, Secret secret) {
        String text = secret.text();
        if (!findings.sound(property)) {
            return false;
        }
        if (text.isBlank()) {
            findings.mistake(property, "is empty", "write the secret, or take it out");
        } else if (!Names.isUnicode(text)) {
            findings.mistake(property, "is no Unicode text (half of a surrogate pair)", "write another");
        } else if (text.indexOf(UNREADABLE) >= 0) {
            findings.mistake(
                    property,
                    "has characters that this process could not read",
                    "take one of plain letters and digits, or start Flip with LC_ALL=C.UTF-8, or put the secret into a file of its own (flip.key_file, flip.api.token_file)");
        } else if (!text.equals(text.strip())) {
            findings.warning(
                    property,
                    "",
                    "begins or ends with white space, which is a part of it",
                    "take that out on all members if it is not meant");
        }
        return findings.sound(property);
    }
}
