package io.flip.wire;

import static io.flip.wire.Format.orNull;
import static io.flip.wire.Kinds.kind;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.MemberFormat.SESSION;
import static io.flip.wire.NewsFormat.DIGEST;
import static io.flip.wire.NewsFormat.NEWS;
import static io.flip.wire.NewsFormat.payloadOf;
import static io.flip.wire.Values.COUNT;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.INTEGER;
import static io.flip.wire.Values.TEXT;
import static io.flip.wire.Values.upTo;

import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer.MalformedException;

/** {@code [kind, header, ...]}. */
final class MessageFormat {

    private static final Format<Integer> AT = upTo(Limits.BODY);

    private static final Format<byte[]> BYTES = Format.of(CborWriter::bytes, in -> in.bytes(Limits.DATAGRAM));

    private static final Format<Header> HEADER = Layout.of(Header.class)
            .fields(
                    ID.of(Header::from),
                    SESSION.of(Header::session),
                    orNull(SESSION).of(Header::echo),
                    COUNT.of(header -> header.config().version()),
                    DIGEST.of(header -> header.config().digest()),
                    (from, session, echo, version, digest) ->
                            new Header(from, session, echo, new ConfigRef(version, digest)));

    static final Kinds<Message> MESSAGE = Kinds.of(
            kind(0, Message.Ping.class)
                    .fields(
                            HEADER.of(Message.Ping::header),
                            COUNT.of(Message.Ping::sequence),
                            NEWS.of(Message.Ping::news),
                            Message.Ping::new),
            kind(1, Message.Ack.class)
                    .fields(
                            HEADER.of(Message.Ack::header),
                            COUNT.of(Message.Ack::sequence),
                            NEWS.of(Message.Ack::news),
                            orNull(payloadOf(Body.OfVerdict.class, "a verdict that is none"))
                                    .of(Message.Ack::verdict),
                            orNull(SESSION).of(Message.Ack::rival),
                            orNull(ClaimFormat.EPOCHS).added(Message.Ack::epochs, null),
                            FLAG.added(Message.Ack::mayGrant, true),
                            Message.Ack::new),
            kind(2, Message.Fetch.class)
                    .fields(
                            HEADER.of(Message.Fetch::header),
                            DIGEST.of(Message.Fetch::digest),
                            AT.of(Message.Fetch::offset),
                            Message.Fetch::new),
            kind(3, Message.Chunk.class)
                    .fields(
                            HEADER.of(Message.Chunk::header),
                            DIGEST.of(Message.Chunk::digest),
                            AT.of(Message.Chunk::offset),
                            AT.of(Message.Chunk::total),
                            BYTES.of(Message.Chunk::bytes),
                            MessageFormat::chunk),
            kind(4, Message.Registered.class)
                    .fields(
                            HEADER.of(Message.Registered::header),
                            RegisterFormat.LETTER.of(Message.Registered::letter),
                            orNull(payloadOf(Body.OfConfig.class, "a document that is none"))
                                    .of(Message.Registered::document),
                            Message.Registered::new),
            kind(5, Message.Join.class)
                    .fields(
                            HEADER.of(Message.Join::header),
                            ConfigFormat.MEMBER.of(Message.Join::offer),
                            INTEGER.added(Message.Join::additions, 0),
                            Message.Join::new),
            kind(6, Message.Welcome.class)
                    .fields(
                            HEADER.of(Message.Welcome::header),
                            orNull(TEXT).of(Message.Welcome::refusal),
                            Message.Welcome::new));

    private MessageFormat() {}

    private static Message.Chunk chunk(Header header, Digest digest, int offset, int total, byte[] bytes)
            throws MalformedException {
        if (total > 0 && offset > total - bytes.length) {
            throw new MalformedException("a chunk beyond its end");
        }
        return new Message.Chunk(header, digest, offset, total, bytes);
    }
}
