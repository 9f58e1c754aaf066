package dev.florin.app.configuration;

import static dev.florin.app.configuration.ValueType.text;
import static dev.florin.app.configuration.ValueType.truth;

import java.util.List;
import java.util.Optional;

/** The options of the wallet page: a part of the table in {@link Keys}. */
public final class PageKeys {
  public static final Key<Optional<String>> PAGE_CLIENT_ID =
      new Key<>(
          "page-client-id",
          text().optional(),
          Fallback.none(),
          "The wallet page, as oidc-issuer knows it: a public client that may use PKCE.",
          false);
  public static final Key<Boolean> PAGE =
      new Key<>(
          "page",
          truth(),
          new Fallback(
              "true in a sandbox or with page-client-id, else false",
              values -> Boolean.toString(isUsual(values))),
          "Whether REST also serves the wallet page, at /.",
          false);

  static final List<Key<?>> ALL = List.of(PAGE, PAGE_CLIENT_ID);

  private PageKeys() {}

  private static boolean isUsual(Values values) {
    return values.get(Keys.SANDBOX) || values.get(PAGE_CLIENT_ID).isPresent();
  }
}
