package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.configuration.Configuration;
import dev.florin.ledger.Wallet;
import java.io.IOException;
import java.util.Optional;

/** What a script reads of a start that is ready; what is not there is null. */
record StartedJson(Configuration configuration, Florin florin) {
  void write(JsonGenerator document) throws IOException {
    Whereabouts where = Whereabouts.of(configuration, florin);
    document.writeStartObject();
    document.writeStringField("version", VersionCommand.version());
    write(document, "page_url", where.page());
    write(document, "rest_url", where.rest());
    write(document, "grpc_address", where.grpc());
    document.writeStringField("ops_url", where.ops());
    document.writeArrayFieldStart("wallet_addresses");
    for (var wallet : configuration.walletAddress()) {
      document.writeString(wallet.toString());
    }
    document.writeEndArray();
    write(document, "database", database());
    write(document, "redis_url", florin.redis().map(RedisAccess::toString));
    write(document, "oidc_issuer", configuration.oidc().map(oidc -> oidc.issuer()));
    document.writeArrayFieldStart("sandbox_users");
    if (florin.users().isPresent()) {
      writeUser(document, florin.users().get().alice());
      writeUser(document, florin.users().get().bob());
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private Optional<String> database() {
    return configuration.role().keepsMoney()
        ? Optional.of(configuration.database().toString())
        : Optional.empty();
  }

  private static void writeUser(JsonGenerator document, Wallet wallet) throws IOException {
    document.writeStartObject();
    document.writeStringField("user_id", wallet.ownerId());
    document.writeStringField("wallet_id", Long.toString(wallet.id()));
    document.writeEndObject();
  }

  private static void write(JsonGenerator document, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      document.writeStringField(name, value.get());
    } else {
      document.writeNullField(name);
    }
  }
}
