package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a folder of its own, with JDKs and a Maven that only say how they were called.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "sleep",
          "tee",
          "touch");

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir Path temporary;

  private Path home;
  private Path tools;
  private Path jdks;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeAFolderAsIfInstalled() throws IOException {
    home = Files.createDirectories(temporary.resolve("a folder/florin"));
    tools = Files.createDirectories(temporary.resolve("tools"));
    jdks = Files.createDirectories(temporary.resolve("jdks"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!" + tool("bash") + "\nexec '" + tool(tool) + "' \"$@\"\n");
    }
    String launcher = Files.readString(repository().resolve("florin"));
    // Looks where this test puts JDKs, and not where this machine has them.
    String elsewhere =
        launcher.replace("/usr/lib/jvm/*", jdks + "/*").replace("/opt/*", temporary + "/none/*");
    assertThat(elsewhere).isNotEqualTo(launcher);
    script(home.resolve("florin"), elsewhere);
    environment.put("PATH", tools.toString());
    environment.put("HOME", temporary.toString());
  }

  @Test
  void withoutANewEnoughJdkItSaysInOneLineWhatIsNeeded() throws Exception {
    jdk("17", "17.0.9");
    Files.writeString(home.resolve("florin.jar"), "");

    ProcessRun run = run("token");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .hasLineCount(1)
        .startsWith("florin: needs a JDK 25 or newer and found none;");
  }

  @Test
  void aJdkThatIsNamedAndTooOldIsRefused() throws Exception {
    jdk("25", "25.0.1");
    environment.put("FLORIN_JAVA_HOME", jdk("17", "17.0.9").toString());

    ProcessRun run = run("token");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).startsWith("florin: FLORIN_JAVA_HOME: " + jdks + "/17");
  }

  @Test
  void itPassesOverOldJdksAndBecomesTheJvm() throws Exception {
    jdk("17", "17.0.9");
    jdk("21", "21.0.1");
    jdk("26", "26-ea");
    Files.writeString(home.resolve("florin.jar"), "");
    environment.put("FLORIN_JAVA_OPTIONS", "-Da=b -Dc=d");

    ProcessRun run = run("token", "--user", "alice cooper");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .startsWith("java 26-ea as process " + run.process().pid())
        .contains("-Dflorin.home=" + home, "-Da=b", "-Dc=d")
        .endsWith("-jar", home + "/florin.jar", "token", "--user", "alice cooper");
  }

  @Test
  void whatATrainingLearnedIsUsedForThatJarAndNoLaterOne() throws Exception {
    jdk("25", "25.0.1");
    Path jar = Files.writeString(home.resolve("florin.jar"), "");
    Path cache = Files.writeString(home.resolve("florin.aot"), "");

    Files.setLastModifiedTime(jar, FileTime.from(NOON));
    Files.setLastModifiedTime(cache, FileTime.from(NOON.plusSeconds(1)));
    assertThat(said("start")).contains("-XX:AOTCache=" + cache);

    Files.setLastModifiedTime(jar, FileTime.from(NOON.plusSeconds(2)));
    assertThat(said("start")).doesNotContain("AOTCache");
  }

  @Test
  void itWorksThroughALinkAndFromAnyFolder() throws Exception {
    jdk("25", "25.0.1");
    Files.writeString(home.resolve("florin.jar"), "");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), home.resolve("florin"));

    ProcessRun run = run(link, "version");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).contains("-Dflorin.home=" + home, "version");
  }

  @Test
  void itBuildsWhatIsMissingOrOlderThanItsSourcesAndNothingElse() throws Exception {
    Path source = checkout();
    maven("touch \"" + jar() + "\"");

    assertThat(run("version").status()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(run("version").status()).isZero();
    assertThat(builds()).isEqualTo(1);

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    ProcessRun run = run("version");
    assertThat(run.status()).isZero();
    assertThat(builds()).isEqualTo(2);
    assertThat(run.out()).startsWith("java 25").doesNotContain("building");
    assertThat(run.err()).hasLineCount(2).contains("florin: building", "florin: built in");
  }

  @Test
  void ofTwoStartsAtOnceOneBuilds() throws Exception {
    checkout();
    maven("sleep 1; touch \"" + jar() + "\"");

    ProcessRun one = run("version");
    ProcessRun other = run("version");

    assertThat(one.status()).isZero();
    assertThat(other.status()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildSaysWhyAndStartsNothing() throws Exception {
    checkout();
    maven("echo '[INFO] noise'; echo '[ERROR] no such symbol'; exit 1");

    ProcessRun run = run("version");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("[ERROR] no such symbol", "florin: the build failed (log: " + home)
        .doesNotContain("noise");
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    checkout();

    ProcessRun run = run("version");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("florin: needs Maven (mvn) to build, and it is not on the PATH\n");
  }

  private Path checkout() throws IOException {
    jdk("25", "25.0.1");
    Files.writeString(home.resolve("pom.xml"), "");
    Files.createDirectories(home.resolve("app/target"));
    Files.createDirectories(home.resolve("app/src/main"));
    Files.writeString(home.resolve("app/pom.xml"), "");
    Path source = Files.writeString(home.resolve("app/src/main/Main.java"), "");
    Instant earlier = Instant.now().minusSeconds(60);
    for (Path path : List.of(home.resolve("pom.xml"), home.resolve("app/pom.xml"), source)) {
      Files.setLastModifiedTime(path, FileTime.from(earlier));
    }
    return source;
  }

  private void maven(String script) throws IOException {
    script(
        tools.resolve("mvn"),
        "#!/usr/bin/env bash\necho build >>\"" + home + "/builds\"\n" + script + "\n");
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  private Path jar() {
    return home.resolve("app/target/florin.jar");
  }

  private Path jdk(String name, String version) throws IOException {
    Path folder = jdks.resolve(name);
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(
        folder.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
    String says = "#!/usr/bin/env bash\necho \"java " + version + " as process $$\"\n";
    script(folder.resolve("bin/java"), says + "printf '%s\\n' \"$@\"\n");
    script(folder.resolve("bin/javac"), says);
    return folder;
  }

  private String said(String... arguments) throws Exception {
    ProcessRun run = run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  private ProcessRun run(String... arguments) throws IOException {
    return run(home.resolve("florin"), arguments);
  }

  private ProcessRun run(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return ProcessRun.start(temporary, temporary, environment, command);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path tool(String name) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(name + " is not on the PATH");
  }

  /** The folder of the root pom, from wherever the tests run. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("florin"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no launcher above");
    }
    return folder;
  }
}
