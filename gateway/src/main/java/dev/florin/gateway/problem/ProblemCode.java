package dev.florin.gateway.problem;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stable codes of problems, with their HTTP status and title; the contract lists the same.
 *
 * <p>The wallet service names the same codes as the {@code reason} of its error details, but for
 * those that only HTTP knows.
 */
public enum ProblemCode {
  MALFORMED_REQUEST(400, "The request cannot be read"),
  INVALID_FIELD(400, "A field is not valid"),
  UNKNOWN_FIELD(400, "A field is not known"),
  UNKNOWN_CURRENCY(400, "The currency is not known"),
  IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key is missing"),
  INVALID_CURSOR(400, "The cursor is not valid"),
  UNAUTHENTICATED(401, "A valid bearer token is needed"),
  FORBIDDEN(403, "Your role does not have this operation"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_CANCELLABLE(409, "It cannot be cancelled any more"),
  OUTCOME_PENDING(409, "The first request with this key is still being worked on"),
  CURSOR_EXPIRED(410, "What follows this place is not kept any more"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
  INSUFFICIENT_FUNDS(422, "Not enough money"),
  CURRENCY_MISMATCH(422, "The wallet has another currency"),
  SAME_WALLET(422, "Source and destination are the same wallet"),
  RECIPIENT_NOT_FOUND(422, "The recipient cannot be paid"),
  AMOUNT_OVERFLOW(422, "The balance would become too large"),
  WALLET_FROZEN(422, "The wallet is frozen"),
  LIMIT_EXCEEDED(422, "A limit would be exceeded"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
  RATE_LIMITED(429, "Too many requests"),
  INTERNAL(500, "Something went wrong"),
  OVERLOADED(503, "Too busy"),
  UNAVAILABLE(503, "Not available"),
  OUTCOME_UNKNOWN(503, "The outcome is not known");

  private static final Map<String, ProblemCode> BY_CODE =
      Arrays.stream(values()).collect(toUnmodifiableMap(ProblemCode::code, Function.identity()));

  private final int status;
  private final String title;
  private final String code = name().toLowerCase(Locale.ROOT);

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The code with this text, such as {@code insufficient_funds}. */
  public static Optional<ProblemCode> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Whether the same request may succeed later, so that the answer says when to try again. */
  public boolean retryMayHelp() {
    return status == 503 || status == 429 || this == OUTCOME_PENDING;
  }
}
