package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.gateway.page.PageConfig;
import dev.florin.gateway.page.SignIn;
import dev.florin.gateway.page.WebFile;
import dev.florin.gateway.page.WebFiles;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The wallet page and what it is made of. Made once: every browser gets the same bytes. */
final class PageActions {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";

  private final PageConfig config;
  private final WebFiles files = WebFiles.load();
  private final EntityTag tag = new EntityTag('"' + files.version() + '"');
  private final Answer index;
  private final Answer signIn;
  private final Map<String, Answer> assets = new HashMap<>();

  PageActions(PageConfig config) {
    this.config = config;
    this.index =
        answer(files.index())
            .with(Answer.CACHE_CONTROL, ASK_EACH_TIME)
            .with("ETag", tag.value())
            .with("Cross-Origin-Opener-Policy", "same-origin")
            .with(SecurityHeaders.CONTENT_SECURITY_POLICY, policy(config.signIn()))
            .compressed();
    this.signIn = Answer.json(200, json(config.signIn())).with(Answer.CACHE_CONTROL, ASK_EACH_TIME);
    files
        .files()
        .forEach((name, file) ->
            assets.put(name, answer(file).with(Answer.CACHE_CONTROL, FOR_EVER).compressed()));
  }

  Future<Answer> page(Call call) {
    return served(tag.isNamedBy(call.ifNoneMatch()) ? index.unchanged() : index);
  }

  Future<Answer> signIn(Call call) {
    return served(signIn);
  }

  Future<Answer> asset(Call call) {
    Fields parameters = call.input().parameters();
    boolean ofThisVersion = files.version().equals(parameters.text("version"));
    return served(ofThisVersion ? assets.get(parameters.text("file")) : null);
  }

  private Future<Answer> served(@Nullable Answer answer) {
    if (answer == null || !config.served()) {
      return Future.failedFuture(
          new RejectedException(
              ProblemCode.NOT_FOUND, "there is nothing here; /docs lists what there is"));
    }
    return Future.succeededFuture(answer);
  }

  private static Answer answer(WebFile file) {
    return Answer.of(200, file.contentType(), file.content());
  }

  /** Nothing but this server's own files, and no script that is written into a page. */
  private static String policy(SignIn signIn) {
    String issuer =
        signIn instanceof SignIn.OpenId openId ? " " + origin(URI.create(openId.issuer())) : "";
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
        + " 'self'"
        + issuer
        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        + " require-trusted-types-for 'script'";
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  private static JsonObject json(SignIn signIn) {
    return switch (signIn) {
      case SignIn.Nowhere() -> new JsonObject().put("sign_in", "none");
      case SignIn.Sandbox sandbox ->
          new JsonObject().put("sign_in", "sandbox").put("users", new JsonArray(sandbox.users()));
      case SignIn.OpenId openId ->
          new JsonObject()
              .put("sign_in", "oidc")
              .put("issuer", openId.issuer())
              .put("client_id", openId.clientId());
    };
  }
}
