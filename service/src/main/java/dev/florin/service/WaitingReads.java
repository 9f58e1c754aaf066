package dev.florin.service;

import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * Answers calls with what waits for the database: on a thread that may, when it is its turn.
 *
 * @param waiting has such threads
 * @param gate says whose turn it is
 */
record WaitingReads(Waiting waiting, ReadGate gate) {
  <T> void answer(StreamObserver<T> observer, Function<Caller, T> read) {
    Replies.later(observer, caller -> waiting.result(() -> gate.read(() -> read.apply(caller))));
  }
}
