package dev.florin.app.configuration;

/** A value is unfit for a reason that deserves its own words; they may leave the value out. */
final class UnfitValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String complaint;

  UnfitValueException(String complaint) {
    super(complaint);
    this.complaint = complaint;
  }

  String complaint() {
    return complaint;
  }
}
