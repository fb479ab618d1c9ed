package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.member.Phase;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.Letter;
import io.flip.engine.report.Snapshot;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Datagrams that somebody has recorded and sends again, from an address of their own, once the member that they were for has been started anew: what it has
 * seen in this run its replay window refuses. They are answered to where they came from, as a member that has moved must be, and change nothing.
 */
@Rule("2")
class RecordedTest {

    private static final News NOTHING = new News(0, 0, 0, List.of());
    private static final Digest SOMETHING = new Digest(1, 2);

    private final Company company = new Company(Company.version(
            4,
            new Clusters()
                    .member("a", 1, "ip")
                    .member("b", 2, "ip")
                    .member("c", 3, "ip")
                    .system(Clusters.sharded("ip", "1").removeOnStart(false))));

    @BeforeEach
    void everybodySpeaks() {
        for (String id : List.of("b", "c")) {
            company.says(id, company.self(id, Phase.READY, false, company.nextVersion()));
        }
        company.pass(Duration.ofMillis(10));
        company.forget();
    }

    static List<Function<Header, Message>> answered() {
        return List.of(
                header -> new Message.Ping(header, 7, NOTHING), header -> new Message.Fetch(header, SOMETHING, 0));
    }

    static List<Function<Header, Message>> unanswered() {
        return List.of(
                header -> new Message.Ack(header, 1, NOTHING, null, null, null, true),
                header -> new Message.Chunk(header, SOMETHING, 0, 1, new byte[1]));
    }

    @ParameterizedTest
    @MethodSource
    void answered(Function<Header, Message> message) {
        Snapshot before = company.snapshot();
        assertThat(company.replayed("b", message)).singleElement().isInstanceOfSatisfying(Effect.Send.class, sent -> {
            assertThat(sent.to()).isEqualTo("b");
            assertThat(sent.at()).isEqualTo(Company.ELSEWHERE);
        });
        assertThat(company.snapshot()).isEqualTo(before);
        theMemberIsStillSpokenToWhereItIs();
    }

    @ParameterizedTest
    @MethodSource
    void unanswered(Function<Header, Message> message) {
        Snapshot before = company.snapshot();
        assertThat(company.replayed("b", message)).isEmpty();
        assertThat(company.snapshot()).isEqualTo(before);
        theMemberIsStillSpokenToWhereItIs();
    }

    /** Letters may be lost, repeated and late, and none says which run it is for. */
    @Test
    void aLetter() {
        Snapshot before = company.snapshot();
        company.replayed(
                "b",
                header -> new Message.Registered(
                        new Header("b", header.session(), null, header.config()), new Letter.Read(3, 4), null));
        assertThat(company.sentTo("b")).containsExactly(Company.ELSEWHERE);
        assertThat(company.snapshot()).isEqualTo(before);
        theMemberIsStillSpokenToWhereItIs();
    }

    private void theMemberIsStillSpokenToWhereItIs() {
        company.forget();
        company.handle(new Input.Propose(9, "change", 4, new ChangeRequest.AddData("ip", List.of("2")), false, "test"));
        company.passHearing(Duration.ofSeconds(2), "b", "c");
        assertThat(company.sent("b", Message.Registered.class)).isNotEmpty();
        assertThat(company.sent("b", Message.Ping.class)).isNotEmpty();
        assertThat(company.sentTo("b")).doesNotContain(Company.ELSEWHERE);
    }
}
