package io.flip.simulation.story;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who changes the configuration of a story's cluster: asks the first member that runs and is not the one that it is about, and waits for the answer. */
final class Operator {

    /** What it asks for. */
    static final Set<String> VERBS = Set.of("drain", "resume", "remove", "add", "take", "pin", "unpin", "retry");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final World world;
    private int changes;

    Operator(World world) {
        this.world = world;
    }

    private static ChangeRequest change(String verb, List<String> words) {
        String first = words.getFirst();
        return switch (verb) {
            case "drain" -> new ChangeRequest.Drain(first);
            case "resume" -> new ChangeRequest.Resume(first);
            case "remove" -> new ChangeRequest.RemoveMember(first);
            case "add" -> new ChangeRequest.AddData(first, values(words));
            case "take" -> new ChangeRequest.RemoveData(first, values(words));
            case "pin" -> pin(Stage.item(first), words.get(1));
            case "retry" -> retry(Stage.item(first));
            case "unpin" -> pin(Stage.item(first), null);
            default -> throw new IllegalArgumentException("no such change: " + verb);
        };
    }

    private static ChangeRequest pin(ItemId item, @Nullable String member) {
        return new ChangeRequest.Pin(item.system(), item.value(), member);
    }

    private static ChangeRequest retry(ItemId item) {
        return new ChangeRequest.Retry(item.system(), List.of(item.value()));
    }

    private static List<String> values(List<String> words) {
        return words.stream()
                .skip(1)
                .flatMap(word -> Draft.range(word).stream())
                .toList();
    }

    /** {@code drain flip1}, {@code add ip 1..3}, {@code pin ip/1 flip1} and the like; what is answered. */
    String ask(String verb, List<String> words) {
        ChangeRequest change = change(verb, words);
        String about = words.getFirst();
        Machine asked = world.machines().stream()
                .filter(machine -> machine.runs() && !machine.id().equals(about))
                .findFirst()
                .orElseThrow();
        List<ChangeOutcome> outcomes = asked.propose("operator " + ++changes, -1, change, false);
        world.runUntil(PATIENCE, () -> !outcomes.isEmpty());
        return asked.id() + " answers: "
                + switch (outcomes.getFirst()) {
                    case ChangeOutcome.Done(long version) -> "done, in version " + version;
                    case ChangeOutcome.Conflict(String reason, var _) -> "conflict: " + reason;
                    case ChangeOutcome.Refused(var problem) -> "refused: " + problem.detail();
                    case ChangeOutcome.Unknown(String reason) -> "unknown: " + reason;
                    case ChangeOutcome.Unavailable(String reason) -> "unavailable: " + reason;
                };
    }

    /** A new host: it knows no more than the voters' addresses, and offers to hold these systems. */
    void joins(List<String> words) {
        String id = words.getFirst();
        ClusterConfig config = world.config();
        List<String> others = new ArrayList<>(config.voters());
        String ip = "10.0.1." + (world.machines().size() + 1);
        MemberConfig offer = new MemberConfig(id, ip, 2200, null, words.subList(1, words.size()), true);
        Machine machine = world.addMachine(id);
        machine.joins(offer, others.toArray(String[]::new));
        machine.start();
    }
}
