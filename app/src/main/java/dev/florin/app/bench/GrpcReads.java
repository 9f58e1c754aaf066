package dev.florin.app.bench;

import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One read of each user's wallet, with messages made beforehand. */
final class GrpcReads<Q, A> implements GrpcRequests<Q, A> {
  private final MethodDescriptor<Q, A> method;
  private final List<Request<Q>> requests;
  private final Refreshes refreshes;

  private GrpcReads(
      MethodDescriptor<Q, A> method, Function<String, Q> message, Refreshes refreshes) {
    List<String> tokens = refreshes.tokens();
    this.method = method;
    this.requests =
        IntStream.rangeClosed(1, tokens.size())
            .mapToObj(wallet ->
                new Request<>(tokens.get(wallet - 1), message.apply(Integer.toString(wallet))))
            .toList();
    this.refreshes = refreshes;
  }

  static GrpcRequests<?, ?> of(Reading reading, Refreshes refreshes) {
    return switch (reading) {
      case BALANCE ->
          new GrpcReads<>(WalletServiceGrpc.getGetBalanceMethod(), GrpcReads::balance, refreshes);
      case PAGE ->
          new GrpcReads<>(
              WalletServiceGrpc.getListTransactionsMethod(), GrpcReads::page, refreshes);
    };
  }

  @Override
  public MethodDescriptor<Q, A> method() {
    return method;
  }

  @Override
  public Request<Q> next() {
    return requests.get(refreshes.next() - 1);
  }

  private static GetBalanceRequest balance(String wallet) {
    return GetBalanceRequest.newBuilder().setWalletId(wallet).build();
  }

  private static ListTransactionsRequest page(String wallet) {
    return ListTransactionsRequest.newBuilder()
        .setWalletId(wallet)
        .setLimit(Reading.PAGE_LINES)
        .build();
  }
}
