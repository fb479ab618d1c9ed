package io.flip.node;

import io.flip.engine.register.ClusterConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member's own file said of the cluster when that was last looked at, kept in its data directory: it tells a file that was edited since from one that the cluster
 * has left behind, and says what may be up where the file can't be read any more. Losing it costs no more than that.
 */
public final class OwnFile {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFile.class);

    private final RegisterFiles files;

    private OwnFile(RegisterFiles files) {
        this.files = files;
    }

    /** @param dataDir the member's own */
    public static OwnFile in(Path dataDir) {
        return new OwnFile(new RegisterFiles(dataDir.resolve(RegisterFiles.NAME)));
    }

    /** {@code null} where it was not kept, or is damaged. */
    public @Nullable ClusterConfig read() {
        try {
            return files.readFile();
        } catch (StartFailure e) {
            LOG.debug("It is written anew", e);
            return null;
        }
    }

    public void write(ClusterConfig file) {
        try {
            files.writeFile(file);
        } catch (IOException e) {
            LOG.debug("Whether the file is edited will not be known", e);
        }
    }
}
