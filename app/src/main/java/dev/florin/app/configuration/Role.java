package dev.florin.app.configuration;

/** What a process does. */
public enum Role {
  /** Everything in one process. */
  ALL,
  /** REST only, in front of a wallet process. */
  GATEWAY,
  /** gRPC and the ledger, without REST. */
  WALLET;

  /** Whether it listens for HTTP. */
  public boolean servesHttp() {
    return this != WALLET;
  }

  /** Whether it keeps money, and so needs a database. */
  public boolean keepsMoney() {
    return this != GATEWAY;
  }
}
