package io.flip.simulation;

import io.flip.engine.claim.Claim;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer;
import io.flip.engine.message.Payload;
import io.flip.engine.register.ClusterConfig;
import io.flip.wire.CborPacker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The production packer, which remembers the claims that went through it, and under whose digest a sabotaged configuration passes. */
public final class Archive implements Packer {

    private static final int KEPT = 1_000;

    private final CborPacker cbor = new CborPacker();
    private final Map<ClusterConfig, ClusterConfig> disguises = new LinkedHashMap<>();
    private final Map<Digest, Claim> claims = new LinkedHashMap<>();
    private @Nullable Claim lastClaim;
    private byte @Nullable [] lastBytes;

    /** From now on the one configuration has the digest of the other. */
    void disguise(ClusterConfig believed, ClusterConfig right) {
        if (!believed.equals(right)) {
            disguises.put(believed, right);
        }
    }

    /** The claim that is told so; {@code null} where it is none, or too long ago. */
    public @Nullable Claim claimIn(Payload payload) {
        return switch (payload) {
            case Payload.Inline(Body.OfClaim(Claim claim)) -> claim;
            case Payload.ByDigest(Digest digest) -> claims.get(digest);
            default -> null;
        };
    }

    @Override
    public byte[] pack(Body body) {
        return switch (body) {
            case Body.OfConfig(ClusterConfig config) ->
                cbor.pack(new Body.OfConfig(disguises.getOrDefault(config, config)));
            case Body.OfClaim(Claim claim) -> {
                lastClaim = claim;
                lastBytes = cbor.pack(body);
                yield lastBytes;
            }
            default -> cbor.pack(body);
        };
    }

    @Override
    public Digest digest(byte[] bytes) {
        Digest digest = cbor.digest(bytes);
        if (lastClaim != null && Arrays.equals(bytes, lastBytes)) {
            claims.put(digest, lastClaim);
            if (claims.size() > KEPT) {
                claims.remove(claims.keySet().iterator().next());
            }
        }
        return digest;
    }

    @Override
    public Body unpack(byte[] bytes) throws MalformedException {
        return cbor.unpack(bytes);
    }
}
