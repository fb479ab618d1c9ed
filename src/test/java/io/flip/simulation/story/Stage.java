package io.flip.simulation.story;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.HandlerHabits;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import io.flip.simulation.check.Checkers;
import io.flip.simulation.check.OneUp;
import io.flip.simulation.swarm.SwarmRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out the commands of one story, in one world, under the eyes of all checkers. */
final class Stage {

    /** What leaves an item up on one who is cut off, stands still or is dead, or keeps it from being put down. */
    private static final Set<String> DISORDER =
            Set.of("kill", "pause", "cut", "isolate", "split", "silence", "loss", "handlers");

    private final Draft draft = new Draft();
    private final List<String> said = new ArrayList<>();
    private final boolean orderly;
    private final Function<World, List<Watcher>> checkers;
    private @Nullable World world;
    private @Nullable Narrator narrator;
    private @Nullable Operator operator;

    /** @param commands all that will be carried out: where none of them may leave an item up that another takes, none may be up twice */
    Stage(List<String> commands) {
        Set<String> verbs = commands.stream()
                .map(command -> Draft.words(command).getFirst())
                .collect(Collectors.toSet());
        this.orderly = verbs.stream().noneMatch(DISORDER::contains);
        if (verbs.stream().anyMatch(Set.of("join", "remove")::contains)) {
            this.checkers = Checkers::whereSystemsChange;
        } else if (verbs.stream().anyMatch(Operator.VERBS::contains)) {
            this.checkers = Checkers::whereItemsChange;
        } else {
            this.checkers = Checkers::all;
        }
    }

    /** What happened meanwhile. */
    List<String> carryOut(String command) {
        List<String> words = Draft.words(command);
        String verb = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        switch (verb) {
            case "member" -> draft.member(rest);
            case "system" -> draft.system(rest);
            case "voters" -> draft.voters(rest);
            case "quorum" -> draft.quorum(Integer.parseInt(rest.getFirst()));
            case "seed" -> seed(Long.parseLong(rest.getFirst()));
            default -> act(verb, rest);
        }
        List<String> lines = new ArrayList<>(narrator == null ? List.of() : narrator.takeLines());
        lines.addAll(said);
        said.clear();
        return lines;
    }

    private void act(String verb, List<String> words) {
        World stage = world();
        if (Operator.VERBS.contains(verb)) {
            said.add(operator().ask(verb, words));
            return;
        }
        switch (verb) {
            case "start" -> machines(words).forEach(Machine::start);
            case "crash" -> machines(words).forEach(Machine::crash);
            case "kill" -> machines(words).forEach(Machine::kill);
            case "stop" -> machines(words).forEach(Machine::stop);
            case "wipe" -> machines(words).forEach(Machine::loseDisk);
            case "pause" -> machine(words.getFirst()).pause(0, Draft.duration(words.get(1)));
            case "wait" -> stage.run(Draft.duration(words.getFirst()));
            case "cut" -> cut(words);
            case "isolate" -> stage.network().isolate(words.getFirst());
            case "split" -> split(words);
            case "silence" -> stage.network().partitionTotally();
            case "heal" -> stage.network().healAll();
            case "loss" ->
                loss(words.getFirst(), Double.parseDouble(words.get(1).replace("%", "")) / 100);
            case "handlers" -> machine(words.getFirst()).handlers(habits(words.subList(1, words.size())));
            case "fail" -> machine(words.get(2)).failAlive(item(words.getFirst()));
            case "lose" -> machine(words.get(2)).takeAway(item(words.getFirst()));
            case "checks" -> world().checking(Duration.ofSeconds(5));
            case "mend" -> machine(words.get(2)).mendAlive(item(words.getFirst()));
            case "join" -> operator().joins(words);
            case "show" -> show();
            case "comings" -> comings();
            default -> throw new IllegalArgumentException("no such command: " + verb);
        }
    }

    private World world() {
        World its = world;
        if (its == null) {
            its = new World(draft.build(), 1);
            narrator = new Narrator(its);
            its.watchedBy(narrator);
            its.followingChanges();
            its.watchedBy(orderly ? OneUp.inAll(its) : OneUp.inReleasing(its));
            checkers.apply(its).forEach(its::watchedBy);
            its.ticking(Duration.ofSeconds(1));
            world = its;
        }
        return its;
    }

    private Operator operator() {
        Operator its = operator;
        if (its == null) {
            its = new Operator(world());
            operator = its;
        }
        return its;
    }

    private Machine machine(String id) {
        return world().machine(id);
    }

    private List<Machine> machines(List<String> words) {
        return words.isEmpty()
                ? world().machines()
                : words.stream()
                        .flatMap(word -> Draft.range(word).stream())
                        .map(this::machine)
                        .toList();
    }

    static ItemId item(String word) {
        int slash = word.indexOf('/');
        return new ItemId(word.substring(0, slash), word.substring(slash + 1));
    }

    /** {@code cut a b}, or {@code cut a -> b}. */
    private void cut(List<String> words) {
        if (words.get(1).equals("->")) {
            world().network().cutOneWay(words.getFirst(), words.get(2));
        } else {
            world().network().cut(words.getFirst(), words.get(1));
        }
    }

    /** {@code split a b | c}. */
    private void split(List<String> words) {
        int bar = words.indexOf("|");
        for (Machine one : machines(words.subList(0, bar))) {
            for (Machine other : machines(words.subList(bar + 1, words.size()))) {
                world().network().cut(one.id(), other.id());
            }
        }
    }

    private void loss(String id, double probability) {
        for (Machine other : world().machines()) {
            if (!other.id().equals(id)) {
                world().network().lossOneWay(id, other.id(), probability);
                world().network().lossOneWay(other.id(), id, probability);
            }
        }
    }

    private static HandlerHabits habits(List<String> words) {
        return switch (words.getFirst()) {
            case "hang" -> new HandlerHabits(Duration.ofMillis(5), Duration.ofMillis(5), 0, 0, 1);
            case "down-fails" -> new HandlerHabits(Duration.ofMillis(5), Duration.ofMillis(5), 0, 1, 0);
            case "good" -> HandlerHabits.GOOD;
            default -> HandlerHabits.taking(Draft.duration(words.getFirst()));
        };
    }

    private void show() {
        eachItem(item -> {
            List<String> up = world().up(item);
            said.add(item + " is on " + (up.isEmpty() ? "nobody" : String.join(", ", up)));
        });
    }

    private void eachItem(Consumer<ItemId> what) {
        for (SystemConfig system : world().config().systems()) {
            system.spec().items().keySet().forEach(value -> what.accept(new ItemId(system.id(), value)));
        }
    }

    private void comings() {
        Narrator its = narrator;
        if (its != null) {
            var comings = its.takeComings();
            long often = comings.values().stream().filter(times -> times > 1).count();
            said.add(comings.size() + " items came up, " + often + " of them more than once");
        }
    }

    private void seed(long seed) {
        SwarmRun.Result result = SwarmRun.kept(seed);
        said.add(
                result.broken() == null
                        ? "all is well"
                        : String.valueOf(result.broken().getMessage()));
    }
}
