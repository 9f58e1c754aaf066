package dev.florin.service;

import dev.florin.identity.Scopes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what: the whole of it, and for both doors, since REST comes in by these methods too.
 *
 * <p>A column is a role, and a credential has the roles that its scopes name. The token of a person
 * has {@code wallets} without saying so. Who has several roles may do what one of them may; nobody
 * without a valid credential gets as far as this table.
 *
 * <pre>
 * -      refused: forbidden
 * own    with one's own wallets, transfers and keys; all others look as if they were not there
 * cash   own, where the configuration says that owners deposit and withdraw (owner-cash), else -
 * noted  with everybody's; recorded in the audit log if it is another's, and always if it changes
 *        something
 * any    with everybody's
 * </pre>
 */
final class AccessTable {
  static final String TABLE =
      """
      method                               wallets payments operator auditor events webhooks

      WalletService/CreateWallet           own     -        -        -       -      -
      WalletService/ListWallets            own     -        -        -       -      -
      WalletService/GetWallet              own     -        noted    noted   -      -
      WalletService/GetBalance             own     -        noted    noted   -      -
      WalletService/Deposit                cash    any      -        -       -      -
      WalletService/Withdraw               cash    any      -        -       -      -
      WalletService/Transfer               own     -        -        -       -      -
      WalletService/AcceptTransfer         own     -        -        -       -      -
      WalletService/GetAcceptedTransfer    own     -        noted    noted   -      -
      WalletService/CancelAcceptedTransfer own     -        -        -       -      -
      WalletService/ListTransactions       own     -        noted    noted   -      -
      WalletService/GetTransaction         own     -        noted    noted   -      -
      WalletService/GetIdempotency         own     own      -        -       -      -
      WalletService/GetRecipient           any     any      any      any     -      -
      WalletService/ListCurrencies         any     any      any      any     any    any
      WalletService/GetCaller              any     any      any      any     any    any

      EventService/StreamWalletEvents      own     -        noted    noted   -      -
      EventService/ListEvents              -       -        -        noted   any    -
      EventService/CreateWebhook           -       -        -        -       -      noted
      EventService/ListWebhooks            -       -        -        any     -      any
      EventService/GetWebhook              -       -        -        any     -      any
      EventService/DeleteWebhook           -       -        -        -       -      noted
      EventService/EnableWebhook           -       -        -        -       -      noted
      EventService/DisableWebhook          -       -        -        -       -      noted
      EventService/RotateWebhookSecret     -       -        -        -       -      noted
      EventService/ListWebhookDeliveries   -       -        -        any     -      any
      EventService/RedeliverEvents         -       -        -        -       -      noted

      OperatorService/GetFreeze            own     -        noted    noted   -      -
      OperatorService/SetFreeze            -       -        noted    -       -      -
      OperatorService/ListAuditEntries     -       -        -        any     -      -
      """;

  private static final String PACKAGE = "wallet.v1.";

  /** The columns. A role has the name of the scope that gives it. */
  enum Role {
    WALLETS,
    PAYMENTS,
    OPERATOR,
    AUDITOR,
    EVENTS,
    WEBHOOKS;

    private final String scope = name().toLowerCase(Locale.ROOT);

    boolean isOf(Scopes scopes) {
      return scopes.has(scope);
    }
  }

  private final Map<String, Map<Role, Reach>> rows = new HashMap<>();

  /**
   * @param ownerCash whether owners may deposit and withdraw
   */
  AccessTable(boolean ownerCash) {
    List<String[]> lines =
        TABLE.lines().filter(line -> !line.isBlank()).map(line -> line.split(" +", -1)).toList();
    String[] roles = lines.getFirst();
    for (String[] cells : lines.subList(1, lines.size())) {
      Map<Role, Reach> row = new EnumMap<>(Role.class);
      for (int column = 1; column < roles.length; column++) {
        Role role = Role.valueOf(roles[column].toUpperCase(Locale.ROOT));
        row.put(role, reach(cells[column], ownerCash));
      }
      rows.put(PACKAGE + cells[0], row);
    }
  }

  private static Reach reach(String cell, boolean ownerCash) {
    return switch (cell) {
      case "-" -> Reach.NOTHING;
      case "own" -> Reach.OWN;
      case "cash" -> ownerCash ? Reach.OWN : Reach.NOTHING;
      case "noted" -> Reach.NOTED;
      case "any" -> Reach.ANY;
      default -> throw new IllegalStateException("access table: " + cell);
    };
  }

  /** How far someone with these scopes reaches with a method: as far as the best of their roles. */
  Reach reach(String method, Scopes scopes) {
    Reach best = Reach.NOTHING;
    for (Map.Entry<Role, Reach> cell : row(method).entrySet()) {
      if (cell.getValue().compareTo(best) > 0 && cell.getKey().isOf(scopes)) {
        best = cell.getValue();
      }
    }
    return best;
  }

  /** What they are told who may not use a method: which scopes would let them. */
  StatusRuntimeException refusal(String method) {
    List<String> scopes = new ArrayList<>();
    row(method)
        .forEach((role, reach) -> {
          if (reach != Reach.NOTHING) {
            scopes.add(role.scope);
          }
        });
    return Statuses.of(
        Status.Code.PERMISSION_DENIED,
        "forbidden",
        "This needs the scope "
            + String.join(" or ", scopes)
            + ". Ask who runs the service for it.",
        Map.of("scope", String.join(" ", scopes)));
  }

  /**
   * Checks that the table and the program speak of the same methods.
   *
   * @param methods full names of all that are served
   */
  void requireRowsFor(Set<String> methods) {
    Set<String> missing = new TreeSet<>(methods);
    missing.removeAll(rows.keySet());
    Set<String> unknown = new TreeSet<>(rows.keySet());
    unknown.removeAll(methods);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalStateException(
          "access table: without a row " + missing + ", without a method " + unknown);
    }
  }

  private Map<Role, Reach> row(String method) {
    Map<Role, Reach> row = rows.get(method);
    if (row == null) {
      throw new IllegalStateException("access table: no row for " + method);
    }
    return row;
  }
}
