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

  private final EntityTag tag;
  private final Answer index;
  private final Answer signIn;
  private final Map<String, Answer> assets = new HashMap<>();

  private PageActions(SignIn way) {
    WebFiles files = WebFiles.load();
    tag = new EntityTag('"' + files.version() + '"');
    index =
        answer(files.index())
            .with(Answer.CACHE_CONTROL, ASK_EACH_TIME)
            .with("ETag", tag.value())
            .with("Cross-Origin-Opener-Policy", "same-origin")
            .with(SecurityHeaders.CONTENT_SECURITY_POLICY, policy(way))
            .compressed();
    signIn = Answer.json(200, json(way)).with(Answer.CACHE_CONTROL, ASK_EACH_TIME);
    files
        .files()
        .forEach((name, file) ->
            assets.put(
                files.version() + "/" + name,
                answer(file).with(Answer.CACHE_CONTROL, FOR_EVER).compressed()));
  }

  /** What is done for the page; where there is none, nothing is read for it. */
  static Map<String, Action> of(PageConfig config) {
    if (!config.served()) {
      Action nothing = call -> served(null);
      return Map.of("getPage", nothing, "getSignIn", nothing, "getAsset", nothing);
    }
    PageActions page = new PageActions(config.signIn());
    return Map.of("getPage", page::page, "getSignIn", page::signIn, "getAsset", page::asset);
  }

  private Future<Answer> page(Call call) {
    return served(tag.isNamedBy(call.ifNoneMatch()) ? index.unchanged() : index);
  }

  private Future<Answer> signIn(Call call) {
    return served(signIn);
  }

  private Future<Answer> asset(Call call) {
    Fields parameters = call.input().parameters();
    return served(assets.get(parameters.text("version") + "/" + parameters.text("file")));
  }

  private static Future<Answer> served(@Nullable Answer answer) {
    return answer == null
        ? Future.failedFuture(
            new RejectedException(
                ProblemCode.NOT_FOUND, "there is nothing here; /docs lists what there is"))
        : Future.succeededFuture(answer);
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
