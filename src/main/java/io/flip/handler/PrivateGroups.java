package io.flip.handler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Which groups are one user's alone, as many machines make them for each user: then what the group may write only that user may. By
 * {@code passwd} and {@code group}, which are read when a file asks for it; what is not in them is nobody's.
 */
final class PrivateGroups {
    private static final int PASSWD_USER = 2;
    private static final int PASSWD_GROUP = 3;
    private static final int GROUP_NUMBER = 2;
    private static final int GROUP_MEMBERS = 3;

    private final Path passwd;
    private final Path group;

    PrivateGroups(Path passwd, Path group) {
        this.passwd = passwd;
        this.group = group;
    }

    static PrivateGroups ofMachine() {
        return new PrivateGroups(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    /** Whether nobody but these users is in the group; root's own is always fine. */
    boolean onlyOf(int number, Set<Integer> users) {
        if (number == Account.ROOT) {
            return true;
        }
        List<String[]> known = entries(passwd, PASSWD_GROUP + 1);
        List<String[]> groups = entries(group, GROUP_NUMBER + 1).stream()
                .filter(entry -> entry[GROUP_NUMBER].equals(Integer.toString(number)))
                .toList();
        return !groups.isEmpty()
                && groups.stream()
                        .allMatch(entry -> members(entry).stream().allMatch(name -> isOne(name, users, known)))
                && known.stream()
                        .filter(entry -> entry[PASSWD_GROUP].equals(Integer.toString(number)))
                        .allMatch(entry -> isOne(entry[0], users, known));
    }

    private static List<String> members(String[] entry) {
        return entry.length <= GROUP_MEMBERS || entry[GROUP_MEMBERS].isBlank()
                ? List.of()
                : List.of(entry[GROUP_MEMBERS].strip().split(",", -1));
    }

    private static boolean isOne(String name, Set<Integer> users, List<String[]> known) {
        return known.stream()
                .anyMatch(entry -> entry[0].equals(name)
                        && users.stream().anyMatch(user -> entry[PASSWD_USER].equals(Integer.toString(user))));
    }

    private static List<String[]> entries(Path file, int least) {
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(entry -> entry.length >= least)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException _) {
            return List.of();
        }
    }
}
