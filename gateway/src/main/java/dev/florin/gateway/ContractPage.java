package dev.florin.gateway;

import dev.florin.gateway.contract.Contract;
import io.vertx.core.buffer.Buffer;

/** The contract as a page to read. */
final class ContractPage {
  private ContractPage() {}

  static Answer answer(Contract contract) {
    return Answer.of(200, "text/html; charset=utf-8", Buffer.buffer("<!doctype html>"));
  }
}
