package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.member.Phase;
import io.flip.engine.message.Message;
import io.flip.engine.register.Additions;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.WebhookConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A configuration with address comes when all members have said that they know it (protocol 8, additions to the configuration). */
@Rule("8, additions to the configuration")
class AdditionsTest {

    private static final ClusterConfig BEFORE = version(null);

    /** Without a fence: so nothing is put down at the start. */
    private static final ClusterConfig AFTER =
            version(new AddressConfig(null, false, AddressConfig.REFRESH, false, false, true));

    private final Company company = new Company(BEFORE);

    private static ClusterConfig version(@Nullable AddressConfig address) {
        return Company.version(
                1,
                new Clusters()
                        .member("a", null, "ip")
                        .member("b", null)
                        .member("c", null)
                        .system(Clusters.sharded("ip", "1").removeOnStart(false), address));
    }

    private static PutSystem put() {
        SystemConfig system = AFTER.system("ip").orElseThrow();
        return new PutSystem(system, new PutSystem.Kept(true, true, true));
    }

    private void everybodySpeaks() {
        for (String id : List.of("b", "c")) {
            company.says(id, company.self(id, Phase.READY, false, company.nextVersion()));
        }
    }

    private List<String> refusals(Company of, ChangeRequest change) {
        List<String> refusals = new ArrayList<>();
        for (Effect effect : of.asked(change)) {
            if (effect instanceof Effect.Answer(var _, ChangeOutcome.Refused(var problem))) {
                refusals.add(problem.detail());
            }
        }
        return refusals;
    }

    @Test
    void whoHasNotSaidSoIsNamed() {
        company.othersUnderstand(Additions.ADDRESS);
        company.says("c", company.self("c", Phase.READY, false, company.nextVersion()));

        for (ChangeRequest change : List.of(put(), new ReplaceConfig(AFTER))) {
            assertThat(refusals(company, change))
                    .containsExactly(
                            "Members that have not said that they know address: b. Bring them to this version and start them, or remove them; then ask again.");
        }
        company.says("b", company.self("b", Phase.READY, false, company.nextVersion()));
        assertThat(refusals(company, put())).isEmpty();
    }

    @Test
    void anEarlierMemberDoesNotKnowIt() {
        everybodySpeaks();

        assertThat(refusals(company, put())).singleElement().asString().contains(": b, c.");
        assertThat(refusals(company, new AddData("ip", List.of("2")))).isEmpty();
    }

    @Test
    void whatIsThereAlreadyMayBeChanged() {
        assertThat(refusals(new Company(AFTER), put())).isEmpty();
    }

    @Test
    void anEarlierMemberCanNotJoinWhereItIsUsed() {
        Company there = new Company(AFTER);
        there.asksToJoin("d");
        assertThat(welcome(there)).contains("does not know address");
        there.othersUnderstand(Additions.ADDRESS);
        there.asksToJoin("d");
        assertThat(welcome(there)).isEmpty();
    }

    @Test
    void whoKnowsAddressDoesNotYetKnowWebhooks() {
        company.othersUnderstand(Additions.ADDRESS);
        everybodySpeaks();
        ClusterConfig with = new ClusterConfig(
                1,
                BEFORE.settings()
                        .webhooks(List.of(new WebhookConfig(
                                "pager", "http://receiver", WebhookConfig.SOURCE, List.of(), List.of(), List.of()))),
                BEFORE.members(),
                BEFORE.systems());
        assertThat(refusals(company, new ReplaceConfig(with)))
                .singleElement()
                .asString()
                .startsWith("Members that have not said that they know webhooks: b, c.");
        company.othersUnderstand(Additions.WEBHOOKS);
        everybodySpeaks();
        assertThat(refusals(company, new ReplaceConfig(with))).isEmpty();

        Company there = new Company(with);
        there.othersUnderstand(Additions.ADDRESS);
        there.asksToJoin("d");
        assertThat(welcome(there)).contains("does not know webhooks");
    }

    private static String welcome(Company company) {
        return Objects.requireNonNullElse(
                company.sent("d", Message.Welcome.class).getLast().refusal(), "");
    }
}
