package dev.florin.gateway;

import static java.util.Map.entry;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.page.PageConfig;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Which action does which operation of the contract. */
final class Routes {
  private Routes() {}

  static Map<String, Action> actions(
      WalletCalls service,
      EventStreams streams,
      AtomicBoolean draining,
      Contract contract,
      PageConfig pageConfig) {
    WalletActions wallets = new WalletActions(service);
    MoneyActions money = new MoneyActions(service);
    AcceptedActions accepted = new AcceptedActions(service);
    HistoryActions history = new HistoryActions(service);
    StatementActions statements = new StatementActions(service);
    DirectoryActions directory = new DirectoryActions(service);
    EventActions events = new EventActions(service);
    WebhookActions webhooks = new WebhookActions(service);
    OperatorActions operators = new OperatorActions(service);
    ServiceActions about = new ServiceActions(service, draining, contract);
    SessionActions sessions = new SessionActions(service, pageConfig.signIn(), Clock.systemUTC());
    Map<String, Action> actions = new HashMap<>(PageActions.of(pageConfig));
    actions.putAll(
        Map.ofEntries(
            entry("createWallet", wallets::create),
            entry("listWallets", wallets::list),
            entry("getWallet", wallets::get),
            entry("getBalance", wallets::balance),
            entry("deposit", money::deposit),
            entry("withdraw", money::withdraw),
            entry("transfer", money::transfer),
            entry("acceptTransfer", accepted::accept),
            entry("getAcceptedTransfer", accepted::get),
            entry("cancelAcceptedTransfer", accepted::cancel),
            entry("listTransactions", history::list),
            entry("streamWalletEvents", streams::open),
            entry("getStatement", statements::get),
            entry("getTransaction", history::get),
            entry("getIdempotency", history::idempotency),
            entry("getRecipient", directory::recipient),
            entry("listCurrencies", directory::currencies),
            entry("getMe", directory::me),
            entry("listEvents", events::list),
            entry("createWebhook", webhooks::create),
            entry("listWebhooks", webhooks::list),
            entry("getWebhook", webhooks::get),
            entry("deleteWebhook", webhooks::delete),
            entry("enableWebhook", webhooks::enable),
            entry("disableWebhook", webhooks::disable),
            entry("rotateWebhookSecret", webhooks::rotateSecret),
            entry("listWebhookDeliveries", webhooks::deliveries),
            entry("redeliverEvents", webhooks::redeliver),
            entry("getFreeze", operators::getFreeze),
            entry("setFreeze", operators::setFreeze),
            entry("listAuditEntries", operators::listAuditEntries),
            entry("createSession", SessionActions.byPage(sessions::create)),
            entry("deleteSession", SessionActions.byPage(sessions::delete)),
            entry("createSandboxSession", SessionActions.byPage(sessions::createInSandbox)),
            entry("getLiveness", about::live),
            entry("getReadiness", about::ready),
            entry("getContract", about::contract),
            entry("getContractPage", about::page)));
    return actions;
  }

  /** Refuses to start when the contract promises what nobody does, or the other way round. */
  static void requireAgreement(Set<String> actions, Contract contract) {
    Set<String> operations =
        contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
    Set<String> undone = new TreeSet<>(operations);
    undone.removeAll(actions);
    Set<String> unknown = new TreeSet<>(actions);
    unknown.removeAll(operations);
    if (!undone.isEmpty() || !unknown.isEmpty()) {
      throw new GatewayException(
          "the contract and the program do not agree: no action for "
              + undone
              + ", no operation for "
              + unknown);
    }
  }
}
