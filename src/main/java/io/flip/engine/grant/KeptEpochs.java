package io.flip.engine.grant;

import org.jspecify.annotations.Nullable;

/**
 * What the disk of a voter has of epochs. More are reserved there than were given out, so that the disk is seldom asked.
 *
 * @param stored what is on the disk; {@code null} where nothing is: the disk may have come in the place of one that is lost
 * @param noted the highest that this run has noted, or that an earlier one may have given out; what is stored above it is reserved, and was not given out
 */
public record KeptEpochs(Epochs.@Nullable Kept stored, long noted) {

    /**
     * At the start of a voter: an earlier run may have given out all that was reserved.
     *
     * @param stored as it was found
     */
    public static KeptEpochs found(Epochs.@Nullable Kept stored) {
        return new KeptEpochs(stored, stored == null ? 0 : stored.highest());
    }

    /** What is to be kept before a note with that epoch. */
    public KeptEpochs reserving(long epoch) {
        return new KeptEpochs(known().reserving(epoch), Math.max(noted, epoch));
    }

    /** What is to be kept where the engine asks for it: nothing that was reserved before is given back. */
    public KeptEpochs keeping(Epochs.Kept kept) {
        long highest = Math.max(known().highest(), kept.highest());
        return new KeptEpochs(new Epochs.Kept(highest, kept.complete()), Math.max(noted, kept.highest()));
    }

    /** What is to be kept at an orderly end: none is given out any more, and what was not is reserved no longer. */
    public KeptEpochs ended() {
        return stored == null ? this : new KeptEpochs(new Epochs.Kept(noted, stored.complete()), noted);
    }

    private Epochs.Kept known() {
        return stored == null ? Epochs.Kept.NOTHING : stored;
    }
}
