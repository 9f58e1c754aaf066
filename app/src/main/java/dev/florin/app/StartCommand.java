package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Database;
import dev.florin.app.configuration.Values;
import dev.florin.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Starts the program and stays in the foreground until a signal, or the loss of a part, ends it.
 */
@Command(name = "start", description = "Start Florin; Ctrl-C or SIGTERM ends it.")
final class StartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

  private final Surroundings surroundings;
  private final Flags flags;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--fresh", description = "Empty the sandbox first, after asking.")
  private boolean fresh;

  @Option(names = "--yes", description = "With --fresh: do not ask.")
  private boolean yes;

  @Option(
      names = "--json",
      description = "Once it serves, print one line with a JSON document: where everything is.")
  private boolean json;

  StartCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Values values = flags.values();
    Configuration configuration = Configuration.of(values);
    Logging.begin(configuration.logLevel());
    Parts parts = new Parts();
    Thread end = new Thread(() -> end(parts), "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      if (fresh) {
        emptySandbox(configuration);
      }
      Florin florin = Florin.start(configuration, parts);
      greet(configuration, values, florin);
    } catch (CancellationException e) {
      LOG.info("{}", e.getMessage());
    } catch (RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(end);
      throw StartFailure.explain(e);
    }
    throw StartFailure.explain(untilLoss(parts, end));
  }

  private void greet(Configuration configuration, Values values, Florin florin) throws IOException {
    if (json) {
      JsonDocument.printLine(
          surroundings.out(), document -> new StartedJson(configuration, florin).write(document));
    } else {
      new Greeting(configuration, values, florin, surroundings).print();
    }
  }

  /** Until a signal: the hook ends the process. Or until what cannot be done without is lost. */
  private static RuntimeException untilLoss(Parts parts, Thread end) throws InterruptedException {
    RuntimeException loss = parts.awaitLoss();
    LOG.error("ending: {}", loss.getMessage());
    Runtime.getRuntime().removeShutdownHook(end);
    parts.close();
    return loss;
  }

  /**
   * The JVM reports a signal as a failure, 143 or 130; but to end when asked to is to be done. So
   * the hook, once all is ended, ends the process itself.
   */
  private static void end(Parts parts) {
    LOG.info("ending: no new requests, finishing those in flight");
    parts.close();
    LOG.info("ended");
    Runtime.getRuntime().halt(Main.DONE);
  }

  private void emptySandbox(Configuration configuration) {
    Path folder = folderToEmpty(configuration);
    if (!yes && !surroundings.person().isThere()) {
      throw wrongUsage("--fresh: nobody to ask (expected: a terminal, or --yes)");
    }
    String question = "Delete all wallets and all money in " + folder + "? Type yes:";
    if (!yes && !surroundings.person().agrees(question)) {
      throw new CommandFailedException("nothing was deleted, and nothing started");
    }
    EmbeddedPostgres.erase(folder);
  }

  private Path folderToEmpty(Configuration configuration) {
    if (!configuration.sandbox().enabled() || !configuration.role().keepsMoney()) {
      throw wrongUsage("--fresh: this is no sandbox (expected: sandbox = true)");
    }
    return switch (configuration.database()) {
      case Database.Embedded embedded -> embedded.folder();
      case Database.External external ->
          throw wrongUsage(
              "--fresh: the database is not Florin's own: " + external + " (expected: data-dir)");
    };
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
