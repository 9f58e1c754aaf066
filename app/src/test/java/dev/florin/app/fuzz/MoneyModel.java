package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What every wallet must hold if money moves by what answers say, and by nothing else. A request
 * that was refused says nothing, so it must have moved nothing.
 */
public final class MoneyModel {
  /** What a wallet holds, in minor units, after so many transfers. */
  public record Holding(long balanceMinor, long version) {
    Holding after(long gainMinor) {
      return new Holding(balanceMinor + gainMinor, version + 1);
    }
  }

  private static final Holding NOTHING = new Holding(0, 0);

  private final Map<Long, Holding> holdings = new HashMap<>();
  private final Set<String> pending = new HashSet<>();
  private final Set<String> cancelled = new HashSet<>();

  /** What there was before the first request. */
  public MoneyModel(Map<Long, Holding> before) {
    holdings.putAll(before);
  }

  /** Takes in what an answer over REST says has happened. */
  void learn(int status, JsonObject said) {
    if (status == 201 && said.containsKey("owner_id")) {
      opened(Long.parseLong(said.getString("id")));
    } else if (status == 201 && said.containsKey("balance_after")) {
      moved(
          Long.parseLong(said.getString("wallet_id")),
          said.getLong("amount"),
          said.getLong("balance_after"),
          otherSide(said));
    } else if (status == 202 && said.containsKey("state")) {
      accepted(said.getString("id"));
    } else if (status == 200 && "cancelled".equals(said.getString("state"))) {
      cancelled(said.getString("id"));
    }
  }

  /** Takes in what became of an accepted transfer, once workers have settled what waits. */
  public void settled(JsonObject said) {
    String id = said.getString("id");
    assertThat(pending.remove(id)).as("accepted: " + said).isTrue();
    String state = said.getString("state");
    assertThat(state).as(said.toString()).isIn("settled", "refused", "cancelled");
    assertThat(state.equals("cancelled")).as(said.toString()).isEqualTo(cancelled.contains(id));
    if (state.equals("settled")) {
      JsonObject transaction = said.getJsonObject("transaction");
      long walletId = Long.parseLong(transaction.getString("wallet_id"));
      long amountMinor = transaction.getLong("amount");
      Holding _ = gain(walletId, amountMinor);
      Holding _ = gain(otherSide(transaction), -amountMinor);
    }
  }

  /** The accepted transfers whose end is not known here. */
  public Set<String> pending() {
    return Set.copyOf(pending);
  }

  /** Holds what is there against what must be. */
  public void assertExplains(Map<Long, Holding> there, String afterWhat) {
    if (!there.equals(holdings)) {
      assertThat(there).as(afterWhat).isEqualTo(holdings);
    }
  }

  void opened(long walletId) {
    assertThat(holdings.putIfAbsent(walletId, NOTHING)).as("opened twice: " + walletId).isNull();
  }

  /**
   * A movement of money.
   *
   * @param amountMinor negative where it left the wallet
   * @param otherWalletId 0 for the outside world
   */
  void moved(long walletId, long amountMinor, long balanceAfterMinor, long otherWalletId) {
    assertThat(gain(walletId, amountMinor).balanceMinor).isEqualTo(balanceAfterMinor);
    if (otherWalletId != 0) {
      Holding _ = gain(otherWalletId, -amountMinor);
    }
  }

  void accepted(String transferId) {
    assertThat(pending.add(transferId)).as("accepted twice: " + transferId).isTrue();
  }

  void cancelled(String transferId) {
    cancelled.add(transferId);
  }

  private Holding gain(long walletId, long amountMinor) {
    Holding after = holdings.getOrDefault(walletId, NOTHING).after(amountMinor);
    holdings.put(walletId, after);
    return after;
  }

  private static long otherSide(JsonObject transaction) {
    JsonObject counterparty = transaction.getJsonObject("counterparty");
    return counterparty == null ? 0 : Long.parseLong(counterparty.getString("wallet_id"));
  }
}
