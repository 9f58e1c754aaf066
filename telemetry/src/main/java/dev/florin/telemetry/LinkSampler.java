package dev.florin.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Samples what belongs to something sampled: a span with links, such as a batch's, whenever one of
 * them is; everything else as another sampler decides.
 */
final class LinkSampler implements Sampler {
  private final Sampler others;

  LinkSampler(Sampler others) {
    this.others = others;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (links.isEmpty()) {
      return others.shouldSample(parent, traceId, name, kind, attributes, links);
    }
    boolean sampled = links.stream().anyMatch(link -> link.getSpanContext().isSampled());
    return sampled ? SamplingResult.recordAndSample() : SamplingResult.drop();
  }

  @Override
  public String getDescription() {
    return "LinkSampler{" + others.getDescription() + "}";
  }
}
