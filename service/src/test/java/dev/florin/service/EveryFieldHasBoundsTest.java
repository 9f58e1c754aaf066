package dev.florin.service;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.florin.identity.Scopes;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes each method's request, with each field as it should be but one, which is beyond any bound:
 * the call must be refused for that field, before the ledger is asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryFieldHasBoundsTest {
  private static final String ID = "701";
  private static final String ENDLESS = "1".repeat(10_000);

  /** What each field of a request may hold; a new field needs a line here, and bounds. */
  private static final Map<String, Object> FIT =
      Map.ofEntries(
          entry("from_wallet_id", ID),
          entry("to_wallet_id", ID),
          entry("to_user_id", "bob"),
          entry("user_id", "bob"),
          entry("counterparty_user_id", "bob"),
          entry("transaction_id", ID),
          entry("transfer_id", ID),
          entry("webhook_id", ID),
          entry("first_event_id", "1-12345"),
          entry("last_event_id", "1-12345"),
          entry("currency", "USD"),
          entry("idempotency_key", "key"),
          entry("note", "lunch"),
          entry("reason", "asked by the police"),
          entry("url", "https://shop.example/florin"),
          entry("description", "the shop"),
          entry("cursor", ""),
          entry("before", ""),
          entry("after", ""),
          entry("limit", 1),
          entry("after_version", 1L),
          entry("amount_minor", 1L));

  @TempDir static Path folder;
  private Clients clients;
  private String walletId = "";
  private Channel channel;

  @BeforeAll
  void start() {
    clients = Clients.of(new ScriptedLedger().doors(), folder);
    walletId = clients.as("alice").createWallet(Requests.open("USD")).getWallet().getId();
    Scopes all = Scopes.ofClaim("payments operator auditor events webhooks");
    Metadata token = new Metadata();
    token.put(
        Admission.AUTHORIZATION,
        "Bearer " + clients.issuer.issue("alice", null, all, Duration.ofHours(1)));
    channel =
        ClientInterceptors.intercept(
            clients.tcp, MetadataUtils.newAttachHeadersInterceptor(token), new GenerousDeadline());
  }

  @AfterAll
  void end() {
    clients.close();
  }

  /** A method, and the field that is beyond its bounds. */
  record Probe(MethodDescriptor<Message, Message> method, FieldDescriptor field) {
    @Override
    public String toString() {
      return method.getBareMethodName() + " " + field.getName();
    }
  }

  static Stream<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    for (ServiceDescriptor service :
        List.of(
            WalletServiceGrpc.getServiceDescriptor(),
            EventServiceGrpc.getServiceDescriptor(),
            OperatorServiceGrpc.getServiceDescriptor())) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        MethodDescriptor<Message, Message> each = messages(method);
        for (FieldDescriptor field : prototype(each).getDescriptorForType().getFields()) {
          if (isOfAnySize(field)) {
            probes.add(new Probe(each, field));
          }
        }
      }
    }
    return probes.stream();
  }

  private static boolean isOfAnySize(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING, INT, LONG -> true;
      case BOOLEAN, ENUM, MESSAGE -> field.isRepeated();
      case FLOAT, DOUBLE -> throw new AssertionError(field + ": money and time are never that");
    };
  }

  @SuppressWarnings("unchecked") // all methods are of messages
  private static MethodDescriptor<Message, Message> messages(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  private static Message prototype(MethodDescriptor<Message, Message> method) {
    return Objects.requireNonNull(
        ((PrototypeMarshaller<Message>) method.getRequestMarshaller()).getMessagePrototype());
  }

  @ParameterizedTest
  @MethodSource("probes")
  void whatIsBeyondAnyBoundIsRefusedForThatField(Probe probe) {
    Message.Builder request = fit(prototype(probe.method()), probe.field());
    set(request, probe.field());

    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> call(probe.method(), request.build()));

    assertThat(refusal).as("it was let pass").isNotNull();
    assertThat(refusal.getStatus().getCode())
        .as(refusal.toString())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    String field = probe.field().getName();
    assertThat(Errors.info(refusal).getMetadataMap().get("field"))
        .as(refusal.toString())
        .isIn(field, field.replace("_minor", ""));
  }

  private Message.Builder fit(Message prototype, FieldDescriptor but) {
    Message.Builder request = prototype.newBuilderForType();
    Descriptor type = prototype.getDescriptorForType();
    for (FieldDescriptor field : type.getFields()) {
      if (but.getName().equals("cursor") && !field.getName().equals("wallet_id")) {
        continue; // it keeps the filters of its page, and none may stand beside it
      }
      boolean isAlternative =
          field.getRealContainingOneof() != null
              && !field.equals(but)
              && request.hasOneof(field.getRealContainingOneof());
      if (field.getJavaType() == FieldDescriptor.JavaType.ENUM && !field.isRepeated()) {
        request.setField(field, field.getEnumType().getValues().getLast());
      }
      if (!isAlternative && !field.isRepeated() && isOfAnySize(field)) {
        boolean isWallet = field.getName().equals("wallet_id");
        Object value = isWallet ? walletId : FIT.get(field.getName());
        assertThat(value).as("%s: no fit value, and who checks its bounds?", field).isNotNull();
        request.setField(field, value);
      }
    }
    return request;
  }

  private static void set(Message.Builder request, FieldDescriptor field) {
    if (field.isRepeated()) {
      for (int i = 0; i < 1000; i++) {
        request.addRepeatedField(field, "type-" + i);
      }
      return;
    }
    switch (field.getJavaType()) {
      case STRING -> request.setField(field, ENDLESS);
      case INT -> request.setField(field, Integer.MIN_VALUE);
      case LONG -> request.setField(field, Long.MIN_VALUE);
      default -> throw new AssertionError(field + " (expected: no such field in a request)");
    }
  }

  private Message call(MethodDescriptor<Message, Message> method, Message request) {
    if (method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
      Iterator<Message> answers =
          ClientCalls.blockingServerStreamingCall(channel, method, CallOptions.DEFAULT, request);
      return answers.next();
    }
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
  }

  @Test
  void aMessageLargerThanAnyRequestIsNotRead() {
    MethodDescriptor<Message, Message> method = messages(WalletServiceGrpc.getGetBalanceMethod());
    FieldDescriptor walletId = prototype(method).getDescriptorForType().findFieldByNumber(1);
    Message huge =
        prototype(method).newBuilderForType().setField(walletId, "1".repeat(1_000_000)).build();

    assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> call(method, huge)))
        .extracting(refusal -> refusal.getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }
}
