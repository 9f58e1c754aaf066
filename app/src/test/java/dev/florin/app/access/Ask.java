package dev.florin.app.access;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * One request, as each door takes it.
 *
 * @param verb of REST
 * @param path of REST
 * @param body of REST; null for none
 * @param key the idempotency key; null for none
 * @param method of gRPC
 * @param message of gRPC
 */
record Ask(
    String verb,
    String path,
    @Nullable String body,
    @Nullable String key,
    MethodDescriptor<? extends Message, ? extends Message> method,
    Message message) {

  static Ask get(
      String path,
      MethodDescriptor<? extends Message, ? extends Message> method,
      Message.Builder message) {
    return new Ask("GET", path, null, null, method, message.build());
  }

  static Ask post(
      String path,
      @Nullable String body,
      MethodDescriptor<? extends Message, ? extends Message> method,
      Message.Builder message) {
    return new Ask("POST", path, body, null, method, message.build());
  }

  Ask by(String anotherVerb) {
    return new Ask(anotherVerb, path, body, key, method, message);
  }

  Ask with(String newKey) {
    return new Ask(verb, path, body, newKey, method, message);
  }

  boolean isStream() {
    return !method.getType().serverSendsOneMessage();
  }
}
