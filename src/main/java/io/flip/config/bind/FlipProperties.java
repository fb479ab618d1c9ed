package io.flip.config.bind;

import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemSettings;
import io.flip.engine.register.WebhookConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is configured under {@code flip}, by the names of docs/configuration.md, with defaults where nothing was written. Durations are
 * written in milliseconds or with a unit.
 *
 * @param id this member, one of the servers
 * @param timing when members ping, and when one is down
 * @param key the group's secret: anybody who knows it can speak for any member. Best 32 random bytes, as {@code ./flip keygen} prints them
 * @param keyPrevious keys that are still accepted while the key is being changed, one member after another
 * @param logLevel of Flip's own log: debug, info, warning, error or fatal
 * @param local what concerns this machine alone, and may differ between members
 * @param api who may change what by REST
 * @param webhooks where events are sent to
 * @param joining for a member that knows no configuration and asks to be added to one; {@code null} for all others
 * @param voters the ids whose opinions count; empty: all. Fewer voters mean fewer datagrams, {@code members * voters / interval}, and fewer
 *     machines whose loss leaves the cluster without a quorum
 * @param servers the members, by id
 * @param systems the systems, by id
 */
public record FlipProperties(
        String id,
        Timing timing,
        Secret key,
        List<Secret> keyPrevious,
        String logLevel,
        Local local,
        Api api,
        Webhooks webhooks,
        @Nullable Joining joining,
        List<String> voters,
        SequencedMap<String, Server> servers,
        SequencedMap<String, SystemProperties> systems) {

    /** The ids whose opinions count. */
    public List<String> voterIds() {
        return voters.isEmpty() ? List.copyOf(servers.sequencedKeySet()) : voters;
    }

    /** How many of them must agree. */
    public int quorum() {
        Integer configured = timing.quorum();
        return configured == null ? voterIds().size() / 2 + 1 : configured;
    }

    /**
     * How fast, and how sure.
     *
     * @param quorum how many voters must agree; {@code null}: {@code floor(voters / 2) + 1}. Fewer go on in a smaller part of a divided cluster, and
     *     from half of the voters down both parts can hold the same item
     * @param gossipInterval how often each member pings. Shorter finds a failure sooner; every member sends {@code ping_per_interval} datagrams each time
     * @param pingPerInterval how many voters it pings each time. All of them are pinged once in {@code ceil(peers / ping_per_interval) * gossip_interval}, the round
     * @param pingTimeout silence after which a member is probably down, and the lease's term: at least one and a half rounds. Shorter fails over sooner;
     *     a machine that stands still for longer loses what it holds
     * @param autoremove a member that has been down for that long is removed, never below three voters; {@code null}: none is. Shorter forgets dead machines
     *     sooner; one that comes back later must be added again
     */
    public record Timing(
            @Nullable Integer quorum,
            Duration gossipInterval,
            int pingPerInterval,
            Duration pingTimeout,
            @Nullable Duration autoremove) {}

    /**
     * What concerns this machine alone.
     *
     * @param dataDir what must survive a restart, in a directory of its own for each member: {@code data_dir/id}. On a disk that loses it, the member is in
     *     quarantine for a {@code ping_timeout} whenever it starts
     * @param bind the address that the UDP socket listens on; {@code null}: on the member's own {@code ip}
     * @param stopTimeout how long putting everything down may take when the member is stopped. Longer leaves slow handlers their time; shorter than
     *     what the service manager waits before it kills
     * @param parallelHandlers how many handlers run side by side. More move many items sooner; each is a process
     * @param historySize how many bytes of the disk the history may have
     * @param handlerDirs where programs are looked for, before those that come with Flip; {@code null}: beside the configuration, and so on
     * @param handlerUser whom handlers run as; {@code null}: as the member itself. Another one can't read the group's key
     */
    public record Local(
            Path dataDir,
            @Nullable String bind,
            Duration stopTimeout,
            int parallelHandlers,
            long historySize,
            @Nullable List<Path> handlerDirs,
            @Nullable String handlerUser) {}

    /**
     * Who may change what by REST: whoever knows the token. Where neither is there, the member draws one.
     *
     * @param tokenFile in place of the token: a file with nothing else in it, read anew for each change
     * @param hosts names by which this member is asked, beside those that it knows itself
     */
    public record Api(@Nullable Secret token, @Nullable Path tokenFile, List<String> hosts) {

        /** Asked by its own names. */
        public Api(@Nullable Secret token, @Nullable Path tokenFile) {
            this(token, tokenFile, List.of());
        }
    }

    /**
     * Where events are sent to, for all members, and what this one signs them with.
     *
     * @param secret {@code null} where there is none, or it is in the file
     * @param secretFile in place of the secret: a file with nothing else in it, read anew for each event
     * @param all by name
     */
    public record Webhooks(
            @Nullable Secret secret, @Nullable Path secretFile, SequencedMap<String, WebhookConfig> all) {}

    /**
     * How a member comes into a cluster that it does not know.
     *
     * @param seeds members of that cluster, any of which is enough
     * @param ip its own address or host name, as the others will reach it
     * @param systems what it offers to take part in
     */
    public record Joining(
            List<Seed> seeds, String ip, int port, @Nullable Integer priority, List<String> systems) {}

    /** Where a member is asked. */
    public record Seed(String host, int port) {}

    /**
     * A member.
     *
     * @param ip its address or host name, as the others reach it
     * @param port its UDP port
     * @param priority lower comes first; {@code null} comes after all others
     * @param systems what it takes part in; none makes it an arbiter
     * @param drained whether it gets nothing until it is resumed
     */
    public record Server(String ip, int port, @Nullable Integer priority, List<String> systems, boolean drained) {

        /** One that is not drained. */
        public Server(String ip, int port, @Nullable Integer priority, List<String> systems) {
            this(ip, port, priority, systems, false);
        }
    }

    /**
     * A system.
     *
     * @param data its items, as written
     * @param pins items with the member that comes first for them
     * @param settings what is not the default of {@link SystemSettings}
     */
    public record SystemProperties(
            Topology type,
            Handlers handlers,
            List<String> data,
            SequencedMap<String, String> pins,
            Settings settings) {}

    /**
     * How items are brought up and put down.
     *
     * @param alive argument vector; empty where there is an address and no program
     * @param down the same
     * @param config the system's over the cluster's
     * @param address where the items are addresses that the member itself puts up; {@code null} where it puts up none
     */
    public record Handlers(
            List<String> alive,
            List<String> down,
            SortedMap<String, Object> config,
            @Nullable AddressConfig address) {}
}
