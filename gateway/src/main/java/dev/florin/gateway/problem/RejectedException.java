package dev.florin.gateway.problem;

/**
 * Carries a problem out of the depths of reading a request. Checked, so that no way in forgets its
 * answer, and without a stack trace, because it is an answer and not a fault.
 */
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RejectedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public RejectedException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  public Problem problem() {
    return problem;
  }
}
