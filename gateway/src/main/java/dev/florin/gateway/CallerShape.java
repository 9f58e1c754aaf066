package dev.florin.gateway;

import dev.florin.wallet.v1.CallerIdentity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a caller is told of themselves, as the contract's JSON. */
final class CallerShape {
  private CallerShape() {}

  static JsonObject of(CallerIdentity caller) {
    return new JsonObject()
        .put("user_id", caller.getUserId())
        .put("display_name", caller.hasDisplayName() ? caller.getDisplayName() : null)
        .put("scopes", new JsonArray(caller.getScopesList()))
        .put("expires_at", caller.hasExpiresAt() ? Shapes.time(caller.getExpiresAt()) : null)
        .put("key_id", caller.hasKeyId() ? caller.getKeyId() : null);
  }
}
