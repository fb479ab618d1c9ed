package io.flip.config.document;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.PropertiesReader;
import io.flip.config.bind.VersionZero;
import io.flip.config.check.AddressChecks;
import io.flip.config.check.ClusterChecks;
import io.flip.config.check.HandlerChecks;
import io.flip.config.check.HandlerSearch;
import io.flip.config.check.SizeChecks;
import io.flip.config.check.SystemChecks;
import io.flip.config.read.ConfigurationException;
import io.flip.config.read.Findings;
import io.flip.config.read.FlipJson;
import io.flip.config.read.Mistake;
import io.flip.config.read.PlainValues;
import io.flip.config.read.Section;
import io.flip.config.read.Written;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, or a part of it, as REST sends and takes it: JSON in the names of docs/configuration.md, by the rules of the files. A part is
 * read as what the whole would be with it, so that what does not fit together is found as well. Every method that reads raises a
 * {@link ConfigurationException} with all mistakes.
 */
public final class Documents {

    private static final String BODY = "body";
    private static final String VALUES = "flip.values";

    private final HandlerSearch handlers;

    public Documents(HandlerSearch handlers) {
        this.handlers = handlers;
    }

    /** An item, and the member that it should be on; {@code null} for the one that the order says. */
    public record Move(String value, @Nullable String to) {}

    /** As maps and lists of plain values; {@link #whole} takes the same. */
    public Map<String, Object> of(ClusterConfig config) {
        return PlainValues.of(Rendering.of(config));
    }

    /**
     * @param now the present one
     * @param self the member that reads it: it must have the programs that it will have to run, and does not run yet
     */
    public ClusterConfig whole(byte[] body, ClusterConfig now, String self) {
        Findings findings = new Findings();
        Table written = FlipJson.parse(BODY, body);
        Table clusters = OwnNames.takenOut(written, findings);
        return checked(
                clusters, now, self, findings, properties -> HandlerChecks.change(properties, now, handlers, findings));
    }

    public AddMember member(byte[] body, ClusterConfig now) {
        Findings findings = new Findings();
        Table written = FlipJson.parse(BODY, body);
        Section section = new Section("flip", written, Bodies.MEMBER, findings);
        String id = section.required("id", "write the id of the new member");
        String place = id.isEmpty() ? "new" : id;
        Table all = with(Rendering.of(now), List.of("servers", place), Bodies.known(written, Bodies.NEW_SERVER));
        ClusterConfig next = checked(all, now, id, findings, _ -> {});
        MemberConfig member = next.member(id).orElseThrow();
        return new AddMember(id, member.ip(), member.port(), member.priority(), member.systems(), null);
    }

    /** The id alone of what {@link #member} has read. */
    public String memberId(byte[] body) {
        return new Section("flip", FlipJson.parse(BODY, body), Bodies.MEMBER, new Findings()).required("id", "");
    }

    /**
     * @param id of the system, present or new
     * @param self the member that reads it
     */
    public PutSystem system(String id, byte[] body, ClusterConfig now, String self) {
        Findings findings = new Findings();
        SystemBody written = SystemBody.read(FlipJson.parse(BODY, body), id, now, findings);
        Table all = written.into(Rendering.of(now));
        ClusterConfig next = checked(
                all, now, self, findings, properties -> HandlerChecks.change(properties, now, handlers, findings));
        return new PutSystem(next.system(id).orElseThrow(), written.kept());
    }

    /**
     * Items that are to be added to those that are there.
     *
     * @param id of their system
     */
    public List<String> data(String id, byte[] body, ClusterConfig now) {
        Findings findings = new Findings();
        List<String> values = values(body, findings);
        long present = now.systems().stream()
                .mapToLong(system -> system.spec().items().size())
                .sum();
        SizeChecks.items(VALUES, present + values.size(), findings);
        FlipProperties properties = PropertiesReader.cluster(Rendering.of(now), "", new Findings());
        AddressChecks.added(VALUES, values, id, now, properties, handlers, findings);
        findings.raise();
        return values;
    }

    /** Items, whatever there is. */
    public List<String> values(byte[] body) {
        Findings findings = new Findings();
        List<String> values = values(body, findings);
        findings.raise();
        return values;
    }

    private static List<String> values(byte[] body, Findings findings) {
        List<String> values = Bodies.data(FlipJson.parse(BODY, body), findings);
        SystemChecks.items(VALUES, values, findings);
        return values;
    }

    /** The items that are to be tried again; none, or no body at all, for all of the system. */
    public List<String> retried(byte[] body) {
        return body.length == 0 || FlipJson.parse(BODY, body).entries().isEmpty() ? List.of() : values(body);
    }

    public Move move(byte[] body, SystemConfig system) {
        Findings findings = new Findings();
        Move move = Bodies.move(FlipJson.parse(BODY, body), system, findings);
        findings.raise();
        return move;
    }

    private ClusterConfig checked(
            Table written, ClusterConfig now, String self, Findings findings, Consumer<FlipProperties> more) {
        FlipProperties properties = PropertiesReader.cluster(written, self, findings);
        ClusterChecks.check(properties, handlers, findings);
        more.accept(properties);
        if (!findings.mistakes().isEmpty()) {
            findings.forgive(wrongWith(now, self));
        }
        findings.raise();
        return VersionZero.of(properties);
    }

    /** What does not fit together in the present configuration: nobody who changes something else is to be kept from it. */
    private List<Mistake> wrongWith(ClusterConfig now, String self) {
        Findings findings = new Findings();
        FlipProperties properties = PropertiesReader.cluster(Rendering.of(now), self, findings);
        List<Mistake> unreadable = findings.mistakes();
        ClusterChecks.check(properties, handlers, findings);
        return unreadable.isEmpty() ? findings.mistakes() : List.of();
    }

    static Table without(Table table, String name) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>(table.entries());
        entries.remove(name);
        return new Table(entries, table.where());
    }

    /** The table with another value at that place. */
    static Table with(Table table, List<String> place, Written value) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>(table.entries());
        String name = place.getFirst();
        boolean here = place.size() == 1;
        Table inner = entries.get(name) instanceof Table present ? present : Table.empty();
        entries.put(name, here ? value : with(inner, place.subList(1, place.size()), value));
        return new Table(entries, table.where());
    }

    static Row texts(List<String> texts) {
        return new Row(texts.stream().map(Rendering::text).toList(), "");
    }
}
