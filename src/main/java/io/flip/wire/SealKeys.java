package io.flip.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a group (protocol 8, the key). A secret is 32 random bytes in base64 or hexadecimal, used as it is; anything else is a passphrase
 * and stretched, which takes some tenths of a second of a processor. That is done on threads of its own, beside whatever else a start
 * has to do: {@link #await} waits for it, and so does the first call that seals or opens.
 *
 * <p>Members before 2026-11-30 stretched nothing. What those seal is opened too.
 */
public final class SealKeys {
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern BASE64 = Pattern.compile("(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/_-]{43}=");

    /** Of 32 random bytes some 30 differ: fewer than that has never been drawn. */
    private static final int DIFFERENT = 16;

    private final CompletableFuture<OfSecret> primary;
    private final List<CompletableFuture<OfSecret>> previous;

    /**
     * Those of one secret.
     *
     * @param earlier by which earlier members know a passphrase; {@code null} where it is the same
     */
    private record OfSecret(SealKey now, @Nullable SealKey earlier) {

        static OfSecret of(String secret) {
            return isRandom(secret)
                    ? new OfSecret(SealKey.direct(secret), null)
                    : new OfSecret(SealKey.stretched(secret), SealKey.direct(secret));
        }
    }

    /**
     * A key that opens.
     *
     * @param previous of a secret that the group is about to leave
     * @param earlier of a passphrase, as it was before such were stretched
     */
    record Accepted(SealKey key, boolean previous, boolean earlier) {}

    private SealKeys(String secret, List<String> previous) {
        this.primary = begin(secret);
        this.previous = previous.stream().map(SealKeys::begin).toList();
    }

    /**
     * Begins to derive them.
     *
     * @param secret the group's; its length is checked by the reader of the configuration
     * @param previous secrets that are accepted too, while the group changes its secret
     */
    public static SealKeys of(String secret, List<String> previous) {
        return new SealKeys(secret, previous);
    }

    private static CompletableFuture<OfSecret> begin(String secret) {
        CompletableFuture<OfSecret> keys = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("flip keys").start(() -> {
            try {
                keys.complete(OfSecret.of(secret));
            } catch (RuntimeException | Error e) {
                keys.completeExceptionally(e);
            }
        });
        return keys;
    }

    /** Whether a secret is a random key, and no passphrase. */
    public static boolean isRandom(String secret) {
        return bytes(secret)
                .filter(bytes -> bytes.length == 32 && different(bytes) >= DIFFERENT)
                .isPresent();
    }

    private static Optional<byte[]> bytes(String secret) {
        if (HEX.matcher(secret).matches()) {
            return Optional.of(HexFormat.of().parseHex(secret));
        }
        if (!BASE64.matcher(secret).matches()) {
            return Optional.empty();
        }
        String standard = secret.replace('-', '+').replace('_', '/');
        byte[] bytes = Base64.getDecoder().decode(standard);
        boolean exactly = Base64.getEncoder().encodeToString(bytes).equals(standard);
        return exactly ? Optional.of(bytes) : Optional.empty();
    }

    private static long different(byte[] bytes) {
        boolean[] seen = new boolean[256];
        long different = 0;
        for (byte each : bytes) {
            different += seen[each & 0xff] ? 0 : 1;
            seen[each & 0xff] = true;
        }
        return different;
    }

    /**
     * Waits until they are there. Safe from any thread.
     *
     * @throws IllegalStateException where this Java can't derive them
     */
    public void await() {
        for (CompletableFuture<OfSecret> each : all()) {
            derived(each);
        }
    }

    private List<CompletableFuture<OfSecret>> all() {
        return Stream.concat(Stream.of(primary), previous.stream()).toList();
    }

    private static OfSecret derived(CompletableFuture<OfSecret> keys) {
        try {
            return keys.join();
        } catch (CompletionException | CancellationException e) {
            throw new IllegalStateException("no key could be derived", e);
        }
    }

    /** The one that seals. */
    SealKey primary() {
        return derived(primary).now();
    }

    /** The one that seals for a member that stretches nothing. */
    SealKey earlier() {
        OfSecret keys = derived(primary);
        return keys.earlier() == null ? keys.now() : keys.earlier();
    }

    /** All that open, the ones that are most likely first. */
    List<Accepted> accepted() {
        List<Accepted> accepted = new ArrayList<>();
        List<Accepted> asBefore = new ArrayList<>();
        boolean previously = false;
        for (CompletableFuture<OfSecret> each : all()) {
            OfSecret keys = derived(each);
            accepted.add(new Accepted(keys.now(), previously, false));
            if (keys.earlier() != null) {
                asBefore.add(new Accepted(keys.earlier(), previously, true));
            }
            previously = true;
        }
        accepted.addAll(asBefore);
        return List.copyOf(accepted);
    }

    /** Keeps the keys out of logs. */
    @Override
    public String toString() {
        return "SealKeys[" + all().size() + "]";
    }
}
