package io.flip.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.config.ApiToken;
import io.flip.config.bind.FlipProperties.Api;
import io.flip.config.bind.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class WrongTokensTest {

    private static final String TOKEN = "a token of somebody";

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private final WrongTokens wrong = new WrongTokens(nanos::get, List.of());

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static boolean knows(TokenAuthentication tokens, String address, String token) {
        UsernamePasswordAuthenticationToken sent =
                UsernamePasswordAuthenticationToken.unauthenticated(BearerToken.NAME, token);
        sent.setDetails(address);
        return tokens.authenticate(sent).isAuthenticated();
    }

    private void floodedBy(TokenAuthentication tokens, String address) {
        for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
            assertThatThrownBy(() -> knows(tokens, address, "guess")).isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> knows(tokens, address, "guess")).isInstanceOf(LockedException.class);
    }

    @Test
    void oneInHalfASecondIsLookedAtOnceThereWereTooMany() throws Exception {
        TokenAuthentication tokens =
                new TokenAuthentication(ApiToken.of(new Api(new Secret(TOKEN), null), directory), wrong);
        floodedBy(tokens, "10.0.0.1");

        assertThatThrownBy(() -> knows(tokens, "10.0.0.1", TOKEN)).isInstanceOf(LockedException.class);
        pass(WrongTokens.ONE_MORE);
        assertThat(knows(tokens, "10.0.0.1", TOKEN)).isTrue();
        assertThat(knows(tokens, "10.0.0.1", TOKEN))
                .as("a right one costs nothing")
                .isTrue();
        assertThatThrownBy(() -> knows(tokens, "10.0.0.1", "guess")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> knows(tokens, "10.0.0.1", "guess")).isInstanceOf(LockedException.class);
    }

    /** As the problem and docs/api.md say it. */
    @Test
    void twentyAreLookedAtAndThenTwoASecond() {
        assertThat(looked(100)).isEqualTo(20);
        pass(Duration.ofMillis(499));
        assertThat(looked(100)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(looked(100)).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        assertThat(looked(100)).isEqualTo(4);
        pass(Duration.ofDays(1));
        assertThat(looked(100)).isEqualTo(20);
    }

    private int looked(int tried) {
        int looked = 0;
        for (int i = 0; i < tried; i++) {
            looked += wrong.mayTry("10.0.0.1") ? 1 : 0;
        }
        return looked;
    }

    @Test
    void whoKnowsTheTokenIsNeverSlowedDown() throws Exception {
        TokenAuthentication tokens =
                new TokenAuthentication(ApiToken.of(new Api(new Secret(TOKEN), null), directory), wrong);
        for (int i = 0; i < 10 * WrongTokens.AT_ONCE; i++) {
            assertThat(knows(tokens, "10.0.0.1", TOKEN)).isTrue();
        }
    }

    /** Else somebody on this machine could keep its operator from changing anything. */
    @Test
    void nobodyIsLockedOutOfATokenThatCantBeGuessed() throws Exception {
        TokenAuthentication tokens = new TokenAuthentication(ApiToken.of(new Api(null, null), directory), wrong);
        String drawn = Files.readString(directory.resolve("api-token")).strip();
        floodedBy(tokens, "127.0.0.1");

        assertThat(knows(tokens, "127.0.0.1", drawn)).isTrue();
        assertThat(knows(tokens, "127.0.0.1", drawn)).isTrue();
    }

    @Test
    void whoHasManyAddressesOfOneNetworkIsOneSource() {
        for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
            assertThat(wrong.mayTry("2001:db8::" + i)).isTrue();
        }
        assertThat(wrong.mayTry("2001:db8::ffff")).isFalse();
        for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
            assertThat(wrong.mayTry("127.0.0." + (i + 1))).isTrue();
        }
        assertThat(wrong.mayTry("::1")).isFalse();
    }

    /** Two may share a place by chance, and not all of them. */
    @Test
    void otherNetworksAreOtherSources() {
        int looked = 0;
        for (int network = 0; network < 20; network++) {
            for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
                looked += wrong.mayTry("2001:db8:0:" + Integer.toHexString(network) + "::1") ? 1 : 0;
            }
        }
        assertThat(looked).isGreaterThan(10 * WrongTokens.AT_ONCE);
    }

    @Test
    void manySourcesTakeNoMoreRoomAndAreTriedOneByOne() {
        int looked = 0;
        for (int i = 0; i < 100_000; i++) {
            looked += wrong.mayTry("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255)) ? 1 : 0;
        }
        assertThat(looked).isBetween(60_000, (1 << 12) * WrongTokens.AT_ONCE);
    }
}
