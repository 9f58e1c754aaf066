package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks what must always hold, beside a running start or without one. */
@Command(
    name = "verify",
    description = "Check that all money adds up and every history chains; exit status 1 if not.")
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  VerifyCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException {
    Values values = flags.values();
    Logging.begin(values.get(Keys.LOG_LEVEL));
    List<Verdict> verdicts = verdicts(values);
    boolean holds = verdicts.stream().allMatch(Verdict::holds);
    if (json) {
      JsonDocument.print(surroundings.out(), document -> write(verdicts, holds, document));
    } else {
      surroundings.out().println(summary(verdicts));
    }
    return holds ? Main.DONE : Main.FAILED;
  }

  private List<Verdict> verdicts(Values values) {
    Consumer<Verdict> progress = json ? verdict -> {} : this::print;
    try (Parts parts = new Parts()) {
      DatabaseAccess database = DatabaseAccess.beside(Configuration.database(values), parts);
      return LedgerCheck.run(database.jdbcUrl(), database.user(), database.password(), progress);
    } catch (RuntimeException e) {
      throw StartFailure.explain(e);
    }
  }

  private void print(Verdict verdict) {
    PrintStream out = surroundings.out();
    String sentence = verdict.invariant().sentence();
    out.println((verdict.holds() ? "holds   " : "BROKEN  ") + sentence);
    verdict.findings().forEach(finding -> out.println("          " + finding));
  }

  private static String summary(List<Verdict> verdicts) {
    long holding = verdicts.stream().filter(Verdict::holds).count();
    return holding + " of " + verdicts.size() + " hold.";
  }

  private static void write(List<Verdict> verdicts, boolean holds, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    document.writeBooleanField("holds", holds);
    document.writeArrayFieldStart("invariants");
    for (Verdict verdict : verdicts) {
      document.writeStartObject();
      document.writeStringField("name", verdict.invariant().name());
      document.writeStringField("sentence", verdict.invariant().sentence());
      document.writeBooleanField("holds", verdict.holds());
      document.writeArrayFieldStart("findings");
      for (Map<String, String> finding : verdict.findings()) {
        writeFinding(finding, document);
      }
      document.writeEndArray();
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private static void writeFinding(Map<String, String> finding, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    for (Map.Entry<String, String> column : finding.entrySet()) {
      document.writeStringField(column.getKey(), column.getValue());
    }
    document.writeEndObject();
  }
}
