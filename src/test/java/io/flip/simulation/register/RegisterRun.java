package io.flip.simulation.register;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Members;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Wish;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One seed: a time of faults in which members come and go while up to three ask for changes at once; then all heals, and a change must be possible. */
final class RegisterRun {

    private static final List<String> ALL = List.of("a", "b", "c", "d", "e", "f", "g");
    private static final Duration FAULTS = Duration.ofSeconds(40);

    private final RegisterWorld world;
    private final RandomGenerator random;
    private final ClusterConfig zero;
    private final boolean wipes;
    private int ids;

    private RegisterRun(long seed, Forgery forgery) {
        RandomGenerator draw = new SplittableRandom(seed * 31 + 7);
        int first = 3 + draw.nextInt(3);
        Clusters clusters = new Clusters();
        ALL.subList(0, first).forEach(id -> clusters.member(id, null));
        this.zero = clusters.build();
        this.world = new RegisterWorld(zero, ALL.subList(first, ALL.size()), seed, forgery);
        this.random = world.random();
        this.wipes = draw.nextBoolean();
    }

    /** How many changes were acknowledged. */
    static int of(long seed, Forgery forgery) {
        return new RegisterRun(seed, forgery).run();
    }

    /** What came of it, to be looked at. */
    static Checker checked(long seed) {
        RegisterRun run = new RegisterRun(seed, Forgery.NONE);
        run.run();
        return run.world.checker();
    }

    private int run() {
        world.startAll();
        world.run(Duration.ofSeconds(2));
        int clients = 1 + random.nextInt(3);
        for (int i = 0; i < clients; i++) {
            client();
        }
        faults();
        gossip();
        world.run(FAULTS);
        recover();
        return world.checker().acknowledged();
    }

    private void recover() {
        world.heal();
        world.nodes().forEach(node -> {
            node.killAfter(Integer.MAX_VALUE);
            node.full(false);
        });
        world.startAll();
        world.run(Duration.ofSeconds(25));
        world.checker().requireAllKept(reachable());
        List<ChangeOutcome> last = new ArrayList<>();
        ClusterConfig newest = newest();
        String voter = newest.voters().getFirst();
        world.node(voter).want(wish("the last", new ChangeRequest.Drain(voter), -1, last::add));
        world.run(Duration.ofSeconds(15));
        if (last.isEmpty() || !(last.getFirst() instanceof ChangeOutcome.Done)) {
            throw new AssertionError("when all is well again, a change is answered " + last + " by " + voter + " of "
                    + newest.members() + ": " + world.nodes());
        }
        world.checker().requireAllKept(newest());
    }

    /** The newest version that a member has in the end. */
    private ClusterConfig reachable() {
        return world.nodes().stream()
                .map(RegisterNode::base)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(ClusterConfig::version))
                .orElse(zero);
    }

    private ClusterConfig newest() {
        return world.checker().newest(zero);
    }

    private Wish wish(String id, ChangeRequest change, long expected, Consumer<ChangeOutcome> then) {
        long request = world.request(outcome -> {
            world.checker().answered(id, outcome);
            then.accept(outcome);
        });
        return new Wish(request, id, expected, change, true, "test");
    }

    // -- those who ask

    private void client() {
        world.after(upTo(Duration.ofSeconds(1)), () -> {
            RegisterNode node = world.nodes().get(random.nextInt(world.nodes().size()));
            ClusterConfig base = node.base();
            if (base != null && base.version() >= 1) {
                ChangeRequest change = change(base);
                long expected = random.nextInt(3) == 0 && harmless(change) ? -1 : base.version();
                if (votersLeft(base, change)) {
                    ask("change " + ++ids, change, expected, node);
                }
            }
            if (world.now() < FAULTS.toNanos()) {
                client();
            }
        });
    }

    private static boolean harmless(ChangeRequest change) {
        return !(change instanceof ChangeRequest.RemoveMember || change instanceof ChangeRequest.ReplaceConfig);
    }

    /** An operator may insist on a configuration without any: then there is nothing left to be tried. */
    private static boolean votersLeft(ClusterConfig base, ChangeRequest change) {
        return Edits.apply(base, change, true) instanceof Edits.Result.Applied(ClusterConfig next)
                && !next.voters().isEmpty();
    }

    /** Whoever is told that it is not known asks again, at any member, under the same id and version. */
    private void ask(String id, ChangeRequest change, long expected, RegisterNode at) {
        at.want(wish(id, change, expected, outcome -> {
            if (outcome instanceof ChangeOutcome.Unknown && expected >= 0) {
                RegisterNode other =
                        world.nodes().get(random.nextInt(world.nodes().size()));
                ask(id, change, expected, other);
            }
        }));
    }

    private ChangeRequest change(ClusterConfig base) {
        List<String> voters = base.voters();
        return switch (random.nextInt(8)) {
            case 0 -> new ChangeRequest.Drain(voters.get(random.nextInt(voters.size())));
            case 1, 2 -> addOne(base);
            case 3 ->
                voters.size() > 3
                        ? new ChangeRequest.RemoveMember(voters.get(random.nextInt(voters.size())))
                        : addOne(base);
            case 6, 7 -> otherVotes(base);
            default -> otherVoters(base);
        };
    }

    private ChangeRequest addOne(ClusterConfig base) {
        List<String> outside =
                ALL.stream().filter(id -> base.member(id).isEmpty()).toList();
        if (outside.isEmpty()) {
            return new ChangeRequest.Resume(base.voters().getFirst());
        }
        String id = outside.get(random.nextInt(outside.size()));
        StorageId storage = random.nextBoolean() ? world.node(id).disk().storage : null;
        return new ChangeRequest.AddMember(id, "10.1.0." + (ALL.indexOf(id) + 1), 2200, null, List.of(), storage);
    }

    /** Some members vote that did not, and some that did do not, in one step; all are resumed. */
    private ChangeRequest otherVotes(ClusterConfig base) {
        return new ChangeRequest.ReplaceConfig(Members.each(base, member -> {
            boolean votes = random.nextBoolean() ? !member.voter() : member.voter();
            return Members.voting(Members.drained(member, false), votes);
        }));
    }

    /** One or two members go, and one or two come, in one step. */
    private ChangeRequest otherVoters(ClusterConfig base) {
        TreeMap<String, MemberConfig> members = new TreeMap<>();
        base.members().forEach(member -> members.put(member.id(), member));
        for (int i = random.nextInt(3); i > 0 && members.size() > 3; i--) {
            members.remove(List.copyOf(members.keySet()).get(random.nextInt(members.size())));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String id = ALL.get(random.nextInt(ALL.size()));
            members.putIfAbsent(
                    id, new MemberConfig(id, "10.1.0." + (ALL.indexOf(id) + 1), 2200, null, List.of(), true));
        }
        return new ChangeRequest.ReplaceConfig(
                new ClusterConfig(0, base.settings(), List.copyOf(members.values()), base.systems()));
    }

    // -- what goes wrong

    private void faults() {
        world.after(upTo(Duration.ofMillis(300)), () -> {
            RegisterNode node = world.nodes().get(random.nextInt(world.nodes().size()));
            switch (random.nextInt(14)) {
                case 9 -> world.loseCommits();
                case 10 -> allButOne(node);
                case 11, 12 -> node.full(random.nextInt(3) > 0);
                case 0 -> node.killAfter(random.nextInt(6));
                case 1, 2 -> restart(node);
                case 3 -> world.side(node.id(), 1 + random.nextInt(2));
                case 4 -> world.heal();
                case 5 ->
                    world.weather(random.nextDouble() * 0.5, random.nextDouble() * 0.3, upTo(Duration.ofMillis(300)));
                case 6 -> wipe(node);
                default -> {
                    node.kill();
                    node.start();
                }
            }
            if (world.now() < FAULTS.toNanos()) {
                faults();
            }
        });
    }

    /** It is cut off with what it knows, and all others are started anew: with what is on their disks. */
    private void allButOne(RegisterNode node) {
        world.side(node.id(), 3);
        for (RegisterNode other : world.nodes()) {
            if (other != node) {
                other.kill();
                other.start();
            }
        }
    }

    private static void restart(RegisterNode node) {
        if (!node.runs()) {
            node.start();
        }
    }

    /**
     * No more than a minority at a time of those who vote, nor of those who may come to vote by what is being agreed on: else an operator must help. So
     * it is done where nobody has promised anything, but by the variant that would harm nobody then.
     */
    private void wipe(RegisterNode node) {
        ClusterConfig newest = newest();
        boolean calm = world.forgery().wipedUnderOldName()
                || world.nodes().stream().allMatch(other -> hasNotPromised(other.disk().acceptor, newest));
        boolean may = newest.version() >= 1 && newest.member(node.id()).isPresent() && survives(newest, node);
        if (wipes && calm && may && stored(newest)) {
            node.wipe();
            node.start();
        }
    }

    private static boolean hasNotPromised(@Nullable AcceptorState state, ClusterConfig newest) {
        return state == null || state.base() < newest.version() || state.promised() == null;
    }

    private boolean survives(ClusterConfig config, RegisterNode lost) {
        long left = config.members().stream()
                .filter(config::votes)
                .filter(voter -> !voter.id().equals(lost.id()))
                .filter(voter ->
                        Objects.equals(voter.storage(), world.node(voter.id()).disk().storage))
                .count();
        return 2 * left > config.voters().size();
    }

    /** Whether everyone has it, so that what was lost is lost to nobody but to the one. */
    private boolean stored(ClusterConfig config) {
        return world.nodes().stream().allMatch(node -> has(node.disk().base, config))
                || world.forgery().wipedUnderOldName();
    }

    private static boolean has(@Nullable ClusterConfig base, ClusterConfig config) {
        return base == null || base.version() >= config.version();
    }

    /** Pings carry the version: whoever hears of a newer one gets it. */
    private void gossip() {
        world.after(Duration.ofMillis(250), () -> {
            RegisterNode from = world.nodes().get(random.nextInt(world.nodes().size()));
            RegisterNode to = world.nodes().get(random.nextInt(world.nodes().size()));
            ClusterConfig base = from.base();
            if (base != null && base.version() >= 1 && !world.apart(from.id(), to.id())) {
                to.learn(base);
            }
            gossip();
        });
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(1 + random.nextLong(most.toNanos()));
    }
}
