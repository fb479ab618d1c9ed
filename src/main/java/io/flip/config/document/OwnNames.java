package io.flip.config.document;

import io.flip.config.read.Findings;
import io.flip.config.read.Shape;
import io.flip.config.read.Written.Table;

/** The names in one member's file that are no part of the cluster's configuration: a request that has one is told so. */
final class OwnNames {

    private OwnNames() {}

    /** The table without them; each is a mistake. */
    static Table takenOut(Table written, Findings findings) {
        Table rest = written;
        for (var entry : written.entries().entrySet()) {
            String name = entry.getKey();
            boolean own = Shape.ROOT.fields().containsKey(name)
                    && !Shape.DOCUMENT.fields().containsKey(name);
            if (own) {
                findings.saw(
                        "flip." + name,
                        new Table(Table.empty().entries(), entry.getValue().where()));
                findings.mistake("flip." + name, "is one member's own, and not the cluster's", "take it out");
                rest = Documents.without(rest, name);
            }
        }
        return rest;
    }
}
