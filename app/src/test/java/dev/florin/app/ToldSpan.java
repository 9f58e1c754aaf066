package dev.florin.app;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as a collector was told of it.
 *
 * @param service that told it
 * @param parentId empty where it has none
 * @param links span ids
 * @param attributes whole numbers as text
 */
record ToldSpan(
    String service,
    String traceId,
    String spanId,
    String parentId,
    String name,
    Span.SpanKind kind,
    List<String> links,
    Map<String, String> attributes,
    boolean failed) {
  static ToldSpan of(Resource resource, Span span) {
    return new ToldSpan(
        String.valueOf(texts(resource.getAttributesList()).get("service.name")),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getName(),
        span.getKind(),
        span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList(),
        texts(span.getAttributesList()),
        span.getStatus().getCodeValue() == 2);
  }

  boolean isBelow(ToldSpan parent) {
    return traceId.equals(parent.traceId) && parentId.equals(parent.spanId);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, it -> text(it)));
  }

  private static String text(KeyValue attribute) {
    AnyValue value = attribute.getValue();
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }
}
