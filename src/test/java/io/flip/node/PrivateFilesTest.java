package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By whatever umask the tests run with, most often 022. */
class PrivateFilesTest {

    @TempDir
    private Path temporary;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatAMemberKeepsIsItsOwnUsersAlone() throws Exception {
        Path directory = temporary.resolve("data/flip");
        try (DataDirectory opened = DataDirectory.open(directory)) {
            opened.nextIncarnation(1);
            PrivateFiles.replace(opened.file("other"), new byte[] {1});
            PrivateFiles.directory(opened.file("register"));
        }

        assertThat(mode(temporary.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("register"))).isEqualTo("rwx------");
        for (String file : new String[] {"lock", "incarnation", "other"}) {
            assertThat(mode(directory.resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void whatAnEarlierVersionLeftOpenIsClosed() throws Exception {
        Path history = Files.createDirectories(temporary.resolve("data/flip/history"));
        Path old = Files.writeString(history.resolve("history.jsonl"), "{}\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
        Path outside = Files.writeString(temporary.resolve("outside"), "");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(history.resolve("link"), outside);

        DataDirectory.open(temporary.resolve("data/flip")).close();

        assertThat(mode(temporary.resolve("data/flip"))).isEqualTo("rwx------");
        assertThat(mode(history)).isEqualTo("rwx------");
        assertThat(mode(old)).isEqualTo("rw-------");
        assertThat(mode(outside)).as("what a link leads to is somebody else's").isEqualTo("rw-r--r--");
    }

    @Test
    void aDirectoryThatIsALinkIsClosedToo() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateFiles.directory(Files.createSymbolicLink(temporary.resolve("link"), real));

        assertThat(mode(real)).isEqualTo("rwx------");
    }

    /** {@code recover} is run by root, and the member is not. */
    @Test
    void whatRootWritesBelongsToTheMember() throws Exception {
        assumeTrue(Files.getAttribute(temporary, "unix:uid").equals(0), "not root");
        Path directory = Files.createDirectory(temporary.resolve("theirs"));
        Files.setAttribute(directory, "unix:gid", 65533);
        Files.setAttribute(directory, "unix:uid", 65534);

        PrivateFiles.replace(directory.resolve("base"), new byte[] {1});

        assertThat(Files.getAttribute(directory.resolve("base"), "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(directory.resolve("base"), "unix:gid")).isEqualTo(65533);
        assertThat(mode(directory.resolve("base"))).isEqualTo("rw-------");
    }
}
