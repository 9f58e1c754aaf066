package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.WalletFreeze;
import dev.florin.wallet.v1.WebhookWithSecret;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Calls what chance makes of good messages, and looks at each answer. */
public final class GrpcFuzz implements AutoCloseable {
  private final World world;
  private final MoneyModel money;
  private final Random random;
  private final List<MethodDescriptor> methods;
  private final MessageMutator mutator;
  private final GrpcExchange exchange;
  private final TreeMap<Integer, Integer> codes = new TreeMap<>();

  public GrpcFuzz(int port, World world, MoneyModel money, Random random) throws Exception {
    this.world = world;
    this.money = money;
    this.random = random;
    this.methods = GrpcMethods.ask(port);
    this.mutator = new MessageMutator(random, world);
    this.exchange = new GrpcExchange(port);
  }

  /** Calls each method with a good message; each is done, or it is no seed. */
  public void callAll() throws Exception {
    assertThat(methods).hasSizeGreaterThan(20);
    for (MethodDescriptor method : methods) {
      DynamicMessage message = MessageSeeds.in(world, method.getInputType());
      GrpcAnswer answer = send(Call.of(world, method, message.toByteArray()));
      assertThat(answer.code()).as(method.getFullName() + " " + answer).isZero();
    }
  }

  /** One call; what it was, for whoever finds that it did harm. */
  public String callOne() {
    MethodDescriptor method = Hostile.of(methods, random);
    MethodDescriptor meant = random.nextInt(20) == 0 ? Hostile.of(methods, random) : method;
    DynamicMessage seed = MessageSeeds.in(world, meant.getInputType());
    Call call = Call.of(world, method, mutator.mutate(seed)).disturbed(random);
    String told =
        call.path()
            + " "
            + call.metadata()
            + " "
            + HexFormat.of().formatHex(call.body().getBytes(0, Math.min(500, call.body().length())))
            + ", from "
            + TextFormat.printer().emittingSingleLine(true).printToString(seed);
    try {
      GrpcAnswer answer = send(call);
      codes.merge(answer.code(), 1, Integer::sum);
      return told + " -> " + answer.code();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(told, e);
    }
  }

  /** How often which code came; -1 for none. */
  public String report() {
    return codes.toString();
  }

  private GrpcAnswer send(Call call) throws Exception {
    GrpcAnswer answer =
        exchange.call(call.path(), call.metadata(), call.body(), call.method().isServerStreaming());
    GrpcRules.check(call, answer);
    if (answer.code() == 0 && answer.message().isPresent()) {
      learn(call.method(), answer.message().get());
    }
    return answer;
  }

  private void learn(MethodDescriptor method, byte[] message) throws Exception {
    switch (method.getName()) {
      case "Deposit", "Withdraw", "Transfer" -> moved(MovementResponse.parseFrom(message));
      case "AcceptTransfer" -> {
        AcceptTransferResponse accepted = AcceptTransferResponse.parseFrom(message);
        if (!accepted.getReplayed()) {
          money.accepted(accepted.getTransfer().getId());
        }
      }
      case "CancelAcceptedTransfer" -> {
        AcceptedTransfer transfer = AcceptedTransfer.parseFrom(message);
        assertThat(transfer.getState())
            .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED);
        money.cancelled(transfer.getId());
      }
      case "CreateWallet" -> {
        CreateWalletResponse wallet = CreateWalletResponse.parseFrom(message);
        if (wallet.getCreated()) {
          money.opened(Long.parseLong(wallet.getWallet().getId()));
        }
      }
      case "CreateWebhook" ->
          world.forgetWebhook(WebhookWithSecret.parseFrom(message).getWebhook().getId());
      case "DeleteWebhook" -> world.renewWebhook();
      case "SetFreeze" -> world.thaw(WalletFreeze.parseFrom(message).getWalletId());
      default -> {
        // reads
      }
    }
  }

  private void moved(MovementResponse response) {
    if (!response.getReplayed()) {
      Transaction made = response.getTransaction();
      money.moved(
          Long.parseLong(made.getWalletId()),
          made.getAmountMinor(),
          made.getBalanceAfterMinor(),
          made.hasCounterparty() ? Long.parseLong(made.getCounterparty().getWalletId()) : 0);
    }
  }

  @Override
  public void close() {
    exchange.close();
  }
}
