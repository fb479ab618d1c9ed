package io.flip.config;

import io.flip.config.check.HandlerSearch;
import io.flip.config.document.Documents;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What REST reads and writes, for tests of others. */
public final class TestDocuments {

    private TestDocuments() {}

    /** On a machine that has none of the programs that handlers are, but for those in this directory. */
    public static Documents on(Path directory) {
        return new Documents(programs(List.of(directory)));
    }

    /** Those in these directories alone. */
    static HandlerSearch programs(List<Path> directories) {
        return HandlerSearch.of(directories, Path.of("/"), Set.of());
    }

    /** On a machine that has no programs at all. */
    public static Documents withoutPrograms() {
        return new Documents(programs(List.of()));
    }
}
