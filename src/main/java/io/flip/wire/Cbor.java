package io.flip.wire;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/** The one way in which Jackson reads CBOR here: bounded, and keeping nothing of what it has read. */
final class Cbor {

    /** UTF-8 takes at most 3 bytes for a {@code char}. */
    private static final int BYTES_OF_TEXT = 3 * Limits.TEXT;

    /** Names aren't kept for the next document: they come from outside and would fill the table. */
    static final CBORFactory FACTORY = CBORFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH)
                    .maxStringLength(BYTES_OF_TEXT)
                    .maxNameLength(BYTES_OF_TEXT)
                    .maxNumberLength(64)
                    .maxDocumentLength(Limits.BODY)
                    .build())
            .build();

    private Cbor() {}
}
