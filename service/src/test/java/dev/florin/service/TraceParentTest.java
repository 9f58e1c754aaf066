package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void theTraceIdIsTheSecondPart() {
    assertThat(TraceParent.traceId("00-" + TRACE + "-" + SPAN + "-01")).isEqualTo(TRACE);
    assertThat(TraceParent.traceId("cc-" + TRACE + "-" + SPAN + "-01-later")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00+0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331+01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01later"
      })
  void anInvalidHeaderIsNoTrace(String header) {
    assertThat(TraceParent.traceId(header)).isNull();
  }

  @Test
  void noHeaderIsNoTrace() {
    assertThat(TraceParent.traceId(null)).isNull();
  }
}
