package dev.florin.app;

import dev.florin.app.bench.DoorLoad;
import dev.florin.app.bench.Reading;
import dev.florin.app.bench.Refreshes;

/** What the bench of reads can run: something to read, through one of the doors. */
enum ReadsLoad {
  REST_BALANCE("rest-balance", Reading.BALANCE, true),
  REST_PAGE("rest-page", Reading.PAGE, true),
  GRPC_BALANCE("grpc-balance", Reading.BALANCE, false),
  GRPC_PAGE("grpc-page", Reading.PAGE, false);

  private final String label;
  private final Reading reading;
  private final boolean rest;

  ReadsLoad(String label, Reading reading, boolean rest) {
    this.label = label;
    this.reading = reading;
    this.rest = rest;
  }

  /** On this server. */
  DoorLoad on(ServerProcess server, Refreshes refreshes) {
    return rest
        ? DoorLoad.overRest(server.rest(), reading, refreshes)
        : DoorLoad.overGrpc(server.grpc(), reading, refreshes);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return label;
  }
}
