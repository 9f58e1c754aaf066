package dev.florin.app;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Both interfaces of one running program. */
record Doors(Door rest, Door grpc) implements AutoCloseable {
  static Doors of(ProcessRun start, Customers customers) throws IOException {
    return new Doors(
        new RestDoor(RunningJar.httpPort(start), customers),
        new GrpcDoor(RunningJar.grpcPort(start), customers));
  }

  /** Sends it once, and writes down what was sent before and what was answered after. */
  CompletableFuture<Answer> send(Order order, Journal journal) {
    journal.sending(order);
    Door door = order.overGrpc() ? grpc : rest;
    return door.send(order)
        .thenApply(answer -> {
          journal.answered(order, answer);
          return answer;
        });
  }

  @Override
  public void close() {
    rest.close();
    grpc.close();
  }
}
