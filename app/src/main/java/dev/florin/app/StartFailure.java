package dev.florin.app;

import dev.florin.app.tls.TlsException;
import dev.florin.embedded.EmbeddedException;
import dev.florin.gateway.GatewayException;
import dev.florin.identity.SandboxKeyException;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import java.io.UncheckedIOException;

/** Why a start failed, in one line where the reason is known; a defect stays what it is. */
final class StartFailure {
  private StartFailure() {}

  static RuntimeException explain(RuntimeException failure) {
    return switch (failure) {
      case EmbeddedException known -> new CommandFailedException(known);
      case GatewayException known -> new CommandFailedException(known);
      case SandboxKeyException known -> new CommandFailedException(known);
      case TlsException known -> new CommandFailedException(known);
      case LedgerStartException known -> new CommandFailedException(known);
      case LedgerFaultException known -> new CommandFailedException(known);
      case UncheckedIOException known -> new CommandFailedException(known);
      default -> failure;
    };
  }
}
