package dev.florin.app.fuzz;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Map;

/** Good messages, by the names of their fields; a field that is not named here is left out. */
final class MessageSeeds {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          entry("wallet_id", "701208113412415488"),
          entry("from_wallet_id", "701208113412415488"),
          entry("to_user_id", "bob"),
          entry("user_id", "bob"),
          entry("currency", "USD"),
          entry("note", "lunch"),
          entry("reason", "suspicion"),
          entry("idempotency_key", "lunch-with-bob-1"),
          entry("transaction_id", "701311000000000001"),
          entry("transfer_id", "701411000000000001"),
          entry("webhook_id", "701911000000000001"),
          entry("url", "https://shop.example/florin"),
          entry("first_event_id", "1-12345"));

  private static final Map<String, Long> NUMBERS =
      Map.of("amount_minor", 1170L, "limit", 10L, "after_version", 0L, "frozen", 3L);

  private MessageSeeds() {}

  /** A good message for this world. */
  static DynamicMessage in(World world, Descriptor type) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean isOther =
          field.getRealContainingOneof() != null
              && message.hasOneof(field.getRealContainingOneof());
      if (!isOther && !field.isRepeated()) {
        put(message, field, world);
      }
    }
    return message.build();
  }

  private static void put(DynamicMessage.Builder message, FieldDescriptor field, World world) {
    String text = TEXTS.get(field.getName());
    Long number = NUMBERS.get(field.getName());
    switch (field.getJavaType()) {
      case STRING -> {
        if (text != null) {
          message.setField(field, world.real(text));
        }
      }
      case INT -> {
        if (number != null) {
          message.setField(field, number.intValue());
        }
      }
      case LONG -> {
        if (number != null) {
          message.setField(field, number);
        }
      }
      case ENUM -> {
        if (number != null) {
          message.setField(field, field.getEnumType().findValueByNumber(number.intValue()));
        }
      }
      case BOOLEAN, BYTE_STRING, DOUBLE, FLOAT, MESSAGE -> {}
    }
  }
}
