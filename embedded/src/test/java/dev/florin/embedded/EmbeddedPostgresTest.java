package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
  @Test
  void startsAndAnswers() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
      assertThat(Queries.text(postgres.address(), "SHOW fsync")).isEqualTo("on");
    }
  }
}
