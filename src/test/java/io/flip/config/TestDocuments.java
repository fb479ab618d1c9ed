package io.flip.config;

import java.nio.file.Path;
import java.util.List;

/** What REST reads and writes, for tests of others. */
public final class TestDocuments {

    private TestDocuments() {}

    /** On a machine that has none of the programs that handlers are, but for those in this directory. */
    public static Documents on(Path directory) {
        return new Documents(HandlerSearch.in(List.of(directory)));
    }

    /** On a machine that has no programs at all. */
    public static Documents withoutPrograms() {
        return new Documents(HandlerSearch.in(List.of()));
    }
}
