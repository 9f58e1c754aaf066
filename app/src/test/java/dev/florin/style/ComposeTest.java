package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.identity.SandboxIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What every container of docker-compose.yml is held to, and what the Dockerfile must not forget.
 */
class ComposeTest {
  private static final String PINNED = "[a-z/-]+:v?\\d+\\.\\d+[\\w.-]*";

  /** Their images hold one program and no shell, so that nothing in them can ask how it is. */
  private static final Set<String> ASKED_FROM_OUTSIDE = Set.of("otel-collector");

  private static final Path DOCKERFILE = SourceTree.ROOT.resolve("Dockerfile");
  private static final Map<?, ?> COMPOSE =
      new Yaml()
          .load(String.join("\n", SourceTree.lines(SourceTree.ROOT.resolve("docker-compose.yml"))));

  /** Every service by its name. */
  static Stream<String> services() {
    return map(COMPOSE, "services").keySet().stream().map(Object::toString);
  }

  @Test
  void thereAreTwoOfEachOfOurs() {
    assertThat(services())
        .contains("postgres", "redis", "wallet-1", "wallet-2", "gateway-1", "gateway-2", "nginx");
  }

  @ParameterizedTest
  @MethodSource("services")
  void aContainerMayDoNoMoreThanItMust(String name) {
    Map<?, ?> service = service(name);

    assertThat(text(service, "user")).matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(service.get("read_only")).isEqualTo(true);
    assertThat(service.get("privileged")).isNull();
    assertThat(list(service, "cap_drop")).containsExactly("ALL");
    assertThat(service.get("cap_add")).isNull();
    assertThat(list(service, "security_opt")).containsExactly("no-new-privileges:true");
    assertThat(service.get("network_mode")).isNull();
  }

  @ParameterizedTest
  @MethodSource("services")
  void aContainerHasBounds(String name) {
    Map<?, ?> service = service(name);

    assertThat(text(service, "mem_limit")).matches("\\d+[mg]");
    assertThat(service.get("pids_limit")).isInstanceOf(Integer.class);
    assertThat(map(map(service, "logging"), "options").get("max-size")).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("services")
  void aContainerSaysWhetherItIsWellAndIsStartedAgainWhereItEnds(String name) {
    Map<?, ?> service = service(name);

    if (!ASKED_FROM_OUTSIDE.contains(name)) {
      assertThat(map(service, "healthcheck"))
          .containsKeys("test", "interval", "timeout", "retries");
    }
    assertThat(service.get("restart")).isEqualTo("unless-stopped");
    if (service.get("depends_on") != null) {
      assertThat(map(service, "depends_on").values())
          .allMatch(condition -> condition.equals(Map.of("condition", "service_healthy")));
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void anImageIsPinnedOrBuiltHere(String name) {
    Map<?, ?> service = service(name);

    if (service.get("build") == null) {
      assertThat(text(service, "image")).matches(PINNED);
    } else {
      assertThat(service.get("image")).as("down --rmi local leaves named images").isNull();
    }
  }

  @Test
  void portsArePublishedToThisMachineOnlyAndOneWithoutAProfile() {
    assertThat(ports(services().filter(name -> !isWatching(name)))).hasSize(1);
    assertThat(ports(services())).hasSize(3).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void whoeverWatchesHasNoWayToTheMoney() {
    assertThat(services().filter(ComposeTest::isWatching))
        .contains("prometheus", "grafana", "otel-collector")
        .allSatisfy(
            name -> assertThat(list(service(name), "networks")).doesNotContain("inside", "edge"));
    assertThat(List.of("postgres", "redis"))
        .allSatisfy(name -> assertThat(list(service(name), "networks")).containsExactly("inside"));
    assertThat(List.of("inside", "observed"))
        .allSatisfy(name ->
            assertThat(map(map(COMPOSE, "networks"), name)).isEqualTo(Map.of("internal", true)));
  }

  @Test
  void prometheusAsksEveryProcessOfOursAtItsPort() {
    List<String> processes =
        services()
            .filter(name -> name.matches("(gateway|wallet)-.*"))
            .map(n -> n + ":9091")
            .toList();
    assertThat(services().filter(name -> name.matches("(gateway|wallet)-.*")))
        .allSatisfy(name ->
            assertThat(map(service(name), "environment"))
                .contains(Map.entry("FLORIN_OPS_PORT", "9091")));

    assertThat(SourceTree.lines(SourceTree.ROOT.resolve("deploy/observability/prometheus.yml")))
        .filteredOn(line -> line.contains("targets:"))
        .anySatisfy(line -> assertThat(line).contains(processes.subList(0, 2)))
        .anySatisfy(line -> assertThat(line).contains(processes.subList(2, 4)));
  }

  @ParameterizedTest
  @MethodSource("services")
  void secretsComeFromFilesAndOptionsAreKnown(String name) {
    Set<String> known = Keys.all().stream().map(Key::variable).collect(Collectors.toSet());
    Map<?, ?> service = service(name);
    Map<?, ?> environment =
        service.get("environment") == null ? Map.of() : map(service, "environment");

    assertThat(environment)
        .allSatisfy((variable, value) -> {
          if (variable.toString().endsWith("PASSWORD") || variable.toString().endsWith("KEY")) {
            assertThat(value).asString().as("%s", variable).startsWith("/run/secrets/");
          }
        });
    assertThat(environment.keySet().stream().map(Object::toString))
        .allMatch(variable ->
            !variable.startsWith("FLORIN_")
                || known.contains(variable)
                || variable.equals("FLORIN_JAVA_OPTIONS"));
  }

  @Test
  void theSandboxsSecretsAreThereAndItsKeyIsOne(@TempDir Path folder) throws Exception {
    Path secrets = SourceTree.ROOT.resolve("deploy/sandbox-secrets");
    for (Object name : map(COMPOSE, "secrets").keySet()) {
      assertThat(secrets.resolve(name.toString())).isNotEmptyFile();
    }
    Path key = Files.copy(secrets.resolve("sandbox-key"), folder.resolve("key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    SandboxIssuer issuer = SandboxIssuer.open(key);
    assertThat(issuer.verify(issuer.issue("alice", null, Duration.ofHours(1))).userId())
        .isEqualTo("alice");
  }

  @Test
  void theImageIsBuiltFromPinnedOnesAndDoesNotRunAsRoot() {
    List<String> bases = arguments("FROM ");
    assertThat(bases).hasSize(2).allMatch(base -> base.replace(" AS build", "").matches(PINNED));
    assertThat(arguments("USER ")).containsExactly("10001:10001");
  }

  @Test
  void theImagesLayerOfDependenciesKnowsEveryModule() {
    Set<String> copied =
        arguments("COPY ").stream()
            .filter(copy -> copy.contains("pom.xml"))
            .map(copy -> copy.substring(0, copy.indexOf(' ')))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(copied)
        .containsExactlyInAnyOrderElementsOf(
            SourceTree.poms().stream().map(SourceTree::name).toList());
  }

  private static List<String> arguments(String instruction) {
    return SourceTree.lines(DOCKERFILE).stream()
        .filter(line -> line.startsWith(instruction))
        .map(line -> line.substring(instruction.length()))
        .toList();
  }

  private static boolean isWatching(String name) {
    return service(name).get("profiles") != null;
  }

  private static List<String> ports(Stream<String> names) {
    return names
        .filter(name -> service(name).get("ports") != null)
        .flatMap(name -> list(service(name), "ports").stream())
        .map(Object::toString)
        .toList();
  }

  private static Map<?, ?> service(String name) {
    return map(map(COMPOSE, "services"), name);
  }

  private static Map<Object, Object> map(Map<?, ?> parent, String key) {
    return new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(parent.get(key), key));
  }

  private static List<Object> list(Map<?, ?> parent, String key) {
    return List.copyOf((List<?>) Objects.requireNonNull(parent.get(key), key));
  }

  private static String text(Map<?, ?> parent, String key) {
    return Objects.requireNonNull(parent.get(key), key).toString();
  }
}
