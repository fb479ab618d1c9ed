package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private static final InetAddress[] NOWHERE = {};
    private static final String OWN = "10.0.1.9";
    private final SynchronousQueue<InetAddress[]> answers = new SynchronousQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Moment now = new Moment(0);

    @Test
    void addressesAreTakenAsTheyAre() {
        AddressBook book = book("10.0.0.1", "fd00::1");

        assertThat(book.find("m0")).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 2200));
        assertThat(book.find("m1")).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("fd00::1"), 2200));
        assertThat(book.find("stranger")).isNull();
        assertThat(asked).hasValue(0);
    }

    @Test
    void namesAreResolvedWithoutMakingAnyoneWait() {
        AddressBook book = book("flip.example");

        assertThat(book.find("m0")).as("not answered yet").isNull();
        answer("10.0.0.1");
        eventually(() -> at(book, "10.0.0.1"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void aFailureIsTriedAgain() {
        AddressBook book = book("flip.example");
        answer();
        tick(AddressBook.RETRY);
        eventually(() -> book.find("m0") == null && asked.get() == 2);
        answer("10.0.0.1");
        eventually(() -> at(book, "10.0.0.1"));
    }

    @Test
    void aSilentMemberIsLookedUpAgainAndOneThatIsHeardIsNot() {
        AddressBook book = book("flip.example");
        answer("10.0.0.1");
        eventually(() -> at(book, "10.0.0.1"));

        tick(AddressBook.SILENCE.minusMillis(1));
        book.heard("m0");
        tick(AddressBook.SILENCE.minusMillis(1));
        assertThat(at(book, "10.0.0.1")).isTrue();
        assertThat(asked).hasValue(1);

        tick(Duration.ofMillis(1));
        asks(book, 2);
        assertThat(at(book, "10.0.0.1")).as("until the answer is there").isTrue();
        answer("10.0.0.2");
        eventually(() -> at(book, "10.0.0.2"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatOnceResolvedStaysWhereTheNameServerFails() {
        AddressBook book = book("flip.example");
        answer("10.0.0.1");
        eventually(() -> at(book, "10.0.0.1"));
        tick(AddressBook.SILENCE);
        asks(book, 2);
        answer();
        eventually(() -> {
            tick(AddressBook.SILENCE);
            return at(book, "10.0.0.1") && asked.get() == 3;
        });
    }

    @Test
    void ofSeveralAddressesSilenceTriesTheNext() {
        AddressBook book = book("flip.example");
        answer("10.0.0.1", "10.0.0.2");
        eventually(() -> at(book, "10.0.0.1"));
        tick(AddressBook.SILENCE);
        asks(book, 2);
        answer("10.0.0.1", "10.0.0.2");
        eventually(() -> at(book, "10.0.0.2"));
    }

    /** All were moved while all were stopped: what is stored is what was. */
    @Test
    @Rule("7, rule 10")
    void whoIsNotHeardWhereItWasIsAskedWhereTheFileHasItToo() {
        AddressBook book = book(List.of(member("m0", "10.0.0.1")), List.of(member("m0", "10.0.1.1")), List.of());
        assertThat(asked(book, 2)).containsOnly("10.0.0.1");

        tick(AddressBook.SILENCE.minusMillis(1));
        assertThat(asked(book, 2)).as("it has its time to answer").containsOnly("10.0.0.1");
        tick(Duration.ofMillis(1));
        assertThat(asked(book, 4)).containsExactly("10.0.1.1", "10.0.0.1", "10.0.1.1", "10.0.0.1");
        assertThat(at(book, "10.0.0.1"))
                .as("all else goes where the last ping went")
                .isTrue();
    }

    @Test
    void whoIsHeardIsAskedNowhereElse() {
        AddressBook book = book(List.of(member("m0", "10.0.0.1")), List.of(member("m0", "10.0.1.1")), List.of());
        tick(AddressBook.SILENCE);
        assertThat(asked(book, 1)).containsExactly("10.0.1.1");

        book.heard("m0");
        assertThat(asked(book, 3)).containsOnly("10.0.1.1");
        book.members(List.of(member("m0", "10.0.1.1")));
        tick(AddressBook.SILENCE);
        assertThat(asked(book, 3)).as("both say the same now").containsOnly("10.0.1.1");
    }

    @Test
    @Rule("7, rule 10")
    void anyOfThoseThatAreToLetItJoinMayBeIt() {
        AddressBook book = book(
                List.of(member("m0", "10.0.0.1")),
                List.of(),
                List.of(member("seed 1", "10.0.0.1"), member("seed 2", OWN), member("seed 3", "10.0.1.1")));
        tick(AddressBook.SILENCE);

        assertThat(asked(book, 4))
                .as("each place once, and never itself")
                .containsExactly("10.0.1.1", "10.0.0.1", "10.0.1.1", "10.0.0.1");
    }

    @Test
    void aNameInTheFileIsAskedForOnceTheMemberIsSilent() {
        AddressBook book = book(List.of(member("m0", "10.0.0.1")), List.of(member("m0", "flip.example")), List.of());
        assertThat(asked(book, 1)).containsExactly("10.0.0.1");
        assertThat(asked).hasValue(0);

        tick(AddressBook.SILENCE);
        assertThat(asked(book, 2)).as("as long as the name is not known").containsOnly("10.0.0.1");
        answer("10.0.1.1");
        eventually(() -> asked(book, 2).contains("10.0.1.1"));
    }

    private static List<String> asked(AddressBook book, int times) {
        return java.util.stream.Stream.generate(() -> book.findToAsk("m0"))
                .limit(times)
                .map(address ->
                        address == null ? "nowhere" : address.getAddress().getHostAddress())
                .toList();
    }

    private AddressBook book(String... hosts) {
        List<MemberConfig> members = new java.util.ArrayList<>();
        for (int n = 0; n < hosts.length; n++) {
            members.add(member("m" + n, hosts[n]));
        }
        return book(members, List.of(), List.of());
    }

    private AddressBook book(List<MemberConfig> stored, List<MemberConfig> file, List<MemberConfig> seeds) {
        AddressBook.OwnSettings own = new AddressBook.OwnSettings(member("self", OWN), file, seeds);
        return new AddressBook(stored, own, this::resolve, () -> now);
    }

    private static MemberConfig member(String id, String host) {
        return new MemberConfig(id, host, 2200, null, List.of(), true);
    }

    private InetAddress[] resolve(String name) throws UnknownHostException {
        asked.incrementAndGet();
        try {
            InetAddress[] answer = answers.take();
            if (answer.length == 0) {
                throw new UnknownHostException(name);
            }
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String... addresses) {
        InetAddress[] answer = new InetAddress[addresses.length];
        for (int n = 0; n < addresses.length; n++) {
            answer[n] = InetAddress.ofLiteral(addresses[n]);
        }
        try {
            assertThat(answers.offer(addresses.length == 0 ? NOWHERE : answer, 20, TimeUnit.SECONDS))
                    .as("somebody asks")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It asks for that time; the last answer may be known an instant before its thread is done with it. */
    private void asks(AddressBook book, int time) {
        eventually(() -> {
            book.find("m0");
            return asked.get() == time;
        });
    }

    private static boolean at(AddressBook book, String address) {
        InetSocketAddress found = book.find("m0");
        return found != null && found.getAddress().equals(InetAddress.ofLiteral(address));
    }

    private void tick(Duration time) {
        now = now.plus(time);
    }

    private static void eventually(BooleanSupplier condition) {
        Waiting.until(condition);
    }
}
