package io.flip.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** As much of a Kubernetes API as the chart asks while it is rendered: the secrets that are there. Helm finds it by KUBECONFIG, which the build sets. */
final class Secrets {
    private static final String KINDS = """
            {"kind": "APIResourceList", "groupVersion": "v1",
             "resources": [{"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
            """;

    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    Secrets(Path config) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/api/v1", this::answer);
            server.start();
            Files.createDirectories(Objects.requireNonNull(config.getParent()));
            Files.writeString(config, """
                {apiVersion: v1, kind: Config, current-context: test, contexts: [{name: test, context: {cluster: test}}],
                 clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]}
                """.formatted(server.getAddress().getPort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @param data as JSON, in Base64 */
    void put(String name, String data) {
        secrets.put(
                name,
                "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"" + name + "\"}, \"data\": "
                        + data + "}");
    }

    void clear() {
        secrets.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String found =
                path.equals("/api/v1") ? KINDS : secrets.get(path.replace("/api/v1/namespaces/net/secrets/", ""));
        byte[] body = (found == null
                        ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"reason\": \"NotFound\", \"code\": 404}"
                        : found)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
