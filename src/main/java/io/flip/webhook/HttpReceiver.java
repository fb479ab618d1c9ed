package io.flip.webhook;

import io.flip.config.WebhookSecret;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** By HTTP. Whatever a receiver answers takes a bounded time and a bounded memory: redirects are not followed, and of its body nothing is kept. */
final class HttpReceiver implements Receiver, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int MOST_DIGITS = 9;

    private final WebhookSecret secret;
    private final InstantSource clock;
    private final Duration patience;
    private @Nullable HttpClient client;

    /** @param patience for the connection and the whole answer */
    HttpReceiver(WebhookSecret secret, InstantSource clock, Duration patience) {
        this.secret = secret;
        this.clock = clock;
        this.patience = patience;
    }

    /** Made when there is something to send: it has a thread, and reads certificates. */
    private synchronized HttpClient client() {
        HttpClient present = client;
        if (present == null) {
            present = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
            client = present;
        }
        return present;
    }

    /** It leaves a connection open for ever on which it read nonsense: only its own end closes that. What others send by it comes to an end before. */
    private synchronized void retire(HttpClient its) {
        if (its.equals(client)) {
            client = null;
        }
        its.shutdown();
    }

    @Override
    public DeliveryResult send(String url, CloudEvent event) throws InterruptedException {
        HttpRequest request;
        try {
            request = request(url, event);
        } catch (IOException | IllegalArgumentException e) {
            return DeliveryResult.failed(why(e));
        }
        AtomicReference<HttpResponse.@Nullable ResponseInfo> head = new AtomicReference<>();
        HttpClient its = client();
        CompletableFuture<HttpResponse<Void>> answer = its.sendAsync(request, info -> {
            head.set(info);
            return new Discarding();
        });
        String error;
        try {
            answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            error = "no answer";
        } catch (TimeoutException _) {
            error = "no answer within " + patience.toSeconds() + " s";
        } catch (ExecutionException e) {
            error = why(e.getCause() == null ? e : e.getCause());
            if (e.getCause() instanceof ProtocolException) {
                retire(its);
            }
        } finally {
            answer.cancel(true);
        }
        HttpResponse.ResponseInfo info = head.get();
        return info == null
                ? DeliveryResult.failed(error)
                : result(info); // what its body may still say does not matter
    }

    private HttpRequest request(String url, CloudEvent event) throws IOException {
        byte[] body = event.body();
        long second = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(patience)
                .header("content-type", CloudEvent.TYPE)
                .header("user-agent", "flip")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(second))
                .POST(BodyPublishers.ofByteArray(body));
        Optional<byte[]> key = secret.key();
        key.ifPresent(bytes -> request.header("webhook-signature", Signature.of(bytes, event.id(), second, body)));
        return request.build();
    }

    private static DeliveryResult result(HttpResponse.ResponseInfo answer) {
        int status = answer.statusCode();
        return status / 100 == 2
                ? DeliveryResult.TAKEN
                : new DeliveryResult(
                        "it answers " + status,
                        answer.headers()
                                .firstValue("retry-after")
                                .filter(text -> text.matches("\\d{1," + MOST_DIGITS + "}"))
                                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                                .orElse(null));
    }

    private static String why(Throwable e) {
        String name = e.getClass().getSimpleName();
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }

    /** Reads what may be read on the connection's behalf, so that it can be used again, and no more of it. */
    private static final class Discarding implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private long read;

        @Override
        public CompletionStage<Void> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription its) {
            subscription = its;
            its.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            part.forEach(bytes -> read += bytes.remaining());
            if (read > LONGEST_ANSWER && subscription != null) {
                subscription.cancel();
                done.complete(null);
            }
        }

        @Override
        public void onError(Throwable e) {
            done.completeExceptionally(e);
        }

        @Override
        public void onComplete() {
            done.complete(null);
        }
    }
}
