package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.KeysRevokeCommand.Revoked;
import dev.florin.ledger.keys.ApiKey;
import dev.florin.ledger.keys.KeyChange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * API keys for machines.
 *
 * @param document where to write
 */
record KeysJson(JsonGenerator document) {
  void list(List<ApiKey> keys) throws IOException {
    document.writeStartObject();
    document.writeArrayFieldStart("keys");
    for (ApiKey key : keys) {
      document.writeStartObject();
      writeMembers(key);
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  /** The one time that the secret is told. */
  void issued(ApiKey key, String secretText) throws IOException {
    document.writeStartObject();
    document.writeStringField("key", secretText);
    writeMembers(key);
    document.writeEndObject();
  }

  void revoked(List<Revoked> all) throws IOException {
    document.writeStartObject();
    document.writeArrayFieldStart("keys");
    for (Revoked revoked : all) {
      document.writeStartObject();
      document.writeStringField("id", revoked.id());
      document.writeBooleanField("done", revoked.change() instanceof KeyChange.Done);
      document.writeStringField("detail", KeysText.of(revoked.change()));
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private void writeMembers(ApiKey key) throws IOException {
    document.writeStringField("id", key.id());
    document.writeStringField("owner", key.owner());
    document.writeArrayFieldStart("scopes");
    for (String scope : key.scopes()) {
      document.writeString(scope);
    }
    document.writeEndArray();
    document.writeStringField("label", key.label());
    document.writeStringField("state", KeysText.state(key));
    writeTime("created_at", key.createdAt());
    writeTime("expires_at", key.expiresAt());
    writeTime("rotated_at", key.rotatedAt());
    writeTime("previous_secret_until", key.previousUntil());
    writeTime("revoked_at", key.revokedAt());
  }

  private void writeTime(String name, @Nullable Instant time) throws IOException {
    document.writeStringField(name, time == null ? null : time.toString());
  }
}
