package io.flip.wire;

import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.message.Payload;
import org.jspecify.annotations.Nullable;

/** {@code [kind, header, ...]}. */
final class MessageFormat implements Format<Message> {

    static final Format<Message> MESSAGE = new MessageFormat();

    private MessageFormat() {}

    @Override
    public void write(CborWriter out, Message message) {
        switch (message) {
            case Message.Ping ping ->
                out.open(4)
                        .number(0)
                        .value(OfHeader.HEADER, ping.header())
                        .number(ping.sequence())
                        .value(NewsFormat.NEWS, ping.news());
            case Message.Ack ack -> writeAck(out, ack);
            case Message.Fetch fetch ->
                out.open(4)
                        .number(2)
                        .value(OfHeader.HEADER, fetch.header())
                        .value(NewsFormat.DIGEST, fetch.digest())
                        .number(fetch.offset());
            case Message.Chunk chunk ->
                out.open(6)
                        .number(3)
                        .value(OfHeader.HEADER, chunk.header())
                        .value(NewsFormat.DIGEST, chunk.digest())
                        .number(chunk.offset())
                        .number(chunk.total())
                        .bytes(chunk.bytes());
            case Message.Registered registered ->
                out.open(4)
                        .number(4)
                        .value(OfHeader.HEADER, registered.header())
                        .value(RegisterFormat.LETTER, registered.letter())
                        .optional(NewsFormat.PAYLOAD, registered.document());
            case Message.Join join -> writeJoin(out, join);
            case Message.Welcome welcome ->
                out.open(3)
                        .number(6)
                        .value(OfHeader.HEADER, welcome.header())
                        .optional(ConfigFormat.TEXT, welcome.refusal());
        }
        out.end();
    }

    @Override
    public Message read(CborReader in) throws MalformedException {
        in.open();
        int kind = in.count(6);
        Header header = OfHeader.HEADER.read(in);
        Message message = switch (kind) {
            case 0 -> new Message.Ping(header, in.count(), NewsFormat.NEWS.read(in));
            case 1 -> readAck(header, in);
            case 2 -> new Message.Fetch(header, NewsFormat.DIGEST.read(in), in.count(Limits.BODY));
            case 3 -> readChunk(header, in);
            case 4 ->
                new Message.Registered(
                        header, RegisterFormat.LETTER.read(in), document(in.optional(NewsFormat.PAYLOAD)));
            case 5 -> new Message.Join(header, ConfigFormat.MEMBER.read(in), in.more() ? in.integer() : 0);
            default -> new Message.Welcome(header, in.optional(ConfigFormat.TEXT));
        };
        in.end();
        return message;
    }

    private static void writeJoin(CborWriter out, Message.Join join) {
        boolean more = join.additions() > 0;
        out.open(more ? 4 : 3).number(5).value(OfHeader.HEADER, join.header()).value(ConfigFormat.MEMBER, join.offer());
        if (more) {
            out.number(join.additions());
        }
    }

    private static void writeAck(CborWriter out, Message.Ack ack) {
        out.open(!ack.mayGrant() ? 8 : ack.epochs() == null ? 6 : 7)
                .number(1)
                .value(OfHeader.HEADER, ack.header())
                .number(ack.sequence())
                .value(NewsFormat.NEWS, ack.news())
                .optional(NewsFormat.PAYLOAD, ack.verdict())
                .optional(MemberFormat.SESSION, ack.rival());
        if (!ack.mayGrant()) {
            out.optional(ClaimFormat.EPOCHS, ack.epochs()).flag(false);
        } else if (ack.epochs() != null) {
            out.value(ClaimFormat.EPOCHS, ack.epochs());
        }
    }

    private static Message readAck(Header header, CborReader in) throws MalformedException {
        return new Message.Ack(
                header,
                in.count(),
                NewsFormat.NEWS.read(in),
                verdict(in.optional(NewsFormat.PAYLOAD)),
                in.optional(MemberFormat.SESSION),
                in.more() ? in.optional(ClaimFormat.EPOCHS) : null, // an earlier version knows nothing of them
                !in.more() || in.flag()); // nor of that
    }

    private static @Nullable Payload verdict(@Nullable Payload payload) throws MalformedException {
        if (payload instanceof Payload.Inline(Body body) && !(body instanceof Body.OfVerdict)) {
            throw new MalformedException("a verdict that is none");
        }
        return payload;
    }

    private static @Nullable Payload document(@Nullable Payload payload) throws MalformedException {
        if (payload instanceof Payload.Inline(Body body) && !(body instanceof Body.OfConfig)) {
            throw new MalformedException("a document that is none");
        }
        return payload;
    }

    private static Message readChunk(Header header, CborReader in) throws MalformedException {
        Message.Chunk chunk = new Message.Chunk(
                header,
                NewsFormat.DIGEST.read(in),
                in.count(Limits.BODY),
                in.count(Limits.BODY),
                in.bytes(Limits.DATAGRAM));
        if (chunk.total() > 0 && chunk.offset() > chunk.total() - chunk.bytes().length) {
            throw new MalformedException("a chunk beyond its end");
        }
        return chunk;
    }

    private static final class OfHeader implements Format<Header> {
        private static final Format<Header> HEADER = new OfHeader();

        @Override
        public void write(CborWriter out, Header header) {
            out.open(5).id(header.from()).value(MemberFormat.SESSION, header.session());
            out.optional(MemberFormat.SESSION, header.echo());
            out.number(header.config().version())
                    .value(NewsFormat.DIGEST, header.config().digest())
                    .end();
        }

        @Override
        public Header read(CborReader in) throws MalformedException {
            in.open();
            Header header = new Header(
                    in.id(),
                    MemberFormat.SESSION.read(in),
                    in.optional(MemberFormat.SESSION),
                    new ConfigRef(in.count(), NewsFormat.DIGEST.read(in)));
            in.end();
            return header;
        }
    }
}
