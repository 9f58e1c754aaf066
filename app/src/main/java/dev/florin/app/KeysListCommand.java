package dev.florin.app;

import dev.florin.ledger.keys.ApiKey;
import dev.florin.ledger.keys.ApiKeys;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which keys there are; their secrets are nowhere to be read. */
@Command(name = "list", description = "Show the API keys in force, without their secrets.")
final class KeysListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final KeysAccess access;

  @Option(names = "--all", description = "Show those that are revoked or expired, too.")
  private boolean all;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      defaultValue = "100",
      description = "Keys to list, 1 to 200. Default: 100.")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "ID",
      defaultValue = "",
      description = "List those after this one: the next page.")
  private String after = "";

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  KeysListCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new KeysAccess(flags);
  }

  @Override
  public Integer call() throws IOException {
    Range.require("--limit", limit, 1, ApiKeys.PAGE_MAX);
    List<ApiKey> listed = access.ask(keys -> keys.list(all, limit, after));
    if (json) {
      JsonDocument.print(surroundings.out(), document -> new KeysJson(document).list(listed));
      return Main.DONE;
    }
    new KeysText(surroundings.out()).list(listed);
    if (listed.size() == limit) {
      surroundings.out().println("There may be more: --after " + listed.getLast().id());
    }
    return Main.DONE;
  }
}
