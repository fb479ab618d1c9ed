package io.flip.simulation.register;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.Action;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.Wish;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One member with its disk. Its process can die between any two things that it does. */
final class RegisterNode {

    private final RegisterWorld world;
    private final String id;
    private final ClusterConfig file;
    private final Deque<Runnable> toDo = new ArrayDeque<>();
    private Disk disk;
    private @Nullable Register register;
    private int life;
    private int stepsLeft = Integer.MAX_VALUE;
    private long due = Long.MAX_VALUE;
    private boolean full;
    private @Nullable ClusterConfig unwrittenBase;
    private @Nullable AcceptorState unwrittenState;

    RegisterNode(RegisterWorld world, String id, ClusterConfig file) {
        this.world = world;
        this.id = id;
        this.file = file;
        this.disk = new Disk(world.drawStorage());
    }

    String id() {
        return id;
    }

    Disk disk() {
        return disk;
    }

    @Override
    public String toString() {
        AcceptorState state = disk.acceptor;
        return "%s%s with %s at %s, accepted %s"
                .formatted(
                        id,
                        runs() ? "" : " (down)",
                        disk.storage,
                        disk.base == null ? "nothing" : disk.base.version(),
                        state == null || state.accepted() == null
                                ? "nothing"
                                : state.accepted().document().version() + " "
                                        + state.accepted().document().members());
    }

    boolean runs() {
        return register != null;
    }

    void start() {
        life++;
        stepsLeft = Integer.MAX_VALUE;
        ClusterConfig base = disk.base == null ? file : disk.base;
        register = new Register(
                id,
                disk.storage,
                base,
                false,
                disk.acceptor,
                world.random().nextLong(),
                Duration.ofMillis(100),
                _ -> true,
                world.moment());
        look();
    }

    void kill() {
        register = null;
        toDo.clear();
        unwrittenBase = null;
        unwrittenState = null;
    }

    /** Its disk takes nothing as long as it is full: until what waits is written no letter leaves, as {@code RegisterKeeper} does it. */
    void full(boolean now) {
        full = now;
    }

    /** It dies after so many more steps: before the rest of what it decided is done. */
    void killAfter(int steps) {
        stepsLeft = steps;
    }

    void wipe() {
        kill();
        Disk fresh = new Disk(world.forgery().wipedUnderOldName() ? disk.storage : world.drawStorage());
        disk = fresh;
    }

    void want(Wish wish) {
        if (register != null) {
            register.want(wish);
            look();
        }
    }

    void receive(String from, Letter letter, @Nullable ClusterConfig document) {
        if (register != null) {
            register.receive(from, letter, document, world.moment());
            look();
        }
    }

    void learn(ClusterConfig config) {
        if (register != null) {
            register.learn(config, world.moment());
            look();
        }
    }

    @Nullable
    ClusterConfig base() {
        return register == null ? null : register.base();
    }

    private void look() {
        if (register == null) {
            return;
        }
        register.look(world.moment(), true, false);
        register.take().forEach(this::want);
        carryOut();
        schedule();
    }

    private void schedule() {
        if (register != null) {
            long next = Math.max(register.nextDeadline().nanos(), world.now() + 1);
            if (next < due || due <= world.now()) {
                due = next;
                int of = life;
                world.at(next, () -> wake(of, next));
            }
        }
    }

    private void wake(int of, long at) {
        if (of == life && at == due) {
            due = Long.MAX_VALUE;
            look();
        }
    }

    private void carryOut() {
        for (Runnable next = toDo.poll(); next != null; next = toDo.poll()) {
            if (stepsLeft-- <= 0) {
                kill();
                return;
            }
            next.run();
        }
    }

    // -- what its register wants

    private void want(Action action) {
        switch (action) {
            case Action.Send(MemberConfig to, Letter letter, ClusterConfig document) -> send(to, letter, document);
            case Action.Reply(String to, Letter letter, ClusterConfig document) -> reply(to, letter, document);
            case Action.StoreBase(ClusterConfig base, boolean _) -> store(base);
            case Action.StoreAcceptor(AcceptorState state) -> store(state);
            case Action.Adopt _ -> {}
            case Action.Answer(long request, ChangeOutcome outcome) -> toDo.add(() -> world.answered(request, outcome));
        }
    }

    private void send(MemberConfig to, Letter letter, @Nullable ClusterConfig document) {
        if (to.id().equals(id)) {
            tell(letter, document);
            return;
        }
        ClusterConfig base = register == null ? file : register.base();
        toDo.add(() -> {
            if (!write()) {
                return;
            }
            world.send(id, to.id(), letter, document);
            world.forgery()
                    .answers(to, letter, base)
                    .forEach(forged -> world.at(world.now() + 1, () -> receive(forged.from(), forged.letter(), null)));
        });
    }

    private void reply(String to, Letter letter, @Nullable ClusterConfig document) {
        if (to.equals(id)) {
            tell(letter, document);
        } else {
            toDo.add(() -> {
                if (write()) {
                    world.send(id, to, letter, document);
                }
            });
        }
    }

    private void tell(Letter letter, @Nullable ClusterConfig document) {
        int of = life;
        toDo.add(() -> {
            if (write() || world.forgery().tellsUnstored()) {
                world.at(world.now(), () -> {
                    if (of == life) {
                        receive(id, letter, document);
                    }
                });
            }
        });
    }

    /** Whether all is written. */
    private boolean write() {
        if (full) {
            return unwrittenBase == null && unwrittenState == null;
        }
        if (unwrittenBase != null) {
            long before = disk.base == null ? -1 : disk.base.version();
            disk.base = unwrittenBase;
            if (unwrittenBase.version() != before) { // else it is settled
                world.checker().adopted(this, before, unwrittenBase);
            }
            unwrittenBase = null;
        }
        if (unwrittenState != null) {
            disk.acceptor = unwrittenState;
            unwrittenState = null;
        }
        return true;
    }

    private void store(ClusterConfig base) {
        toDo.add(() -> {
            unwrittenBase = base;
            write();
        });
    }

    private void store(AcceptorState state) {
        toDo.add(() -> {
            unwrittenState = world.forgery().keeps(state) ? state : disk.acceptor;
            write();
        });
    }
}
