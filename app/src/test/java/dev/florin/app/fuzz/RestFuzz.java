package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.fuzz.RequestMutator.Mutant;
import dev.florin.app.fuzz.RestSeeds.Seed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Random;
import java.util.TreeMap;

/** Sends what chance makes of the document's examples, and looks at each answer. */
public final class RestFuzz {
  private final World world;
  private final MoneyModel money;
  private final Random random;
  private final RestSeeds seeds = new RestSeeds();
  private final RestRules rules = new RestRules(seeds.document());
  private final RequestMutator mutator;
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();

  public RestFuzz(World world, MoneyModel money, Random random) {
    this.world = world;
    this.money = money;
    this.random = random;
    this.mutator = new RequestMutator(random, seeds.names(), world);
  }

  /** Sends each example as it is; each is done, or it is no seed. */
  public void sendExamples() throws IOException {
    for (Seed seed : seeds.all()) {
      String wire = seed.in(world).wire();
      RawAnswer answer = RawExchange.send(world.port(), wire, true);
      assertThat(answer.status())
          .as("the example of %s: %s %s", seed.operationId(), wire, answer.text())
          // An example cannot know the version that the page's files have in this build.
          .isBetween(200, seed.operationId().equals("getAsset") ? 404 : 304);
      learn(answer);
      if (wire.startsWith("DELETE /v1/webhooks/")) {
        world.renewWebhook();
      }
    }
  }

  /** One request; what it was, for whoever finds that it did harm. */
  public String sendOne() throws IOException {
    Seed seed = Hostile.of(random.nextBoolean() ? seeds.all() : seeds.withBody(), random);
    Mutant mutant = mutator.mutate(seed.in(world));
    String told = "from " + seed.operationId() + ": " + shown(mutant.wire());
    try {
      RawAnswer answer = RawExchange.send(world.port(), mutant.wire(), mutant.isWhole());
      statuses.merge(answer.status(), 1, Integer::sum);
      assertThat(answer.isNone() && mutant.isWhole()).as("no answer").isFalse();
      if (isOtherVersion(mutant.wire()) && answer.status() == 501) {
        assertThat(answer.text()).isEmpty();
      } else if (!answer.isNone()) {
        rules.check(answer);
        learn(answer);
      }
      return told + " -> " + answer.status();
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(told, e);
    }
  }

  /** How often which status came; 0 for none. */
  public String report() {
    return statuses.toString();
  }

  /** To other versions of HTTP Vert.x says by itself that it has none. */
  private static boolean isOtherVersion(String wire) {
    return wire.lines().findFirst().filter(line -> line.matches(".* HTTP/1\\.[01]")).isEmpty();
  }

  private void learn(RawAnswer answer) throws IOException {
    if (answer.isReplay()) {
      return;
    }
    JsonObject said = answer.json();
    money.learn(answer.status(), said);
    if (!said.getString("frozen", "none").equals("none")) {
      world.thaw(said.getString("wallet_id"));
    } else if (answer.status() == 201 && said.containsKey("secret")) {
      world.forgetWebhook(said.getString("id"));
    } else if (answer.status() == 204) {
      world.renewWebhook();
    }
  }

  private static String shown(String wire) {
    StringBuilder shown = new StringBuilder();
    wire.chars()
        .limit(3_000)
        .forEach(c -> {
          if (c == '\n' || (c >= ' ' && c < 127)) {
            shown.append((char) c);
          } else {
            shown.append("\\x").append(Integer.toHexString(c));
          }
        });
    return shown.toString();
  }
}
