package io.flip.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the demo: starts the members, watches them, does what other terminals ask, and ends everything in order. */
final class Show {
    private static final Duration TO_END = Duration.ofSeconds(20);

    private final Cast cast;
    private final Screen screen;
    private final Requests requests;
    private volatile boolean ending;
    private volatile boolean broken;

    Show(Cast cast, Screen screen, Requests requests) {
        this.cast = cast;
        this.screen = screen;
        this.requests = requests;
    }

    int run() throws IOException, InterruptedException {
        cast.writeConfiguration();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-of-the-demo"));
        for (DemoMember member : cast.members()) {
            member.start();
            screen.say("started " + member.id() + " (log: " + member.log() + ")");
        }
        Observer observer = new Observer(cast);
        try {
            while (!ending) {
                requests.answer(this::perform);
                screen.show(observer.look());
                TimeUnit.MILLISECONDS.sleep(200);
            }
            return 0;
        } catch (IOException | RuntimeException broken) {
            this.broken = true;
            throw broken;
        }
    }

    private String perform(Request request) {
        DemoMember member = cast.member(request.member());
        if (member.running() == (request.deed() == Request.Deed.START)) {
            return member.id() + (member.running() ? " runs already" : " does not run");
        }
        return told(
                switch (request.deed()) {
                    case KILL -> killed(member);
                    case STOP -> stopped(member);
                    case START -> started(member);
                });
    }

    private String told(String what) {
        screen.say(what);
        return what;
    }

    private static String killed(DemoMember member) {
        member.kill();
        return "kill -9 " + member.id() + " (pid " + member.pid() + ")";
    }

    private static String stopped(DemoMember member) {
        member.stop();
        return "SIGTERM to " + member.id() + " (pid " + member.pid() + ")";
    }

    private static String started(DemoMember member) {
        try {
            member.start();
            return "started " + member.id() + " (pid " + member.pid() + ")";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs when Ctrl-C, SIGTERM or an error ends the demo: nothing that it started may outlive it. */
    private void end() {
        ending = true;
        screen.say("ending all members");
        List<DemoMember> running =
                cast.members().stream().filter(DemoMember::running).toList();
        running.forEach(DemoMember::stop);
        for (DemoMember member : running) {
            if (!member.awaitEnd(TO_END)) {
                screen.say(member.id() + " did not end in " + TO_END.toSeconds() + " s: kill -9");
                member.kill();
                member.awaitEnd(TO_END);
            }
        }
        boolean clean = reportLeftovers(running);
        Runtime.getRuntime().halt(clean && !broken ? 0 : 1);
    }

    /** A member that was killed leaves its files, as a killed member leaves its addresses: it puts them down when it starts again. */
    private boolean reportLeftovers(List<DemoMember> ended) {
        List<String> theirs = kept(ended);
        List<String> killed = new ArrayList<>(kept(cast.members()));
        killed.removeAll(theirs);
        if (!killed.isEmpty()) {
            screen.say(
                    "left by a killed member, which puts it down when it starts again: " + String.join(", ", killed));
        }
        screen.say(
                theirs.isEmpty()
                        ? "all members ended; every item was put down"
                        : "not put down: " + String.join(", ", theirs));
        return theirs.isEmpty();
    }

    private List<String> kept(List<DemoMember> members) {
        return Cast.ITEMS.stream()
                .flatMap(item -> cast.keepersOf(item).stream()
                        .filter(id -> members.contains(cast.member(id)))
                        .map(id -> id + "/" + item))
                .toList();
    }
}
