package io.flip.node;

import io.flip.address.Observed;
import io.flip.engine.Engine;
import io.flip.engine.EngineSettings;
import io.flip.engine.Input;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import io.flip.wire.CborPacker;
import io.flip.wire.Datagrams;
import io.flip.wire.SealKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One running member: puts together what it is made of, and starts and stops it with Spring. What can be found wrong with the
 * machine (its data directory, its address) is found when this is built, before anything is started.
 */
public final class FlipNode implements SmartLifecycle, NodeFront, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlipNode.class);

    /** Several for each item that changes at once where there are many; some 8 MB. */
    private static final int EVENTS_KEPT = 1 << 15;

    /** Items that are named in one line of the log. */
    private static final int NAMED = 20;

    private final NodeSettings settings;
    private final Handlers handlers;
    private final Supplier<Moment> clock;
    private final InstantSource timeOfDay;
    private final Telemetries telemetry;
    private final DataDirectory directory;
    private final Stored stored;
    private final RegisterKeeper register;
    private final Journal journal;
    private final NoteKeeper notes;
    private final UdpTransport transport;
    private final Inbox inbox;
    private final EventLog events;
    private final PendingChanges pendingChanges;
    private final Deeds deeds;
    private final Publisher publisher;
    private final EngineLoop loop;
    private final Thread thread;
    private volatile boolean running;
    private final boolean begunClean;
    private volatile boolean mayBeUp;

    /**
     * @param clock must be the one that the handlers' {@code startBefore} is judged by
     * @throws StartFailure where this machine does not let it
     */
    FlipNode(
            NodeSettings settings,
            Handlers handlers,
            Supplier<Moment> clock,
            InstantSource timeOfDay,
            Telemetries telemetry) {
        this.settings = settings;
        this.handlers = handlers;
        this.clock = clock;
        this.timeOfDay = timeOfDay;
        this.telemetry = telemetry;
        Resources opened = new Resources();
        try {
            this.directory = opened.add(DataDirectory.open(settings.dataDir()));
            this.begunClean = directory.clean();
            this.mayBeUp = !begunClean;
            RegisterFiles files = new RegisterFiles(directory.file(RegisterFiles.NAME));
            SecureRandom random = new SecureRandom();
            this.stored = files.load(() -> new StorageId(random.nextLong(), random.nextLong()));
            this.register = new RegisterKeeper(files);
            this.journal = opened.add(openJournal());
            this.transport = opened.add(openTransport());
            long incarnation = directory.nextIncarnation(timeOfDay.millis());
            this.notes = new NoteKeeper(journal, directory);
            this.inbox = new Inbox(transport::wakeUp);
            this.pendingChanges = new PendingChanges(inbox);
            this.events = new EventLog(EVENTS_KEPT, EventLog.first(incarnation));
            StateMachine machine = StateMachine.of(engine(incarnation));
            this.deeds =
                    new Deeds(transport, notes, register, handlers, inbox, events, telemetry, pendingChanges::answered);
            handlers.tell(deeds::report);
            handlers.wakes(transport::wakeUp);
            this.publisher = new Publisher(machine, clock, telemetry);
            this.loop = new EngineLoop(machine, transport, inbox, deeds, publisher, clock, telemetry);
            this.thread = Thread.ofPlatform().name("flip engine").unstarted(loop::run);
        } catch (RuntimeException e) {
            opened.close(e);
            throw e;
        }
    }

    /** The newest configuration that this machine knows. */
    ClusterConfig config() {
        ClusterConfig base = stored.base();
        return base == null || base.version() <= settings.config().version() ? settings.config() : base;
    }

    private Journal openJournal() {
        Path file = directory.file("notes");
        Moment now = clock.get();
        try {
            JournalHead fresh =
                    new JournalHead(settings.self(), JournalHead.thisBoot(), now.plus(config().leasesEndWithin()));
            return Journal.open(file, fresh, now);
        } catch (IOException e) {
            throw DataDirectory.unusable(settings.dataDir(), e);
        }
    }

    private UdpTransport openTransport() {
        MemberConfig self = ownAddress();
        List<MemberConfig> others = config().members().stream()
                .filter(member -> !member.id().equals(settings.self()))
                .toList();
        Datagrams datagrams = new Datagrams(settings.keys(), new SecureRandom());
        NodeSettings.Joining joining = settings.joining();
        AddressBook.OwnSettings own = new AddressBook.OwnSettings(
                self, settings.config().members(), joining == null ? List.of() : joining.seeds());
        AddressBook book = new AddressBook(others, own, InetAddress::getAllByName, clock);
        return UdpTransport.open(self, settings.bind(), datagrams, book, telemetry);
    }

    /** Where it listens: what it says itself, or the newest configuration that has it, or the file. */
    private MemberConfig ownAddress() {
        NodeSettings.Joining joining = settings.joining();
        if (joining != null) {
            return joining.offer();
        }
        return config().member(settings.self())
                .or(() -> settings.config().member(settings.self()))
                .orElseThrow();
    }

    private Engine engine(long incarnation) {
        Session session = new Session(incarnation, new SecureRandom().nextLong());
        NodeSettings.Joining joining = settings.joining();
        LOG.info("Member {} begins its session {}", settings.self(), session);
        return new Engine(
                new EngineSettings(
                        settings.self(),
                        session,
                        settings.config(),
                        journal.notes(),
                        directory.epochs(),
                        stored,
                        joining == null ? null : joining.offer(),
                        joining == null ? List.of() : joining.seeds(),
                        settings.parallelHandlers()),
                new CborPacker(),
                clock.get());
    }

    // -- its life

    @Override
    public void start() {
        settings.keys().await(); // here, and not in the engine's first step
        directory.mayHoldSomething();
        running = true;
        mayBeUp = true;
        thread.start();
    }

    /**
     * Puts everything down, says so, and returns when that is done, or after the stop timeout with things still up. Blocks the thread that
     * shuts down, and so is not subject to Spring's own timeout per phase.
     */
    @Override
    public void stop() {
        LOG.info("Stopping: putting down what is up here");
        inbox.add(new Input.Stop());
        try {
            loop.ended().get(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (deeds.stopped()) {
                notes.end();
            }
            stopped();
        } catch (TimeoutException e) {
            LOG.error("Not stopped within {}: ending with {} still up here", settings.stopTimeout(), heldHere());
        } catch (ExecutionException e) {
            LOG.error("Ending with {} still up here", heldHere());
        } catch (InterruptedException e) {
            LOG.error("Interrupted while stopping: ending with {} still up here", heldHere());
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Where it was stopped before it took part it has brought nothing up; what an earlier run left may be there. */
    private void stopped() {
        if (begunClean || deeds.allDown()) {
            directory.holdsNothing();
            mayBeUp = false;
            LOG.info("Stopped");
        } else {
            LOG.error("Stopped before all was put down that an earlier run left: some of it may still be up here");
        }
    }

    private String heldHere() {
        List<String> held = snapshot().items().stream()
                .filter(item -> item.holders().contains(settings.self()))
                .map(item -> item.item().toString())
                .toList();
        return "%d items (%s%s)"
                .formatted(
                        held.size(),
                        held.stream().limit(NAMED).collect(Collectors.joining(", ")),
                        held.size() > NAMED ? ", ..." : "");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Until a stop has put everything down; before the start, where an earlier run may have left something. */
    boolean mayBeUp() {
        return mayBeUp;
    }

    /** Its loop has ended against its will: it takes part no more, and can put nothing down. */
    boolean dead() {
        return loop.dead();
    }

    /** The last phase: started after the web server, and stopped before it even refuses new requests. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** Before {@link #start}. */
    void listeners(List<Telemetry> listeners) {
        telemetry.set(Stream.concat(
                        Stream.of(new RivalWatch(directory::startAfter), new ConfiguredAddresses(handlers)),
                        listeners.stream())
                .toList());
    }

    /** Changes the group's keys while it runs: as soon as they are there. */
    public void use(SealKeys keys) {
        keys.await();
        transport.use(keys);
    }

    /** Does that where the loop ends against its will. */
    void onGivenUp(Runnable then) {
        var _ = loop.ended().exceptionally(_ -> {
            then.run();
            return null;
        });
    }

    /** Ends it as it is: to the others, a crash. */
    @Override
    public void close() {
        running = false;
        loop.cancel();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pendingChanges.giveUp();
        handlers.close();
        Resources opened = new Resources();
        opened.add(directory);
        opened.add(journal);
        opened.add(transport);
        opened.close(null);
    }

    /** What sends events to webhooks; to be said before the start. */
    public void courier(Courier courier) {
        handlers.courier(courier);
    }

    /** Until when events were sent, by webhook, in milliseconds since 1970: the others are to know it. */
    public void sent(SequencedMap<String, Long> until) {
        inbox.add(new Input.Sent(until));
    }

    // -- what others see

    @Override
    public Snapshot snapshot() {
        return publisher.latest();
    }

    @Override
    public Instant timeOf(Moment moment) {
        return timeOfDay.instant().minus(clock.get().since(moment));
    }

    @Override
    public Duration sinceLastTurn() {
        return clock.get().since(loop.lastTurn());
    }

    @Override
    public List<String> troubles() {
        return Stream.concat(
                        Stream.of(notes.trouble(), register.trouble(), loop.trouble())
                                .flatMap(Stream::ofNullable),
                        handlers.troubles().stream())
                .toList();
    }

    @Override
    public List<MissingProgram> missingPrograms() {
        return handlers.missing(snapshot().config(), settings.self());
    }

    @Override
    public CompletableFuture<ChangeOutcome> propose(
            String changeId, long expectedVersion, ChangeRequest change, boolean force, String by) {
        return pendingChanges.propose(changeId, expectedVersion, change, force, by);
    }

    @Override
    public CompletableFuture<ChangeOutcome> readConfig() {
        return pendingChanges.read();
    }

    @Override
    public @Nullable Observed observed(ItemId item) {
        return handlers.observed(item);
    }

    @Override
    public void observed(BiConsumer<ItemId, Observed> to) {
        handlers.observed(to);
    }

    @Override
    public List<Sending> sendings() {
        return handlers.sendings();
    }

    @Override
    public EventLog events() {
        return events;
    }
}
