package io.flip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Runs;
import io.flip.engine.report.Snapshot.WebhookView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One member sends to each webhook, and the others know how far it has come; no operator sees what stands behind that. */
class WebhookSenderTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ItemId PAGER = new ItemId(Webhooks.SYSTEM, "pager");
    private static final ItemId TICKETS = new ItemId(Webhooks.SYSTEM, "tickets");

    private final World world = new World(with(cluster(), "pager", "tickets"), 1).followingChanges();

    private static ClusterConfig cluster() {
        return new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null)
                .system(Clusters.sharded("ip", "1", "2"))
                .build();
    }

    private static ClusterConfig with(ClusterConfig config, String... webhooks) {
        List<WebhookConfig> all = Stream.of(webhooks)
                .map(name -> new WebhookConfig(
                        name, "http://receiver/" + name, WebhookConfig.SOURCE, List.of(), List.of(), List.of()))
                .toList();
        return new ClusterConfig(
                config.version(),
                config.settings().webhooks(all),
                config.members(),
                config.systems(),
                config.terms(),
                config.changes());
    }

    private Stream<Machine> running() {
        return world.machines().stream().filter(Machine::runs);
    }

    /** The one that sends, as all of them know. */
    private String only(ItemId webhook) {
        List<String> senders = running()
                .map(machine -> String.valueOf(seenBy(machine.id(), webhook).sender()))
                .distinct()
                .toList();
        assertThat(senders).as(webhook.value()).hasSize(1);
        return senders.getFirst();
    }

    private WebhookView seenBy(String member, ItemId webhook) {
        return world.machine(member).snapshot().webhooks().stream()
                .filter(one -> one.config().name().equals(webhook.value()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachIsSentToByOneAndTheMembersKnowByWhom() {
        world.startAll().run(SOON);
        assertThat(List.of(only(PAGER), only(TICKETS))).as("they are spread").doesNotHaveDuplicates();
        assertThat(world.up(PAGER)).containsExactly(only(PAGER));
    }

    @Test
    void whoStaysKeepsItAndWhoGoesPassesItOn() {
        world.startAll().run(SOON);
        String first = only(PAGER);
        world.machine(first).kill();
        assertThat(world.runUntil(
                        SOON,
                        () -> world.machines().stream()
                                .filter(machine -> !machine.id().equals(first))
                                .anyMatch(machine -> machine.isUp(PAGER))))
                .isTrue();
        world.machine(first).start();
        world.run(SOON);
        assertThat(only(PAGER))
                .as("its history may be the only one that has it all")
                .isNotEqualTo(first);

        String second = only(PAGER);
        List<ChangeOutcome> outcomes = world.machine(first).propose("drain", -1, new Drain(second), false);
        world.run(SOON);
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
        assertThat(only(PAGER)).isNotEqualTo(second);
    }

    @Test
    void noOperatorSeesAnItemOfIt() {
        world.startAll().run(SOON);
        String sender = only(PAGER);
        world.machine(sender).kill();
        world.run(SOON);
        for (Machine machine : running().toList()) {
            Snapshot snapshot = machine.snapshot();
            assertThat(snapshot.items()).allMatch(item -> item.item().system().equals("ip"));
            assertThat(snapshot.config().systems()).hasSize(1);
            assertThat(machine.events())
                    .filteredOn(event -> event.kind() == Event.Kind.ITEM)
                    .isNotEmpty()
                    .allMatch(event -> event.subject().startsWith("ip/"));
        }
        assertThat(running()
                        .flatMap(machine -> machine.snapshot().members().stream()
                                .filter(member -> member.config().id().equals("c"))
                                .map(Snapshot.MemberView::items)))
                .as("an arbiter holds nothing that anybody sees")
                .containsOnly(0);
    }

    private void sent(String by, ItemId webhook, long until) {
        SequencedMap<String, Long> all = new TreeMap<>();
        all.put(webhook.value(), until);
        all.put("unknown", 1L);
        world.machine(by).engine().handle(new Input.Sent(all), world.machine(by).clock());
    }

    @Test
    void howFarItHasComeIsKnownToAllAlsoWhenTheSenderIsGone() {
        world.startAll().run(SOON);
        String sender = only(PAGER);
        assertThat(seenBy("a", PAGER).sent()).isNull();
        sent(sender, PAGER, 2000);
        sent(sender, PAGER, 1000); // its clock was ahead
        world.run(SOON);
        world.machine(sender).kill();
        world.run(SOON);
        assertThat(running()).hasSize(2).allSatisfy(machine -> {
            assertThat(seenBy(machine.id(), PAGER).sent()).as(machine.id()).isEqualTo(1000);
            assertThat(seenBy(machine.id(), TICKETS).sent()).isNull();
        });
    }

    @Test
    void whatIsToldBeforeItTakesPartIsNotForgotten() {
        world.startAll();
        sent("b", PAGER, 700);
        world.run(SOON);
        assertThat(seenBy("a", PAGER).sent()).isEqualTo(700);
    }

    @Test
    void whenOthersWereThereIsKnown() {
        world.startAll().run(SOON);
        sent("b", new ItemId(Webhooks.SYSTEM, Webhooks.EARLIER), 400);
        sent("a", new ItemId(Webhooks.SYSTEM, Webhooks.EARLIER), 900);
        sent("a", new ItemId(Webhooks.SYSTEM, Webhooks.SINCE), 1000);
        world.run(SOON);
        Map<String, Runs> all = Map.of("a", new Runs(900, 1000L), "b", new Runs(400, null));
        assertThat(seenBy("a", PAGER).runs()).isEqualTo(all);
        assertThat(seenBy("c", TICKETS).runs()).isEqualTo(all);
    }

    @Test
    void whereItIsRefusedItGoesToAnother() {
        world.startAll().run(SOON);
        String first = only(PAGER);
        world.machines().forEach(Machine::kill);
        world.machine(first).failAlive(PAGER);
        world.startAll().run(SOON);
        assertThat(only(PAGER)).isNotEqualTo(first).isNotEqualTo("null");
        assertThat(world.machine(first).snapshot().items()).hasSize(2);
    }

    @Test
    void webhooksComeAndGoWhileTheClusterRuns() {
        World changed = new World(cluster(), 2).followingChanges();
        changed.startAll().run(SOON);
        assertThat(changed.up(PAGER)).isEmpty();
        change(changed, with(changed.machine("a").snapshot().config(), "pager"));
        assertThat(changed.up(PAGER)).hasSize(1);
        String sender = changed.up(PAGER).getFirst();
        SequencedMap<String, Long> all = new TreeMap<>();
        all.put("pager", 5L);
        changed.machine(sender)
                .engine()
                .handle(new Input.Sent(all), changed.machine(sender).clock());

        change(changed, with(changed.machine("a").snapshot().config()));
        assertThat(changed.up(PAGER)).isEmpty();
        assertThat(changed.machine("a").snapshot().webhooks()).isEmpty();

        change(changed, with(changed.machine("a").snapshot().config(), "pager"));
        assertThat(changed.machine("b").snapshot().webhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.sender()).isNotNull();
            assertThat(webhook.sent()).as("it is another of the same name").isNull();
        });
    }

    private static void change(World changed, ClusterConfig next) {
        List<ChangeOutcome> outcomes =
                changed.machine("a").propose("change " + changed.now(), -1, new ReplaceConfig(next), false);
        changed.run(SOON);
        assertThat(outcomes).singleElement().isInstanceOf(ChangeOutcome.Done.class);
    }
}
