package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of the documents, run in their order, each document in one shell, on free ports and
 * in a folder of its own. What a document says a command prints is what it prints.
 */
@Timeout(600)
class ReadmeIT {
  private static final String HTTP_PORT = "8080";
  private static final String GRPC_PORT = "9090";

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/tour.md"})
  void theCommandsOfTheDocumentsWorkAndShowWhatTheySay(String name) throws Exception {
    Path document = LauncherTest.repository().resolve(name);
    assumeThat(document).exists();
    List<MarkedBlock> blocks = MarkedBlock.of(document);
    assertThat(blocks).as("marked blocks of " + name).isNotEmpty();

    Map<String, String> ports = Map.of(HTTP_PORT, freePort(), GRPC_PORT, freePort());
    ProcessRun shell =
        ProcessRun.start(
            LauncherTest.repository(),
            home,
            environment(ports),
            List.of("bash", "-uc", script(blocks, ports)));

    assertThat(shell.status()).as(outputs(shell, blocks)).isZero();
    for (int index = 0; index < blocks.size(); index++) {
      MarkedBlock block = blocks.get(index);
      if (block.mark() == MarkedBlock.Mark.SHOWS) {
        assertShown(block, Files.readString(output(lastRun(blocks, index))));
      }
    }
  }

  /** Each block in the shell itself, so that what one sets the next one has. */
  private String script(List<MarkedBlock> blocks, Map<String, String> ports) {
    StringBuilder script = new StringBuilder("server=\n");
    script.append("finish() { [ -z \"$server\" ] || { kill $server; wait $server; }; }\n");
    script.append("trap finish EXIT\n");
    for (int index = 0; index < blocks.size(); index++) {
      String text = onPorts(blocks.get(index).text(), ports).strip();
      String output = " >'" + output(index) + "'";
      switch (blocks.get(index).mark()) {
        case RUN -> script.append("{ set -e\n" + text + "\n}" + output + "\n");
        case RUN_UNTIL_READY ->
            script.append(text + output + " &\nserver=$!\n" + untilReady(ports) + "\n");
        case SHOWS -> {}
      }
    }
    return script.toString();
  }

  private static String untilReady(Map<String, String> ports) {
    return """
    for attempt in $(seq 600); do
      kill -0 $server
      curl -fso /dev/null http://127.0.0.1:%s/health/ready && break
      sleep 0.2
    done
    """
        .replace("%s", port(ports, HTTP_PORT));
  }

  private void assertShown(MarkedBlock block, String output) throws IOException {
    String where = "line " + block.line() + "; the command printed:\n" + output;
    if (block.language().equals("json")) {
      List<?> printed = JsonTree.readAll(output);
      for (Object stated : JsonTree.readAll(block.text())) {
        assertThat(printed).as(where).anyMatch(value -> JsonTree.shows(value, stated));
      }
    } else {
      for (String stated : block.text().lines().toList()) {
        assertThat(output.lines()).as(where).anyMatch(line -> JsonTree.matches(line, stated));
      }
    }
  }

  private Map<String, String> environment(Map<String, String> ports) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(variable -> variable.startsWith("FLORIN_"));
    environment.put("FLORIN_HTTP_PORT", port(ports, HTTP_PORT));
    environment.put("FLORIN_GRPC_PORT", port(ports, GRPC_PORT));
    environment.put("FLORIN_DATA_DIR", home.resolve("data").toString());
    environment.put("FLORIN_SANDBOX_KEY_FILE", home.resolve("sandbox-key").toString());
    return environment;
  }

  private static String onPorts(String text, Map<String, String> ports) {
    return text.replace(":" + HTTP_PORT, ":" + port(ports, HTTP_PORT))
        .replace(":" + GRPC_PORT, ":" + port(ports, GRPC_PORT));
  }

  private static String port(Map<String, String> ports, String usual) {
    return ports.getOrDefault(usual, usual);
  }

  private Path output(int block) {
    return home.resolve("block-" + block + ".txt");
  }

  private static int lastRun(List<MarkedBlock> blocks, int index) {
    int run = index;
    while (blocks.get(run).mark() == MarkedBlock.Mark.SHOWS) {
      run--;
    }
    return run;
  }

  private String outputs(ProcessRun shell, List<MarkedBlock> blocks) throws IOException {
    List<String> outputs = new ArrayList<>(List.of(shell.err()));
    for (int index = 0; index < blocks.size(); index++) {
      if (Files.exists(output(index))) {
        outputs.add("line " + blocks.get(index).line() + ": " + Files.readString(output(index)));
      }
    }
    return String.join("\n", outputs);
  }

  /** Free a moment ago; nobody else takes ports of this machine at random meanwhile. */
  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
