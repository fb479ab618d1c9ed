package io.flip.web;

import com.sun.net.httpserver.HttpServer;
import io.flip.fixture.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Another member, as a client sees it: it says what the service under test says, with some of it replaced. */
final class OtherMember implements AutoCloseable {

    private final HttpServer server;

    OtherMember(Http http, Map<String, String> replaced) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            HttpResponse<String> answer = http.get(exchange.getRequestURI().toString(), "Accept", "application/json");
            String body = answer.body();
            for (Map.Entry<String, String> each : replaced.entrySet()) {
                body = body.replace(each.getKey(), each.getValue());
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
