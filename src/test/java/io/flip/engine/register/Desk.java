package io.flip.engine.register;

import io.flip.engine.time.Moment;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A post that keeps all that it is asked for, in order; and what the tests of the register are about. */
final class Desk implements Post {

    /** A letter, and what lies beside it. */
    record Sent(String to, Letter letter, @Nullable ClusterConfig document) {}

    record Answered(long request, ChangeOutcome outcome) {}

    record Adopted(ClusterConfig config) {}

    private final List<Object> done = new ArrayList<>();
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

    /** All that was asked for since the last call. */
    List<Object> take() {
        List<Object> taken = List.copyOf(done);
        done.clear();
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
                .filter(Answered.class::isInstance)
                .map(each -> ((Answered) each).outcome())
                .toList();
    }

    @Override
    public void send(MemberConfig to, Letter letter, @Nullable ClusterConfig document) {
        done.add(new Sent(to.id(), letter, document));
        if (letter instanceof Letter.Read(long number, long _) && !questions.contains(number)) {
            questions.add(number);
        }
    }

    /** The number of the n-th question that was asked; they begin with any. */
    long question(int n) {
        return questions.get(n - 1);
    }

    @Override
    public void reply(String to, Letter letter, @Nullable ClusterConfig document) {
        done.add(new Sent(to, letter, document));
    }

    @Override
    public void store(ClusterConfig base) {
        done.add(base);
    }

    @Override
    public void store(AcceptorState state) {
        done.add(state);
    }

    @Override
    public void adopted(ClusterConfig config) {
        done.add(new Adopted(config));
    }

    @Override
    public boolean fits(ClusterConfig document) {
        return roomy;
    }

    @Override
    public void answer(long request, ChangeOutcome outcome) {
        done.add(new Answered(request, outcome));
    }

    /** How long a wish may take in these tests. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
}
