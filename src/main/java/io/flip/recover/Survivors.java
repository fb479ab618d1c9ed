package io.flip.recover;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.recover.Recover.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks all members by REST whether one that is called lost is there, or any still has a quorum. Silence proves nothing, and is said. */
class Survivors {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final int port;

    Survivors(int port) {
        this.port = port;
    }

    void check(ClusterConfig present, String self, Collection<String> lost, PrintStream out) throws Refused {
        for (MemberConfig member : present.members()) {
            if (member.id().equals(self)) {
                continue;
            }
            Optional<JsonNode> cluster = ask(member);
            out.println("    " + member.id() + " at " + member.ip() + ":" + port + ": "
                    + (cluster.isPresent() ? "answers" : "does not answer"));
            if (cluster.isPresent() && lost.contains(member.id())) {
                throw new Refused(member.id() + " is not lost: it answers. Stop it, or leave it out of --lost.");
            }
            if (cluster.isPresent() && cluster.get().at("/lease/held").asBoolean(false)) {
                throw new Refused("A quorum still answers " + member.id()
                        + ": remove the lost members with DELETE /api/v1/members/ID there.");
            }
        }
    }

    private Optional<JsonNode> ask(MemberConfig member) {
        String host = member.ip().contains(":") ? "[" + member.ip() + "]" : member.ip();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            URI uri = URI.create("http://" + host + ":" + port + "/api/v1/cluster");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
            JsonNode cluster = JsonMapper.shared().readTree(answer.body());
            return member.id().equals(cluster.path("self").asString("")) ? Optional.of(cluster) : Optional.empty();
        } catch (IOException | IllegalArgumentException | JacksonException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
