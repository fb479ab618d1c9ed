package io.flip.simulation.broken;

import io.flip.engine.Input;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes one thing in what a member hears or does. */
final class Rewrite {

    private Rewrite() {}

    static Input received(Input input, UnaryOperator<Message> change) {
        return input instanceof Input.Received(var from, Message message)
                ? new Input.Received(from, change.apply(message))
                : input;
    }

    /** @param change of each effect; {@code null} swallows it */
    static List<Effect> each(List<Effect> effects, Function<Effect, @Nullable Effect> change) {
        List<Effect> changed = new ArrayList<>();
        for (Effect effect : effects) {
            Effect other = change.apply(effect);
            if (other != null) {
                changed.add(other);
            }
        }
        return changed;
    }

    static List<Effect> sent(List<Effect> effects, UnaryOperator<Message> change) {
        return each(
                effects,
                effect -> effect instanceof Effect.Send(String to, var at, Message message)
                        ? new Effect.Send(to, at, change.apply(message))
                        : effect);
    }

    static Message header(Message message, UnaryOperator<Header> change) {
        Header header = change.apply(message.header());
        return switch (message) {
            case Ping(var _, long sequence, News news) -> new Ping(header, sequence, news);
            case Ack(var _, long sequence, News news, var verdict, var rival, var epochs, var mayGrant) ->
                new Ack(header, sequence, news, verdict, rival, epochs, mayGrant);
            case Fetch(var _, var digest, int offset) -> new Fetch(header, digest, offset);
            case Chunk(var _, var digest, int offset, int total, byte[] bytes) ->
                new Chunk(header, digest, offset, total, bytes);
            case Message.Registered(var _, var letter, var document) ->
                new Message.Registered(header, letter, document);
            case Message.Join(var _, var offer, var additions) -> new Message.Join(header, offer, additions);
            case Message.Welcome(var _, var refusal) -> new Message.Welcome(header, refusal);
        };
    }

    static Message sequence(Message message, UnaryOperator<Long> change) {
        return message
                        instanceof
                        Ack(Header header, long sequence, News news, var verdict, var rival, var epochs, var mayGrant)
                ? new Ack(header, change.apply(sequence), news, verdict, rival, epochs, mayGrant)
                : message;
    }

    static Message verdict(Message message, UnaryOperator<Verdict> change) {
        return message
                        instanceof
                        Ack(
                                Header header,
                                long sequence,
                                News news,
                                Payload.Inline(Body.OfVerdict(Verdict verdict)),
                                var rival,
                                var epochs,
                                var mayGrant)
                ? new Ack(
                        header,
                        sequence,
                        news,
                        new Payload.Inline(new Body.OfVerdict(change.apply(verdict))),
                        rival,
                        epochs,
                        mayGrant)
                : message;
    }

    /** What a member says of itself, where the notice says that. */
    static Notice self(Notice notice, UnaryOperator<Self> change) {
        return notice.payload() instanceof Payload.Inline(Body.OfSelf(Self self))
                ? new Notice(
                        notice.kind(),
                        notice.subject(),
                        notice.session(),
                        notice.version(),
                        new Payload.Inline(new Body.OfSelf(change.apply(self))))
                : notice;
    }

    /** @param change of each notice; {@code null} swallows it */
    static Message notices(Message message, Function<Notice, @Nullable Notice> change) {
        return switch (message) {
            case Ping(Header header, long sequence, News news) -> new Ping(header, sequence, notices(news, change));
            case Ack(Header header, long sequence, News news, var verdict, var rival, var epochs, var mayGrant) ->
                new Ack(header, sequence, notices(news, change), verdict, rival, epochs, mayGrant);
            case Fetch fetch -> fetch;
            case Chunk chunk -> chunk;
            case Message.Registered _, Message.Join _, Message.Welcome _ -> message;
        };
    }

    private static News notices(News news, Function<Notice, @Nullable Notice> change) {
        List<Notice> notices = new ArrayList<>();
        for (Notice notice : news.notices()) {
            Notice other = change.apply(notice);
            if (other != null) {
                notices.add(other);
            }
        }
        return new News(news.after(), news.upTo(), news.confirmed(), notices, news.claimToCome());
    }
}
