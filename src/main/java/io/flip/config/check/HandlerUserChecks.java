package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.read.Findings;
import io.flip.handler.Account;
import io.flip.handler.HandlerUser;
import io.flip.handler.HandlerUser.Impossible;
import io.flip.handler.Owned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether handlers can run as the user that they should, and are kept from the secrets then: that is what it is for. */
public final class HandlerUserChecks {

    private static final String PROPERTY = "flip.handler_user";
    private static final int READ = 4;
    private static final int SEARCH = 1;

    private HandlerUserChecks() {}

    /**
     * Looked up; {@code null} where none is configured, and where that is a mistake.
     *
     * @param files that the configuration was read from
     */
    public static @Nullable HandlerUser user(FlipProperties properties, List<Path> files, Findings findings) {
        String name = properties.local().handlerUser();
        if (name == null || !findings.sound(PROPERTY)) {
            return null;
        }
        try {
            Account own = Account.own();
            HandlerUser user = HandlerUser.of(name, own);
            if (user.user() != own.user()) {
                Stream.concat(files.stream(), Stream.ofNullable(properties.api().tokenFile()))
                        .filter(file -> secret(file, properties) && mayRead(user, file))
                        .forEach(file -> findings.mistake(
                                PROPERTY,
                                name,
                                "may read " + file + ", which has a secret that handlers must not read",
                                "run chmod o-r " + file + ", or see that it is not that user's or group's"));
            }
            return user;
        } catch (Impossible e) {
            findings.mistake(PROPERTY, name, e.why(), e.instead());
            return null;
        }
    }

    /** Whether one of the secrets is written in there. */
    private static boolean secret(Path file, FlipProperties properties) {
        if (file.equals(properties.api().tokenFile())) {
            return true;
        }
        try {
            String text = Files.readString(file);
            return Stream.concat(
                            Stream.concat(Stream.of(properties.key()), properties.keyPrevious().stream()),
                            Stream.ofNullable(properties.api().token()))
                    .anyMatch(secret -> !secret.text().isEmpty() && text.contains(secret.text()));
        } catch (IOException _) {
            return false; // it was read a moment ago
        }
    }

    /** By the modes of the file, and of the directories on the way to it. */
    private static boolean mayRead(HandlerUser user, Path file) {
        try {
            Path real = file.toRealPath();
            boolean reached = true;
            for (Path directory = real.getParent(); directory != null; directory = directory.getParent()) {
                reached &= may(user, directory, SEARCH);
            }
            return reached && may(user, real, READ);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean may(HandlerUser user, Path file, int what) throws IOException {
        Owned owned = Owned.of(file);
        int bits = owned.mode();
        if (owned.user() == user.user()) {
            bits >>= 6;
        } else if (owned.group() == user.group()) {
            bits >>= 3;
        }
        return (bits & what) != 0;
    }
}
