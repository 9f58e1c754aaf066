package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Exit status: 0 for done, or holds; 1 for failed, or does not hold; 2 for wrong
 * usage, which includes an unusable configuration.
 */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private static final String JSON_FLAG = "--json";
  private static final String NAME_CACHE_SECONDS = "1";

  private final Surroundings surroundings;
  private final CommandLine root;

  private Main(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.root = new CommandLine(new Root(), CommandLine.defaultFactory());
    add(root, flags -> new StartCommand(surroundings, flags), Keys.all());
    add(root, flags -> new TokenCommand(surroundings, flags), List.of(Keys.SANDBOX_KEY_FILE));
    add(root, flags -> new HealthCommand(surroundings, flags), HealthCommand.KEYS);
    add(root, flags -> new VerifyCommand(surroundings, flags), Keys.ofTheDatabase());
    CommandLine queue = add(root, flags -> new QueueCommand(), List.of());
    List<Key<?>> database = Keys.ofTheDatabase();
    add(queue, flags -> new QueueListCommand(surroundings, flags), database);
    add(queue, flags -> new QueueShowCommand(surroundings, flags), database);
    add(queue, flags -> new QueueDecisionCommand.Retry(surroundings, flags), database);
    add(queue, flags -> new QueueDecisionCommand.Drop(surroundings, flags), database);
    CommandLine keys = add(root, flags -> new KeysCommand(), List.of());
    add(keys, flags -> new KeysCreateCommand(surroundings, flags), database);
    add(keys, flags -> new KeysListCommand(surroundings, flags), database);
    add(keys, flags -> new KeysRotateCommand(surroundings, flags), database);
    add(keys, flags -> new KeysRevokeCommand(surroundings, flags), database);
    add(root, flags -> new ConfigCommand(surroundings, flags), Keys.all());
    CommandLine bench = add(root, flags -> new BenchCommand(), List.of());
    add(bench, flags -> new BenchLedgerCommand(surroundings, flags), Keys.ofABench());
    add(bench, flags -> new BenchAsyncCommand(surroundings, flags), Keys.ofABench());
    add(bench, flags -> new BenchHttpCommand(surroundings, flags), Keys.ofABench());
    add(bench, flags -> new BenchGrpcCommand(surroundings, flags), Keys.ofABench());
    add(bench, flags -> new BenchReadsCommand(surroundings, flags), Keys.ofABenchOfReads());
    add(bench, flags -> new BenchEventsCommand(surroundings, flags), Keys.ofABenchOfReads());
    add(root, flags -> new VersionCommand(surroundings), List.of());
    add(root, flags -> new CompletionCommand(surroundings), List.of());
    CommandGroups.showIn(root);
    root.setUsageHelpWidth(100);
    root.getCommandSpec().version(VersionCommand.line());
    root.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    root.setParameterExceptionHandler(this::explainUsage);
    root.setExecutionExceptionHandler(this::explainFailure);
  }

  /** Runs one command and ends the process with its status. */
  public static void main(String[] arguments) {
    // A database, a Redis or a wallet service that moved is found again within seconds. The JVM
    // would go on with a name's old address for half a minute, and with a lost one for ten seconds.
    Security.setProperty("networkaddress.cache.ttl", NAME_CACHE_SECONDS);
    Security.setProperty("networkaddress.cache.negative.ttl", NAME_CACHE_SECONDS);
    System.exit(run(Surroundings.ofTheProcess(), arguments));
  }

  static int run(Surroundings surroundings, String... arguments) {
    return commandLine(surroundings).execute(arguments);
  }

  /** All commands with all that they take. */
  static CommandLine commandLine(Surroundings surroundings) {
    return new Main(surroundings).root;
  }

  private CommandLine add(CommandLine parent, Function<Flags, Object> command, List<Key<?>> keys) {
    Flags flags = new Flags(surroundings, keys);
    CommandLine line = new CommandLine(command.apply(flags));
    flags.addTo(line.getCommandSpec());
    parent.addSubcommand(line);
    Examples.showIn(line.getCommandSpec());
    return line;
  }

  private int explainUsage(ParameterException failure, String[] arguments) throws IOException {
    CommandLine line = failure.getCommandLine();
    if (line.getParent() == null && arguments.length == 0) {
      root.usage(surroundings.err());
      return WRONG_USAGE;
    }
    String name = line.getCommandSpec().qualifiedName();
    String message = failure.getMessage() + " (" + name + " --help tells more)";
    return fail(message, WRONG_USAGE, List.of(arguments));
  }

  private int explainFailure(Exception failure, CommandLine line, ParseResult parsed)
      throws Exception {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof ConfigurationException) {
      return fail(message, WRONG_USAGE, parsed.originalArgs());
    }
    if (failure instanceof CommandFailedException) {
      return fail(message, FAILED, parsed.originalArgs());
    }
    throw failure;
  }

  /** In one line; or, who asked for JSON gets this as JSON too, on standard error. */
  private int fail(String message, int status, List<String> arguments) throws IOException {
    String line = message.lines().findFirst().orElse("");
    if (arguments.contains(JSON_FLAG)) {
      JsonDocument.printLine(
          surroundings.err(),
          document -> {
            document.writeStartObject();
            document.writeObjectFieldStart("error");
            document.writeStringField("message", line);
            document.writeNumberField("exit_status", status);
            document.writeEndObject();
            document.writeEndObject();
          });
    } else {
      surroundings.err().println("florin: " + line);
    }
    return status;
  }

  /** Without a command there is nothing to do. */
  @Command(
      name = "florin",
      description = "A wallet service: deposit, withdraw, send, balance, history.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "florin COMMAND --help tells more. A flag --http-port is also the key http-port in the",
        "file that --config names, and the variable FLORIN_HTTP_PORT. Flags win over variables,",
        "and those over the file."
      })
  private static final class Root implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "no command");
    }
  }
}
