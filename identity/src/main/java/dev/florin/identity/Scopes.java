package dev.florin.identity;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's credential allows: the names in a token's claim {@code scope}, as in RFC 9068, or
 * those of an API key. Which of them may do what is the wallet service's to say. Names that are not
 * known here are another service's.
 *
 * @param names each 1 to 64 characters of an RFC 6749 scope; sorted, never changed
 */
public record Scopes(Set<String> names) {
  /**
   * Uses its user's own wallets. Every token of a person has it without saying so; an API key has
   * it where it was made with it.
   */
  public static final String WALLETS = "wallets";

  /** Pays in to and out of any wallet: a payment integration. */
  public static final String PAYMENTS = "payments";

  /** Looks at any wallet, freezes and unfreezes it; each such act is recorded. */
  public static final String OPERATOR = "operator";

  /** Looks at everything, the record of operators' acts included, and changes nothing. */
  public static final String AUDITOR = "auditor";

  /** Reads the log of all events: every user's movements. */
  public static final String EVENTS = "events";

  /** Manages webhooks, and so has all events sent to a URL of one's choice. */
  public static final String WEBHOOKS = "webhooks";

  /** Every name that means something here. */
  public static final List<String> KNOWN =
      List.of(WALLETS, PAYMENTS, OPERATOR, AUDITOR, EVENTS, WEBHOOKS);

  public static final Scopes NONE = new Scopes(Set.of());

  static final int NAMES_MAX = 20;
  static final int NAME_CHARACTERS_MAX = 64;

  private static final Pattern NAME =
      Pattern.compile("[!#-\\[\\]-~]{1," + NAME_CHARACTERS_MAX + "}");

  public Scopes {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "scope (expected: names of 1 to 64 printable ASCII characters, without spaces, quotes"
                + " and backslashes)");
      }
    }
    names = Collections.unmodifiableSet(new TreeSet<>(names));
  }

  /**
   * The scopes of a claim: at most 20 names with single spaces between.
   *
   * @param claim null or empty where there are none
   * @throws IllegalArgumentException for any other text
   */
  public static Scopes ofClaim(@Nullable String claim) {
    if (claim == null || claim.isEmpty()) {
      return NONE;
    }
    Set<String> names = new TreeSet<>(Arrays.asList(claim.split(" ", -1)));
    if (names.size() > NAMES_MAX) {
      throw new IllegalArgumentException(
          "scope: " + names.size() + " names (expected: at most " + NAMES_MAX + ")");
    }
    return new Scopes(names);
  }

  /** Those of a claim, however it is written, that mean something here. */
  public static Scopes knownIn(String claim) {
    Set<String> names = new TreeSet<>(Arrays.asList(claim.split(" ", -1)));
    names.retainAll(KNOWN);
    return new Scopes(names);
  }

  /** These and one more. */
  public Scopes with(String name) {
    if (has(name)) {
      return this;
    }
    Set<String> more = new TreeSet<>(names);
    more.add(name);
    return new Scopes(more);
  }

  /** Whether they include this one. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Whether they allow nothing here beyond the user's own wallets. */
  public boolean isOrdinary() {
    return KNOWN.stream().allMatch(name -> name.equals(WALLETS) || !has(name));
  }

  /** The text of the claim; null where there are none, so that the token has no such claim. */
  public @Nullable String claim() {
    return names.isEmpty() ? null : String.join(" ", names);
  }
}
