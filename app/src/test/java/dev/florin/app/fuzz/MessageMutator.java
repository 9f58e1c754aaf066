package dev.florin.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Random;

/** Changes messages: fields to what they may hold and should not, and bytes to anything. */
final class MessageMutator {
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          -1L,
          1L,
          200L,
          201L,
          1_000L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          Integer.MAX_VALUE + 1L,
          999_999_999_999_999L,
          1_000_000_000_000_000L,
          1_000_000_000_000_001L);

  private static final int LARGE_CHARACTERS = 70_000;

  private final Random random;
  private final World world;

  MessageMutator(Random random, World world) {
    this.random = random;
    this.world = world;
  }

  byte[] mutate(DynamicMessage seed) {
    DynamicMessage.Builder message = seed.toBuilder();
    for (int each = random.nextInt(3); each > 0; each--) {
      changeField(message);
    }
    if (random.nextInt(8) == 0) {
      message.setUnknownFields(unknown());
    }
    byte[] bytes = message.build().toByteArray();
    if (random.nextInt(5) > 0) {
      return bytes;
    }
    return Hostile.disturbed(new String(bytes, ISO_8859_1), random).getBytes(ISO_8859_1);
  }

  private void changeField(DynamicMessage.Builder message) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = Hostile.of(fields, random);
    if (random.nextInt(5) == 0) {
      message.clearField(field);
    } else if (field.isRepeated()) {
      for (int each = random.nextInt(30); each >= 0; each--) {
        message.addRepeatedField(field, value(field));
      }
    } else {
      message.setField(field, value(field));
    }
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> text();
      case INT -> Hostile.of(NUMBERS, random).intValue();
      case LONG -> random.nextBoolean() ? Hostile.of(NUMBERS, random) : random.nextLong(2_000_000);
      case BOOLEAN -> random.nextBoolean();
      case ENUM ->
          field
              .getEnumType()
              .findValueByNumberCreatingIfUnknown(Hostile.of(NUMBERS, random).intValue());
      case BYTE_STRING -> ByteString.copyFrom(Hostile.noise(random, 20).getBytes(ISO_8859_1));
      case DOUBLE -> Double.NaN;
      case FLOAT -> Float.NaN;
      case MESSAGE -> nested(field);
    };
  }

  private DynamicMessage nested(FieldDescriptor field) {
    DynamicMessage.Builder nested = DynamicMessage.newBuilder(field.getMessageType());
    for (FieldDescriptor inner : field.getMessageType().getFields()) {
      if (inner.getJavaType() != JavaType.MESSAGE && !inner.isRepeated()) {
        nested.setField(inner, value(inner));
      }
    }
    return nested.build();
  }

  /** What a string of protobuf may hold; what it may not comes with disturbed bytes. */
  private String text() {
    if (random.nextInt(60) == 0) {
      return "x".repeat(LARGE_CHARACTERS);
    }
    return random.nextInt(3) == 0
        ? world.plausible(random)
        : new String(Hostile.text(random).getBytes(ISO_8859_1), UTF_8);
  }

  private UnknownFieldSet unknown() {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    field.addVarint(random.nextLong());
    field.addLengthDelimited(
        ByteString.copyFrom(Hostile.noise(random, random.nextInt(300)).getBytes(ISO_8859_1)));
    field.addGroup(
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
            .build());
    int number = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(536_870_911);
    return UnknownFieldSet.newBuilder().addField(number, field.build()).build();
  }
}
