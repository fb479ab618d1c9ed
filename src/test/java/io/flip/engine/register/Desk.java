package io.flip.engine.register;

import io.flip.engine.time.Moment;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes what the parts of the register want to have done, in order; and what the tests of the register are about. */
final class Desk {

    /** A letter, and what lies beside it. */
    record Sent(String to, Letter letter, @Nullable ClusterConfig document) {}

    private final Actions actions = new Actions();
    private final List<Supplier<List<Action>>> sources = new ArrayList<>(List.of(actions::take));
    private final List<Object> wanted = new ArrayList<>();
    private boolean roomy = true;
    private final List<Long> questions = new ArrayList<>();

    /** A data directory for each member. */
    static StorageId storage(String id) {
        return new StorageId(id.charAt(0), 1);
    }

    static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    static Ballot ballot(long counter) {
        return new Ballot(counter, "z", 0);
    }

    /** The file that members start with: nobody's storage is known. */
    static ClusterConfig file(String... voters) {
        Clusters clusters = new Clusters();
        Stream.of(voters).forEach(id -> clusters.member(id, null));
        return clusters.build();
    }

    /** A later version; all storages are known. */
    static ClusterConfig version(long version, String... voters) {
        ClusterConfig known = Members.each(file(voters), member -> member.storage(storage(member.id())));
        return new ClusterConfig(version, known.settings(), known.members(), known.systems());
    }

    /** The version after, made by that change. */
    static ClusterConfig after(ClusterConfig base, String changeId) {
        ClusterConfig next = new ClusterConfig(
                base.version() + 1, base.settings(), base.members(), base.systems(), base.terms(), base.changes());
        return Edits.signed(next, new ConfigChange(changeId, "test", "a change"));
    }

    static ChangeRequest.AddMember add(String id) {
        return new ChangeRequest.AddMember(id, "10.0.1." + (int) id.charAt(0), 2200, null, List.of(), storage(id));
    }

    /** Nothing fits any more. */
    void small() {
        roomy = false;
    }

    /** What the parts that are tested are given. */
    Actions actions() {
        return actions;
    }

    boolean fits(ClusterConfig document) {
        return roomy;
    }

    /** Takes what that one wants as well. */
    Register serve(Register register) {
        sources.add(register::take);
        return register;
    }

    private void look() {
        for (Action action :
                sources.stream().flatMap(source -> source.get().stream()).toList()) {
            wanted.add(
                    switch (action) {
                        case Action.Send(MemberConfig to, Letter letter, ClusterConfig document) ->
                            new Sent(to.id(), letter, document);
                        case Action.Reply(String to, Letter letter, ClusterConfig document) ->
                            new Sent(to, letter, document);
                        case Action.StoreBase(ClusterConfig base, boolean _) -> base;
                        case Action.StoreAcceptor(AcceptorState state) -> state;
                        case Action.Adopt _, Action.Answer _ -> action;
                    });
            if (action instanceof Action.Send(MemberConfig _, Letter.Read(long number, long _), ClusterConfig _)
                    && !questions.contains(number)) {
                questions.add(number);
            }
        }
    }

    /** All that was wanted since the last call. */
    List<Object> take() {
        look();
        List<Object> taken = List.copyOf(wanted);
        wanted.clear();
        return taken;
    }

    /** The letters of a kind since the last call; all others are forgotten. */
    <L extends Letter> List<Sent> takeLetters(Class<L> kind) {
        return take().stream()
                .filter(Sent.class::isInstance)
                .map(Sent.class::cast)
                .filter(sent -> kind.isInstance(sent.letter()))
                .toList();
    }

    /** What was answered to the one who asked since the last call; all else is forgotten. */
    List<ChangeOutcome> takeOutcomes() {
        return take().stream()
                .filter(Action.Answer.class::isInstance)
                .map(each -> ((Action.Answer) each).outcome())
                .toList();
    }

    /** The number of the n-th question that was asked; they begin with any. */
    long question(int n) {
        look();
        return questions.get(n - 1);
    }

    /** How long a wish may take in these tests. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
}
