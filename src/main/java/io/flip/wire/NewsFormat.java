package io.flip.wire;

import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.message.Payload;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JsonToken;

/** The facts that a ping and an ack carry, and the digests that stand for large ones. */
final class NewsFormat implements Format<News> {

    static final Format<News> NEWS = new NewsFormat();
    static final Format<Digest> DIGEST = new OfDigest();
    static final Format<Payload> PAYLOAD = new OfPayload();

    private NewsFormat() {}

    @Override
    public void write(CborWriter out, News news) {
        out.open(news.claimToCome() ? 5 : 4)
                .number(news.after())
                .number(news.upTo())
                .number(news.confirmed());
        out.list(OfNotice.NOTICE, news.notices());
        if (news.claimToCome()) {
            out.flag(true);
        }
        out.end();
    }

    @Override
    public News read(CborReader in) throws MalformedException {
        in.open();
        News news = new News(
                in.count(),
                in.count(),
                in.count(),
                in.list(OfNotice.NOTICE),
                in.more() && in.flag()); // an earlier version does not say it
        in.end();
        return news;
    }

    private static final class OfDigest implements Format<Digest> {
        @Override
        public void write(CborWriter out, Digest digest) {
            out.bytes(ByteBuffer.allocate(16)
                    .putLong(digest.high())
                    .putLong(digest.low())
                    .array());
        }

        @Override
        public Digest read(CborReader in) throws MalformedException {
            byte[] bytes = in.bytes(16);
            if (bytes.length < 16) {
                throw new MalformedException("a digest of " + bytes.length + " bytes");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Digest(buffer.getLong(), buffer.getLong());
        }
    }

    /** A digest is a string of bytes, a body an array: that tells them apart. */
    private static final class OfPayload implements Format<Payload> {
        @Override
        public void write(CborWriter out, Payload payload) {
            switch (payload) {
                case Payload.Inline(var body) -> out.value(BodyFormat.BODY, body);
                case Payload.ByDigest(var digest) -> out.value(DIGEST, digest);
            }
        }

        @Override
        public Payload read(CborReader in) throws MalformedException {
            return in.peek() == JsonToken.START_ARRAY
                    ? new Payload.Inline(BodyFormat.BODY.read(in))
                    : new Payload.ByDigest(DIGEST.read(in));
        }
    }

    private static final class OfNotice implements Format<Notice> {
        private static final Format<Notice> NOTICE = new OfNotice();
        private static final List<Notice.Kind> KINDS = List.of(Notice.Kind.values());

        @Override
        public void write(CborWriter out, Notice notice) {
            out.open(5).choice(notice.kind()).id(notice.subject()).value(MemberFormat.SESSION, notice.session());
            out.number(notice.version()).value(PAYLOAD, notice.payload()).end();
        }

        @Override
        public Notice read(CborReader in) throws MalformedException {
            in.open();
            Notice notice =
                    new Notice(in.choice(KINDS), in.id(), MemberFormat.SESSION.read(in), in.count(), PAYLOAD.read(in));
            requireKind(notice);
            in.end();
            return notice;
        }

        private static void requireKind(Notice notice) throws MalformedException {
            boolean fits = !(notice.payload() instanceof Payload.Inline(Body body))
                    || switch (body) {
                        case Body.OfSelf _ -> notice.kind() == Notice.Kind.SELF;
                        case Body.OfOpinion _ -> notice.kind() == Notice.Kind.OPINION;
                        case Body.OfClaim _ -> notice.kind() == Notice.Kind.CLAIM;
                        case Body.OfVerdict _, Body.OfConfig _ -> false;
                    };
            if (!fits) {
                throw new MalformedException("a notice that is not of its kind");
            }
        }
    }
}
