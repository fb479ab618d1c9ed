package io.flip.handler;

import io.flip.handler.HandlerFiles.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a file is safe from everybody but root and this process's user: nobody else owns it, or may write it, or any directory on the way
 * to it, links included. A program that passes this once can't be replaced by others afterwards, since each name on the way is in the hands of the
 * trusted: so what is checked before a run still holds when the kernel opens the file. The one exception is a directory with the
 * sticky bit, such as {@code /tmp}: others may write in it, but not replace what is a trusted user's there.
 *
 * <p>Where a file has an access control list (POSIX), the group's right to write is that of all who are named in it: they are others. Lists of NFSv4 are not looked at.
 */
public final class Trust {
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    /** As many links as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private final Set<Integer> users;
    private final PrivateGroups groups;

    private Trust(Set<Integer> users, PrivateGroups groups) {
        this.users = users;
        this.groups = groups;
    }

    /** Root, and the user that this process runs as. */
    public static Trust own() {
        Set<Integer> users = new TreeSet<>();
        users.add(Account.ROOT);
        users.add(Account.own().user());
        return new Trust(users, PrivateGroups.ofMachine());
    }

    static Trust of(Set<Integer> users, PrivateGroups groups) {
        return new Trust(users, groups);
    }

    /** As this, and the owner of that file too. */
    public Trust andOwnerOf(Path file) {
        Set<Integer> more = new TreeSet<>(users);
        try {
            more.add(Owned.of(file).user());
        } catch (IOException _) {
            return this;
        }
        return new Trust(more, groups);
    }

    /**
     * The real file, without links.
     *
     * @throws NotFound where there is none, or where others could change it; the message says which file or directory it is, and how to mend it
     */
    public Path check(Path file) throws NotFound {
        try {
            return walk(file.toAbsolutePath());
        } catch (NoSuchFileException e) {
            throw new NotFound("not found: " + e.getFile());
        } catch (IOException e) {
            throw new NotFound("can't be looked at: " + e.getMessage());
        }
    }

    private Path walk(Path file) throws IOException, NotFound {
        Deque<Path> names = new ArrayDeque<>();
        file.forEach(names::add);
        Path here = file.getRoot();
        require(here);
        int links = 0;
        while (!names.isEmpty()) {
            Path name = names.removeFirst();
            Path next = name.toString().equals("..")
                    ? above(here)
                    : here.resolve(name).normalize();
            boolean link = require(next);
            if (!link) {
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new NotFound("too many links: " + file);
            }
            Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? target.getRoot() : here;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                names.addFirst(target.getName(i));
            }
        }
        return here;
    }

    private static Path above(Path directory) {
        Path parent = directory.getParent();
        return parent == null ? directory : parent;
    }

    /** Whether it is a link: of one only the owner counts, as nobody can write it. */
    private boolean require(Path file) throws IOException, NotFound {
        Owned owned = Owned.of(file, LinkOption.NOFOLLOW_LINKS);
        int mode = owned.mode();
        int user = owned.user();
        if (!users.contains(user)) {
            throw new NotFound(
                    file + " belongs to the user " + user + ", who could change what is run; chown root " + file);
        }
        boolean link = (mode & TYPE) == LINK;
        boolean sticky = (mode & TYPE) == DIRECTORY && (mode & STICKY) != 0;
        boolean open =
                (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && !groups.onlyOf(owned.group(), users));
        boolean listed = (mode & GROUP_WRITES) != 0 && !link && AccessList.has(file);
        if (!open && listed && !sticky) {
            throw new NotFound(file + " can be written by those whom its access control list names (getfacl), who could"
                    + " change what is run; setfacl -b " + file + ", and chmod go-w " + file);
        }
        if (open && !link && !sticky) {
            throw new NotFound(file
                    + " can be written by others than root and the user of this member, who could change what is run;"
                    + " chmod go-w " + file);
        }
        return link;
    }
}
