package io.flip.handler;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user that handlers run as, where that is not the member's own. They have that user's first group and no other, and of the member's
 * capabilities those that moving addresses takes, as ambient ones: NET_ADMIN and NET_RAW, as far as the member has them.
 *
 * @param prefix the words that make it so, before a program and its arguments
 */
public record HandlerUser(String name, int user, int group, List<String> prefix) {

    private static final int KILL = 5;
    private static final int SETGID = 6;
    private static final int SETUID = 7;
    private static final int SETPCAP = 8;
    private static final int NET_ADMIN = 12;
    private static final int NET_RAW = 13;

    /** Why handlers can't run as somebody, and what to do. */
    public static final class Impossible extends Exception {
        private final String instead;

        Impossible(String why, String instead) {
            super(why);
            this.instead = instead;
        }

        /** What to do about it. */
        public String instead() {
            return instead;
        }

        /** What is wrong. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Looked up once: starts a process.
     *
     * @param name of a user of this machine
     * @param own as whom this process acts
     */
    public static HandlerUser of(String name, Account own) throws Impossible {
        int user = number(name, "-u");
        int group = number(name, "-g");
        if (user == own.user()) {
            return new HandlerUser(name, user, group, List.of());
        }
        if (user == Account.ROOT || !own.may(SETUID) || !own.may(SETGID) || !own.may(KILL)) {
            throw new Impossible(
                    "can't be had: this member runs as the user " + own.user()
                            + ", without the capabilities to start and end processes of others (SETUID, SETGID and KILL)",
                    "run the member as root, or take handler_user out");
        }
        String setpriv = Stream.of("/usr/bin/setpriv", "/bin/setpriv")
                .filter(file -> new File(file).canExecute())
                .findFirst()
                .orElseThrow(() -> new Impossible(
                        "takes setpriv, which is not on this machine", "install util-linux, or take handler_user out"));
        return new HandlerUser(name, user, group, prefix(setpriv, user, group, own));
    }

    private static List<String> prefix(String setpriv, int user, int group, Account own) {
        String kept = !own.may(SETPCAP)
                ? ""
                : Stream.of(NET_ADMIN, NET_RAW)
                        .filter(own::may)
                        .map(bit -> bit == NET_ADMIN ? ",+net_admin" : ",+net_raw")
                        .collect(Collectors.joining());
        return List.of(
                setpriv,
                "--reuid=" + user,
                "--regid=" + group,
                "--clear-groups",
                "--inh-caps=-all" + kept,
                "--ambient-caps=-all" + kept,
                "--");
    }

    private static int number(String name, String what) throws Impossible {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder("id", what, "--", name).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().retainAll(Set.of("PATH")); // whatever handlers may see has no key
            Process id = builder.start();
            id.getOutputStream().close();
            String said = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (id.waitFor() == 0 && said.matches("[0-9]{1,9}")) {
                return Integer.parseInt(said);
            }
        } catch (IOException e) {
            throw new Impossible(
                    "can't be looked up: " + e.getMessage(), "install coreutils (id), or take handler_user out");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Impossible(
                "is no user of this machine", "write the name of one, or make it: useradd --system " + name);
    }
}
