package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.configuration.Configuration;
import dev.florin.ledger.Wallet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a script reads of a start that is ready; what is not there is null. */
record StartedJson(Configuration configuration, Florin florin) {
  void write(JsonGenerator document) throws IOException {
    Whereabouts where = Whereabouts.of(configuration, florin);
    document.writeStartObject();
    document.writeStringField("version", VersionCommand.version());
    document.writeStringField("page_url", where.page().orElse(null));
    document.writeStringField("rest_url", where.rest().orElse(null));
    document.writeStringField("grpc_address", where.grpc().orElse(null));
    document.writeStringField("ops_url", where.ops());
    document.writeArrayFieldStart("wallet_addresses");
    for (var wallet : configuration.walletAddress()) {
      document.writeString(wallet.toString());
    }
    document.writeEndArray();
    document.writeStringField("database", database());
    document.writeStringField("redis_url", florin.redis().map(RedisAccess::url).orElse(null));
    document.writeStringField(
        "oidc_issuer", configuration.oidc().map(oidc -> oidc.issuer()).orElse(null));
    document.writeArrayFieldStart("sandbox_users");
    if (florin.users().isPresent()) {
      writeUser(document, florin.users().get().alice());
      writeUser(document, florin.users().get().bob());
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private @Nullable String database() {
    return configuration.role().keepsMoney() ? configuration.database().toString() : null;
  }

  private static void writeUser(JsonGenerator document, Wallet wallet) throws IOException {
    document.writeStartObject();
    document.writeStringField("user_id", wallet.ownerId());
    document.writeStringField("wallet_id", Long.toString(wallet.id()));
    document.writeEndObject();
  }
}
