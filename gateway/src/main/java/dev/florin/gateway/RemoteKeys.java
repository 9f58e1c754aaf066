package dev.florin.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.florin.identity.ApiKeyText;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Proof;
import dev.florin.identity.TokenDigest;
import io.grpc.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * API keys, as the wallet service knows them: the gateway has no database, and asks whose a key is.
 *
 * <p>The answer is remembered for two seconds, under the key's hash, so a key in use costs a call
 * every two seconds, and is let in that much longer than by the service. The service checks the key
 * again at each call, so what a key may still do in that time is to be refused there.
 *
 * <p>A refusal is remembered for a second, apart from the good ones, which guesses cannot push out.
 * What is no key at all by its checksum is refused here. Of the same key there is one question at a
 * time, and of all keys together so many: beyond that nothing is decided.
 *
 * <p>Threads: any; an answer that has to be waited for comes on the channel's.
 */
public final class RemoteKeys implements Authenticator {
  static final Duration GOOD_FOR = Duration.ofSeconds(2);
  static final Duration REFUSED_FOR = Duration.ofSeconds(1);
  static final int REMEMBERED_MAX = 10_000;
  static final int QUESTIONS_MAX = 1_000;

  private static final Proof NO_KEY =
      new Proof.Refused("the API key is unknown, or was revoked, or has expired");
  private static final Proof TOO_MANY =
      new Proof.Undecided("too many API keys are being checked; try again shortly");

  private final Authenticator service;
  private final Clock clock;
  private final Cache<TokenDigest, Proof.Identified> good;
  private final Cache<TokenDigest, Proof.Refused> refused;
  private final ConcurrentHashMap<TokenDigest, CompletableFuture<Proof>> questions =
      new ConcurrentHashMap<>();

  /**
   * @param walletService not closed by this
   */
  public RemoteKeys(Channel walletService, Clock clock) {
    this(new CallerQuestions(walletService), clock, Ticker.systemTicker());
  }

  RemoteKeys(Authenticator service, Clock clock, Ticker ticker) {
    this.service = service;
    this.clock = clock;
    this.good = remembering(GOOD_FOR, ticker);
    this.refused = remembering(REFUSED_FOR, ticker);
  }

  private static <T> Cache<TokenDigest, T> remembering(Duration age, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED_MAX)
        .expireAfterWrite(age)
        .ticker(ticker)
        .build();
  }

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    if (ApiKeyText.parse(token).isEmpty()) {
      return CompletableFuture.completedFuture(NO_KEY);
    }
    TokenDigest digest = TokenDigest.of(token);
    Proof.Identified known = good.getIfPresent(digest);
    if (known != null && clock.instant().isBefore(known.identity().expiresAt())) {
      return CompletableFuture.completedFuture(known);
    }
    Proof.Refused no = refused.getIfPresent(digest);
    return no == null ? ask(token, digest) : CompletableFuture.completedFuture(no);
  }

  private CompletableFuture<Proof> ask(String token, TokenDigest digest) {
    if (questions.size() >= QUESTIONS_MAX && !questions.containsKey(digest)) {
      return CompletableFuture.completedFuture(TOO_MANY);
    }
    CompletableFuture<Proof> question = new CompletableFuture<>();
    CompletableFuture<Proof> other = questions.putIfAbsent(digest, question);
    if (other != null) {
      return other;
    }
    var _ = service.authenticate(token).thenAccept(proof -> answered(digest, question, proof));
    return question;
  }

  /** It is remembered before the next may ask, so that there is no second question without need. */
  private void answered(TokenDigest digest, CompletableFuture<Proof> question, Proof proof) {
    switch (proof) {
      case Proof.Identified identified -> good.put(digest, identified);
      case Proof.Refused no -> refused.put(digest, no);
      case Proof.Undecided _ -> {}
    }
    questions.remove(digest, question);
    question.complete(proof);
  }
}
