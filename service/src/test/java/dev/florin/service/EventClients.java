package dev.florin.service;

import dev.florin.identity.Scopes;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.EventServiceGrpc.EventServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;

/** Callers of the events' half of a running service. */
final class EventClients {
  private EventClients() {}

  /** Calls over TCP of a user whose token has these scopes, as the claim writes them. */
  static EventServiceBlockingStub as(Clients clients, String userId, String scopes) {
    return over(clients.tcp, clients, userId, scopes);
  }

  /** The same in-process, where a message is not even made bytes of. */
  static EventServiceBlockingStub inProcessAs(Clients clients, String userId, String scopes) {
    return over(clients.inProcess, clients, userId, scopes);
  }

  private static EventServiceBlockingStub over(
      ManagedChannel channel, Clients clients, String userId, String scopes) {
    String token = clients.issuer.issue(userId, null, Scopes.ofClaim(scopes), Duration.ofHours(1));
    Metadata metadata = new Metadata();
    metadata.put(Admission.AUTHORIZATION, "Bearer " + token);
    return EventServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withInterceptors(new GenerousDeadline());
  }
}
