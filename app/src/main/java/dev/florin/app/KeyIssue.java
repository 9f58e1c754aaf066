package dev.florin.app;

import dev.florin.identity.ApiKeyText;
import dev.florin.ledger.keys.ApiKey;
import dev.florin.ledger.keys.KeyChange;
import java.io.IOException;

/**
 * Hands a new secret to whoever asked for it, once it is good: alone on standard output, so that a
 * script can take it from there, and what there is to say about it beside.
 *
 * @param json whether as one document, all on standard output
 */
record KeyIssue(Surroundings surroundings, boolean json) {
  int print(ApiKeyText text, KeyChange change) throws IOException {
    if (!(change instanceof KeyChange.Done(ApiKey key))) {
      throw new CommandFailedException(text.id() + ": " + KeysText.of(change));
    }
    if (json) {
      JsonDocument.print(
          surroundings.out(), document -> new KeysJson(document).issued(key, text.reveal()));
    } else {
      surroundings.out().println(text.reveal());
      surroundings.err().println("florin: " + KeysText.summary(key));
    }
    return Main.DONE;
  }
}
