package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Terms;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the voters grant a machine, as the datagrams show it: it believes nothing that an engine says of its lease. A grant is good from when the ping was
 * sent that it answers, and only as long as the machine says that it has the item or asks for it. The machine's own vote is what it notes.
 */
final class Granted implements Watcher {

    /** Of {@code T}: 0.98 by a clock that may be 0.5 % slow (protocol 5, holding). */
    private static final double TERM = 0.985;

    private static final int PINGS_KEPT = 200;

    /** Whose grants make a lease, and for how long. */
    private record Grantors(List<String> voters, int quorum, long term) {

        static Grantors of(ClusterConfig config) {
            long timeout = config.settings().pingTimeout().toNanos();
            return new Grantors(config.voters(), config.settings().quorum(), (long) (timeout * TERM));
        }
    }

    /** What was said to and by one run of a machine. */
    private static final class Book {
        private final int life;
        private Grantors grantors;
        private Terms terms;

        /** Until when what was granted on former terms is good (protocol 7, rule 14). */
        private final Map<ItemId, Long> former = new TreeMap<>();

        private final Map<String, Map<Long, Long>> pings = new TreeMap<>();
        private final Map<ItemId, Map<String, Long>> grants = new TreeMap<>();
        private final Map<String, Long> answered = new TreeMap<>();
        private final Map<String, Long> unread = new TreeMap<>();
        private final Map<ItemId, Long> addedIn = new TreeMap<>();
        private final Map<ItemId, Long> withdrawn = new TreeMap<>();
        private final Set<ItemId> noted = new TreeSet<>();
        private long claimed;

        private Book(Machine machine) {
            life = machine.life();
            grantors = Grantors.of(machine.knows());
            terms = machine.knows().terms();
        }
    }

    private final World world;
    private final Map<String, Book> books = new TreeMap<>();

    Granted(World world) {
        this.world = world;
    }

    private Book book(Machine machine) {
        Book book = books.get(machine.id());
        if (book == null || book.life != machine.life()) {
            book = new Book(machine);
            books.put(machine.id(), book);
        }
        return book;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Send(String to, var _, Message message)) {
            if (message instanceof Message.Ping ping) {
                pings(machine, to).put(ping.sequence(), world.now());
            }
            for (Notice notice : Notices.of(message)) {
                if (notice.kind() == Notice.Kind.CLAIM
                        && notice.subject().equals(machine.id())
                        && notice.version() > book(machine).claimed) {
                    claims(book(machine), notice);
                }
            }
        } else if (effect instanceof Effect.StoreBase(ClusterConfig base, var _, var _)) {
            otherTerms(machine, book(machine), base);
        } else if (effect instanceof Effect.StoreNotes(List<Note> notes)) {
            notes.forEach(note -> noted(machine, note));
        }
    }

    private void otherTerms(Machine machine, Book book, ClusterConfig base) {
        boolean joins = book.grantors.voters().isEmpty(); // it knew nobody
        if (joins || base.terms().since() != book.terms.since()) {
            book.addedIn.keySet().forEach(item -> book.former.merge(item, until(machine, item), Math::max));
            book.grants.values().forEach(Map::clear);
            book.unread.clear();
            book.grantors = Grantors.of(base);
            book.terms = base.terms();
        }
    }

    private void noted(Machine machine, Note note) {
        if (note.holder().equals(machine.id()) && note.session().equals(machine.session())) {
            book(machine).noted.add(note.item());
        } else if (book(machine).noted.contains(note.item())) {
            withdrawn(machine, book(machine), note.item());
            book(machine).noted.remove(note.item());
        }
    }

    private Map<Long, Long> pings(Machine machine, String to) {
        return book(machine).pings.computeIfAbsent(to, any -> new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                return size() > PINGS_KEPT;
            }
        });
    }

    private void claims(Book book, Notice notice) {
        Claim claim = world.archive().claimIn(notice.payload());
        book.claimed = notice.version();
        if (claim == null) {
            return;
        }
        book.grants.keySet().removeIf(item -> !claim.items().containsKey(item));
        book.addedIn.keySet().removeIf(item -> !claim.items().containsKey(item));
        book.former.keySet().removeIf(item -> !claim.items().containsKey(item));
        claim.items().keySet().forEach(item -> book.addedIn.putIfAbsent(item, claim.version()));
    }

    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.Received(var _, Message.Ack ack)
                && machine.session() != null
                && machine.session().equals(ack.header().echo())) {
            Book book = book(machine);
            String voter = ack.header().from();
            Long sent = book.pings.getOrDefault(voter, Map.of()).get(ack.sequence());
            if (sent != null) {
                granted(machine, voter, sent, ack.verdict());
            }
        }
    }

    /** The answer to a newer ping takes the place of the last one; of two answers to one ping what either grants counts. */
    private void granted(Machine machine, String voter, long sent, @Nullable Payload payload) {
        Book book = book(machine);
        if (payload == null || sent < book.answered.getOrDefault(voter, Long.MIN_VALUE)) {
            return;
        }
        Long last = book.answered.put(voter, sent);
        if (last == null || last < sent) {
            forget(machine, book, voter, payload);
        }
        if (payload instanceof Payload.Inline(Body.OfVerdict(Verdict verdict))) {
            for (ItemId item : verdict.granted().keySet()) {
                Long addedIn = book.addedIn.get(item);
                if (addedIn != null && verdict.judged() >= addedIn) {
                    book.grants.computeIfAbsent(item, any -> new TreeMap<>()).put(voter, sent);
                }
            }
        } else {
            book.unread.put(voter, sent); // it may grant anything
        }
    }

    /** What the voter granted before. Where it does not any more, the machine may have had the item up to now. */
    private void forget(Machine machine, Book book, String voter, Payload next) {
        boolean mayGrantAll = !(next instanceof Payload.Inline);
        boolean hadAll = book.unread.containsKey(voter);
        Set<ItemId> still = next instanceof Payload.Inline(Body.OfVerdict(Verdict verdict))
                ? verdict.granted().keySet()
                : Set.of();
        Collection<ItemId> had = hadAll ? book.addedIn.keySet() : book.grants.keySet();
        for (ItemId item : had) {
            boolean ends = hadAll || book.grants.getOrDefault(item, Map.of()).containsKey(voter);
            if (ends && !mayGrantAll && !still.contains(item)) {
                withdrawn(machine, book, item);
            }
        }
        book.grants.values().forEach(times -> times.remove(voter));
        book.unread.remove(voter);
    }

    private void withdrawn(Machine machine, Book book, ItemId item) {
        book.withdrawn.merge(item, Math.min(world.now(), until(machine, item)), Math::max);
    }

    /** Up to when, in the world's time, a quorum may have granted the machine the item, so far; long past where none ever did. */
    long grantedUpTo(Machine machine, ItemId item) {
        long withdrawn = book(machine).withdrawn.getOrDefault(item, Long.MIN_VALUE);
        return Math.max(withdrawn, Math.min(world.now(), until(machine, item)));
    }

    /** All of which any voter has said that it grants it to the machine. */
    Set<ItemId> everGranted(Machine machine) {
        return book(machine).grants.keySet();
    }

    /** Until when, in the world's time, a quorum may grant the machine the item at most; long past where none does. */
    long until(Machine machine, ItemId item) {
        Book book = book(machine);
        return Math.max(book.former.getOrDefault(item, Long.MIN_VALUE), until(machine, item, book.unread));
    }

    /** The same, by the answers on the present terms alone that say so in the datagram itself. */
    long certainlyUntil(Machine machine, ItemId item) {
        return until(machine, item, Map.of());
    }

    private long until(Machine machine, ItemId item, Map<String, Long> unread) {
        Book book = book(machine);
        Map<String, Long> grants = book.grants.getOrDefault(item, Map.of());
        long[] times = new long[book.grantors.voters().size()];
        int granting = 0;
        for (String voter : book.grantors.voters()) {
            boolean own = voter.equals(machine.id()) && book.noted.contains(item);
            Long time = own ? Long.valueOf(world.now()) : grants.getOrDefault(voter, unread.get(voter));
            if (time != null) {
                times[granting++] = time;
            }
        }
        int quorum = Math.max(1, book.grantors.quorum());
        if (granting < quorum) {
            return Long.MIN_VALUE;
        }
        Arrays.sort(times, 0, granting);
        return times[granting - quorum] + book.grantors.term();
    }
}
