package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.florin.gateway.problem.RejectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON without forgiving anything.
 *
 * <p>The usual parsers keep the last of two equal keys, read {@code 1e3} and {@code 1.0} as
 * integers and replace broken UTF-8. Where money is meant, each of these can turn one request into
 * another, so each is an error here.
 */
public final class StrictJson {
  static final int NESTING_MAX = 16;
  static final int STRING_CHARACTERS_MAX = 16 * 1024;
  static final int NUMBER_CHARACTERS_MAX = 100;
  static final int NAME_CHARACTERS_MAX = 256;

  /** Names, values, and the ends of objects and arrays, together: far above what any means. */
  static final int TOKENS_MAX = 1000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(STRING_CHARACTERS_MAX)
                  .maxNumberLength(NUMBER_CHARACTERS_MAX)
                  .maxNameLength(NAME_CHARACTERS_MAX)
                  .maxTokenCount(TOKENS_MAX)
                  .build())
          // Interned names stay in memory for good, and callers make the names up.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private StrictJson() {}

  /** Reads one JSON value in UTF-8, with nothing after it. */
  public static Json parse(byte[] utf8) throws RejectedException {
    try (JsonParser parser = FACTORY.createParser(decode(utf8))) {
      if (parser.nextToken() == null) {
        throw malformed("the body is empty (expected: a JSON object)");
      }
      Json value = value(parser);
      if (parser.nextToken() != null) {
        throw malformed("there is something after the JSON value, " + place(parser));
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw malformed(
          "the JSON is beyond a limit, "
              + place(e.getLocation())
              + " (expected: nesting up to "
              + NESTING_MAX
              + ", names up to "
              + NAME_CHARACTERS_MAX
              + ", numbers up to "
              + NUMBER_CHARACTERS_MAX
              + " and strings up to "
              + STRING_CHARACTERS_MAX
              + " characters, and "
              + TOKENS_MAX
              + " names and values at the most)");
    } catch (JsonProcessingException e) {
      throw malformed("this is not JSON, " + place(e.getLocation()));
    } catch (IOException e) {
      throw new IllegalStateException("reading a string does no I/O", e);
    }
  }

  private static String decode(byte[] utf8) throws RejectedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("the body is not valid UTF-8");
    }
  }

  private static Json value(JsonParser parser) throws IOException, RejectedException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> new Json.Text(checked(parser, parser.getText()));
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> new Json.OtherNumber(parser.getText());
      case VALUE_TRUE -> new Json.Truth(true);
      case VALUE_FALSE -> new Json.Truth(false);
      case VALUE_NULL -> new Json.Nothing();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + parser.currentToken());
    };
  }

  private static Json fields(JsonParser parser) throws IOException, RejectedException {
    Map<String, Json> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = checked(parser, parser.currentName());
      parser.nextToken();
      if (values.putIfAbsent(name, value(parser)) != null) {
        throw malformed("the field " + Json.shortened(name) + " is there twice");
      }
    }
    return new Json.Fields(values);
  }

  private static Json items(JsonParser parser) throws IOException, RejectedException {
    List<Json> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return new Json.Items(values);
  }

  private static Json whole(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Json.Whole(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new Json.OtherNumber(parser.getText());
    };
  }

  /** PostgreSQL stores neither U+0000 nor half a surrogate pair. */
  private static String checked(JsonParser parser, String text) throws RejectedException {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == 0) {
        throw malformed("a string holds U+0000, " + place(parser));
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, at + 1 < text.length() ? text.charAt(at + 1) : 0)) {
          throw malformed("a string holds an unpaired surrogate, " + place(parser));
        }
        at++;
      }
    }
    return text;
  }

  private static String place(JsonParser parser) {
    return place(parser.currentTokenLocation());
  }

  private static String place(@Nullable JsonLocation location) {
    if (location == null) {
      return "somewhere";
    }
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static RejectedException malformed(String detail) {
    return new RejectedException(MALFORMED_REQUEST, detail);
  }
}
