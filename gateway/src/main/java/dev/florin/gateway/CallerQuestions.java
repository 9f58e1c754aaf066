package dev.florin.gateway;

import com.google.protobuf.Timestamp;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import dev.florin.wallet.v1.CallerIdentity;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the wallet service whose a credential is, each time. Whatever is no answer decides nothing.
 *
 * @param walletService where it is asked
 */
record CallerQuestions(Channel walletService) implements Authenticator {
  static final int PATIENCE_SECONDS = 2;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + token);
    Reply reply = new Reply();
    try {
      WalletServiceGrpc.newStub(walletService)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .getCaller(GetCallerRequest.getDefaultInstance(), reply);
    } catch (RuntimeException e) {
      reply.onError(e);
    }
    return reply.proof;
  }

  /** What the service says; the last word completes it. */
  private static final class Reply implements StreamObserver<CallerIdentity> {
    private static final Proof NO_ANSWER =
        new Proof.Undecided("API keys cannot be checked at the moment; try again shortly");

    private final CompletableFuture<Proof> proof = new CompletableFuture<>();
    private @Nullable Identity identity;

    @Override
    public void onNext(CallerIdentity caller) {
      identity =
          new Identity(
              caller.getUserId(),
              caller.hasDisplayName() ? caller.getDisplayName() : null,
              caller.hasExpiresAt() ? instant(caller.getExpiresAt()) : Instant.MAX,
              new Scopes(Set.copyOf(caller.getScopesList())),
              caller.hasKeyId() ? caller.getKeyId() : null);
    }

    @Override
    public void onError(Throwable thrown) {
      Status status = Status.fromThrowable(thrown);
      String why = status.getDescription();
      proof.complete(
          status.getCode() == Status.Code.UNAUTHENTICATED
              ? new Proof.Refused(why == null ? "the API key is not good" : why)
              : NO_ANSWER);
    }

    @Override
    public void onCompleted() {
      proof.complete(identity == null ? NO_ANSWER : new Proof.Identified(identity));
    }

    private static Instant instant(Timestamp time) {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
  }
}
