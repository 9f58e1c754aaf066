package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import dev.florin.wallet.v1.CallerIdentity;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asking the service who calls: for the gateway itself, and for the caller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerQuestionsTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
    gateway.metadata.clear();
  }

  @Test
  void theServiceIsAskedWithTheCredentialItself() {
    Proof proof = ask();

    assertThat(proof)
        .isEqualTo(
            new Proof.Identified(
                new Identity(
                    "shop",
                    null,
                    Instant.ofEpochSecond(Examples.NOON.getSeconds(), Examples.NOON.getNanos()),
                    new Scopes(Set.of("payments")),
                    "7GkZ0qTn3VdB")));
    assertThat(gateway.metadata.remove().get(AUTHORIZATION)).isEqualTo("Bearer florin_x");
  }

  @Test
  void aCredentialWithoutAnEndHasNone() {
    gateway.service.answerBy(
        request -> CallerIdentity.newBuilder().setUserId("alice").setDisplayName("Alice").build());

    assertThat(ask())
        .isEqualTo(
            new Proof.Identified(new Identity("alice", "Alice", Instant.MAX, Scopes.NONE, null)));
  }

  @Test
  void whatTheServiceRefusesIsRefusedInItsWords() {
    gateway.service.answerBy(request -> {
      throw ProblemMappingTest.refusal(
          Status.Code.UNAUTHENTICATED, "unauthenticated", "the API key is unknown", Map.of());
    });

    assertThat(ask()).isEqualTo(new Proof.Refused("the API key is unknown"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OK", "UNAUTHENTICATED"})
  void whateverElseGoesWrongDecidesNothing(Status.Code code) {
    gateway.service.answerBy(request -> {
      throw code.toStatus().withDescription("why").asRuntimeException();
    });

    assertThat(ask()).isInstanceOf(Proof.Undecided.class);
  }

  @Test
  void anAnswerThatCannotBeRightDecidesNothing() {
    gateway.service.answerBy(request -> CallerIdentity.getDefaultInstance());

    assertThat(ask()).isInstanceOf(Proof.Undecided.class);
  }

  @Test
  void aCallerIsToldWhoTheyAre() {
    HttpResponse<String> response = gateway.get("/v1/me");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"user_id\":\"shop\",\"display_name\":null,\"scopes\":[\"payments\"],"
                + "\"expires_at\":\"2026-11-22T12:00:00.123456Z\",\"key_id\":\"7GkZ0qTn3VdB\"}");
  }

  private Proof ask() {
    return new CallerQuestions(gateway.channel)
        .authenticate("florin_x")
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
