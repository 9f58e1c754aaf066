package dev.florin.app.configuration;

import dev.florin.gateway.CrossOrigin;
import dev.florin.gateway.throttle.AddressRange;
import dev.florin.identity.oidc.IssuerUrl;
import dev.florin.identity.oidc.TokenAlgorithm;
import dev.florin.service.CloudEvents;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What values an option takes.
 *
 * @param placeholder stands for the value in help
 * @param expectation ends the sentence "expected: "
 * @param parser throws IllegalArgumentException for an unfit text
 */
public record ValueType<T>(String placeholder, String expectation, Function<String, T> parser) {
  private static final int PORT_MAX = 65_535;
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}\\w)?");

  private static final Pattern SHARE = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");

  static ValueType<Integer> port() {
    ValueType<Integer> number = integer(0, PORT_MAX);
    return new ValueType<>("PORT", "a port, 0 to 65535", number.parser());
  }

  static ValueType<Integer> integer(int least, int most) {
    String expectation = "a whole number, " + least + " to " + most;
    return new ValueType<>(
        "N",
        expectation,
        text -> {
          int number = Integer.parseInt(text);
          require(number >= least && number <= most, expectation);
          return number;
        });
  }

  static ValueType<Boolean> truth() {
    String expectation = "true or false";
    return new ValueType<>(
        "true|false",
        expectation,
        text -> {
          require(text.equals("true") || text.equals("false"), expectation);
          return text.equals("true");
        });
  }

  static ValueType<Duration> duration(Duration least, Duration most) {
    String expectation =
        "a duration, "
            + Durations.format(least)
            + " to "
            + Durations.format(most)
            + ", such as 30s";
    return new ValueType<>(
        "DURATION",
        expectation,
        text -> {
          Duration duration = Durations.parse(text);
          require(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0, expectation);
          return duration;
        });
  }

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> words) {
    String choices =
        Arrays.stream(words.getEnumConstants())
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("|"));
    return new ValueType<>(
        choices,
        choices.replace("|", ", "),
        text -> {
          require(text.equals(text.toLowerCase(Locale.ROOT)), choices);
          return Enum.valueOf(words, text.toUpperCase(Locale.ROOT));
        });
  }

  static ValueType<InetAddress> localAddress() {
    return new ValueType<>(
        "ADDRESS", "an address of this machine, such as 127.0.0.1", ValueType::resolve);
  }

  /** One or several with commas between; an empty text means that the option is not set. */
  static ValueType<List<HostPort>> hostPorts() {
    return new ValueType<>(
        "HOST:PORT,...",
        "host:port, or several with commas between",
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(HostPort::parse).distinct().toList());
  }

  static ValueType<DatabaseUrl> databaseUrl() {
    return new ValueType<>("URL", DatabaseUrl.EXPECTATION, DatabaseUrl::parse);
  }

  static ValueType<RedisUrl> redisUrl() {
    return new ValueType<>("URL", RedisUrl.EXPECTATION, RedisUrl::parse);
  }

  static ValueType<Path> path(String placeholder) {
    return new ValueType<>(
        placeholder,
        "a path",
        text -> {
          require(!text.isBlank(), "a path");
          return Path.of(text);
        });
  }

  static ValueType<Rate> rate() {
    return new ValueType<>("RATE", Rate.EXPECTATION, Rate::parse);
  }

  static ValueType<List<AddressRange>> addressRanges() {
    return new ValueType<>(
        "ADDRESSES",
        "IP addresses and networks with commas between them, such as 10.0.0.0/8,192.0.2.7",
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(AddressRange::parse).toList());
  }

  static ValueType<String> oidcIssuer() {
    return new ValueType<>(
        "URL",
        IssuerUrl.EXPECTATION,
        text -> {
          require(IssuerUrl.isIssuer(text), IssuerUrl.EXPECTATION);
          return text;
        });
  }

  static ValueType<Set<TokenAlgorithm>> tokenAlgorithms() {
    return new ValueType<>(
        "NAMES",
        "names among "
            + Arrays.stream(TokenAlgorithm.values())
                .map(TokenAlgorithm::name)
                .collect(Collectors.joining(", "))
            + ", with commas between them",
        text ->
            Arrays.stream(text.split(",", -1))
                .map(TokenAlgorithm::valueOf)
                .collect(Collectors.toUnmodifiableSet()));
  }

  static ValueType<String> eventSource() {
    return new ValueType<>(
        "URI",
        CloudEvents.SOURCE_EXPECTATION,
        text -> {
          require(CloudEvents.isSource(text), CloudEvents.SOURCE_EXPECTATION);
          return text;
        });
  }

  static ValueType<String> hostName() {
    String expectation = "a host's name, such as wallets.example.org";
    return new ValueType<>(
        "NAME",
        expectation,
        text -> {
          require(HOST_NAME.matcher(text).matches(), expectation);
          return text;
        });
  }

  static ValueType<List<String>> origins() {
    return new ValueType<>(
        "ORIGINS",
        CrossOrigin.EXPECTATION,
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(ValueType::origin).distinct().toList());
  }

  private static String origin(String text) {
    require(CrossOrigin.isOrigin(text), CrossOrigin.EXPECTATION);
    return text;
  }

  /** Part of a whole, as a decimal number. */
  static ValueType<Double> share() {
    String expectation = "a share, 0 to 1, such as 0.01";
    return new ValueType<>(
        "SHARE",
        expectation,
        text -> {
          require(SHARE.matcher(text).matches(), expectation);
          return Double.valueOf(text);
        });
  }

  static ValueType<URI> webAddress() {
    String expectation = "a URL such as http://127.0.0.1:4318";
    return new ValueType<>(
        "URL",
        expectation,
        text -> {
          URI uri = URI.create(text);
          require(uri.getHost() != null && uri.getUserInfo() == null, expectation);
          require("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()), expectation);
          require(uri.getRawQuery() == null && uri.getRawFragment() == null, expectation);
          return uri;
        });
  }

  static ValueType<String> text() {
    return new ValueType<>("TEXT", "a text", text -> text);
  }

  /** The same, or nothing: an empty text means that the option is not set. */
  ValueType<Optional<T>> optional() {
    return new ValueType<>(
        placeholder,
        expectation,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  /** The words that it takes, where it takes one of a few; else nothing. */
  public List<String> choices() {
    return placeholder.contains("|") ? List.of(placeholder.split("\\|", -1)) : List.of();
  }

  private static InetAddress resolve(String text) {
    try {
      require(!text.isBlank(), "an address");
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static void require(boolean holds, String expectation) {
    if (!holds) {
      throw new IllegalArgumentException(expectation);
    }
  }
}
