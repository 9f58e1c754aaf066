package dev.florin.app.configuration;

import dev.florin.redis.throttle.Limit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often somebody may do something.
 *
 * @param perSecond in the long run, 1 to 1,000,000
 * @param burst at once, 1 to 1,000,000
 */
public record Rate(int perSecond, int burst) {
  static final String EXPECTATION =
      "a rate such as 200/s burst 400, with numbers from 1 to " + Limit.TOKENS_MAX;

  private static final Pattern FORM = Pattern.compile("(\\d{1,7})/s burst (\\d{1,7})");

  public Rate {
    require(perSecond);
    require(burst);
  }

  /** Reads {@code 200/s burst 400}. */
  static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: " + EXPECTATION + ")");
    }
    return new Rate(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The same, as a limit on something. */
  public Limit on(String name) {
    return new Limit(name, perSecond, burst);
  }

  private static void require(int number) {
    if (number < 1 || number > Limit.TOKENS_MAX) {
      throw new IllegalArgumentException(number + " (expected: 1 to " + Limit.TOKENS_MAX + ")");
    }
  }
}
