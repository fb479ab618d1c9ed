package io.flip.wire;

import static io.flip.wire.BodyFormat.BODY;
import static io.flip.wire.Format.listOf;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.MemberFormat.SESSION;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.oneOf;

import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.message.Payload;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonToken;

/** The facts that a ping and an ack carry, and the digests that stand for large ones. */
final class NewsFormat {

    static final Format<Digest> DIGEST = Format.of(NewsFormat::writeDigest, NewsFormat::readDigest);

    /** A digest is a string of bytes, a body an array. That tells them apart, so no number does. */
    static final Format<Payload> PAYLOAD = Format.of(NewsFormat::writePayload, NewsFormat::readPayload);

    private static final Format<Notice> NOTICE = Layout.of(Notice.class)
            .fields(
                    oneOf(Notice.Kind.values()).of(Notice::kind),
                    ID.of(Notice::subject),
                    SESSION.of(Notice::session),
                    COUNT.of(Notice::version),
                    PAYLOAD.of(Notice::payload),
                    NewsFormat::notice);

    static final Format<News> NEWS = Layout.of(News.class)
            .fields(
                    COUNT.of(News::after),
                    COUNT.of(News::upTo),
                    COUNT.of(News::confirmed),
                    listOf(NOTICE).of(News::notices),
                    FLAG.added(News::claimToCome, false),
                    News::new);

    private NewsFormat() {}

    private static void writeDigest(CborWriter out, Digest digest) {
        out.bytes(ByteBuffer.allocate(16)
                .putLong(digest.high())
                .putLong(digest.low())
                .array());
    }

    private static Digest readDigest(CborReader in) throws MalformedException {
        byte[] bytes = in.bytes(16);
        if (bytes.length < 16) {
            throw new MalformedException("a digest of " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong());
    }

    private static void writePayload(CborWriter out, Payload payload) {
        switch (payload) {
            case Payload.Inline(var body) -> out.value(BODY, body);
            case Payload.ByDigest(var digest) -> out.value(DIGEST, digest);
        }
    }

    private static Payload readPayload(CborReader in) throws MalformedException {
        return in.peek() == JsonToken.START_ARRAY
                ? new Payload.Inline(BODY.read(in))
                : new Payload.ByDigest(DIGEST.read(in));
    }

    /** A payload that has only such a body, if it has one. */
    static Format<Payload> payloadOf(Class<? extends Body> kind, String otherwise) {
        return Format.of(NewsFormat::writePayload, in -> {
            Payload payload = readPayload(in);
            if (payload instanceof Payload.Inline(Body body) && !kind.isInstance(body)) {
                throw new MalformedException(otherwise);
            }
            return payload;
        });
    }

    private static Notice notice(Notice.Kind kind, String subject, Session session, long version, Payload payload)
            throws MalformedException {
        boolean fits = !(payload instanceof Payload.Inline(Body body))
                || switch (body) {
                    case Body.OfSelf _ -> kind == Notice.Kind.SELF;
                    case Body.OfOpinion _ -> kind == Notice.Kind.OPINION;
                    case Body.OfClaim _ -> kind == Notice.Kind.CLAIM;
                    case Body.OfVerdict _, Body.OfConfig _ -> false;
                };
        if (!fits) {
            throw new MalformedException("a notice that is not of its kind");
        }
        return new Notice(kind, subject, session, version, payload);
    }
}
