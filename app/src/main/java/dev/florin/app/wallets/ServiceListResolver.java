package dev.florin.app.wallets;

import dev.florin.app.configuration.HostPort;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a list of services, each by its host's name, to all addresses of all of them.
 *
 * <p>grpc resolves one name only. Here each name is looked up beside the others, so that a slow one
 * holds up nobody, and one that is not found for a while keeps the addresses that it had. All state
 * belongs to grpc's synchronization context; only the lookups run outside of it.
 */
final class ServiceListResolver extends NameResolver {
  static final String SCHEME = "florin";

  private final List<HostPort> services;
  private final WalletTrust trust;
  private final HostLookup lookup;
  private final SynchronizationContext context;
  private final Executor lookups;
  private final Map<HostPort, List<InetAddress>> found = new LinkedHashMap<>();
  private final Set<HostPort> asked = new HashSet<>();
  private List<EquivalentAddressGroup> told = List.of();
  private @Nullable Listener2 listener;

  private ServiceListResolver(
      List<HostPort> services,
      WalletTrust trust,
      HostLookup lookup,
      SynchronizationContext context,
      Executor lookups) {
    this.services = services;
    this.trust = trust;
    this.lookup = lookup;
    this.context = context;
    this.lookups = lookups;
  }

  @Override
  public String getServiceAuthority() {
    return "wallets";
  }

  @Override
  public void start(Listener2 newListener) {
    listener = newListener;
    refresh();
  }

  @Override
  public void refresh() {
    services.stream().filter(asked::add).forEach(this::ask);
  }

  @Override
  public void shutdown() {
    listener = null;
  }

  private void ask(HostPort service) {
    lookups.execute(() -> {
      try {
        List<InetAddress> addresses = lookup.addresses(service.host());
        context.execute(() -> know(service, addresses));
      } catch (UnknownHostException e) {
        context.execute(() -> miss(service, e));
      }
    });
  }

  private void know(HostPort service, List<InetAddress> addresses) {
    asked.remove(service);
    found.put(service, addresses);
    List<EquivalentAddressGroup> all = addresses();
    if (!all.equals(told)) {
      told = all;
      tell(StatusOr.fromValue(all));
    }
  }

  /** One that had no address ever is told of only while there is none at all to go on with. */
  private void miss(HostPort service, UnknownHostException why) {
    asked.remove(service);
    if (found.isEmpty()) {
      String description = "wallet-address: " + service + " has no address";
      tell(StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(description).withCause(why)));
    }
  }

  /**
   * In the order of the list; an address that two names share is one service, of the first name.
   * Each carries the name by which it was found: its certificate must be for that.
   */
  private List<EquivalentAddressGroup> addresses() {
    Map<SocketAddress, EquivalentAddressGroup> all = new LinkedHashMap<>();
    for (HostPort service : services) {
      Attributes named =
          Attributes.newBuilder()
              .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, trust.authority(service))
              .build();
      for (InetAddress address : found.getOrDefault(service, List.of())) {
        SocketAddress place = new InetSocketAddress(address, service.port());
        all.putIfAbsent(place, new EquivalentAddressGroup(place, named));
      }
    }
    return List.copyOf(all.values());
  }

  private void tell(StatusOr<List<EquivalentAddressGroup>> addresses) {
    if (listener != null) {
      var _ =
          listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(addresses).build());
    }
  }

  /** Makes resolvers of one list, whatever target is asked for. */
  static final class Provider extends NameResolverProvider {
    private final List<HostPort> services;
    private final WalletTrust trust;
    private final HostLookup lookup;

    Provider(List<HostPort> services, WalletTrust trust, HostLookup lookup) {
      this.services = services;
      this.trust = trust;
      this.lookup = lookup;
    }

    @Override
    public NameResolver newNameResolver(URI target, Args args) {
      Executor lookups = Objects.requireNonNull(args.getOffloadExecutor());
      return new ServiceListResolver(
          services, trust, lookup, args.getSynchronizationContext(), lookups);
    }

    @Override
    public String getDefaultScheme() {
      return SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return List.of(InetSocketAddress.class);
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }
  }
}
