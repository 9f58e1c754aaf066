package dev.florin.gateway.page;

/**
 * Whether there is a wallet page, and how people sign in there.
 *
 * @param served whether the page is there at all
 * @param signIn how people prove who they are
 */
public record PageConfig(boolean served, SignIn signIn) {
  public static final PageConfig NONE = new PageConfig(false, new SignIn.Nowhere());

  /** A page where people sign in like that. */
  public static PageConfig with(SignIn signIn) {
    return new PageConfig(true, signIn);
  }
}
