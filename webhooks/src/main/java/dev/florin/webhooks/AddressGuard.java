package dev.florin.webhooks;

import dev.florin.ledger.webhook.WebhookUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Decides where a URL may lead: to the public internet, and to what the operator allows. A server
 * that sends wherever it is told would otherwise open its own network to whoever makes a webhook.
 *
 * <p>All addresses of a name must be fit, not only the one that is taken: a name with a fit and an
 * unfit one is an attempt, or a mistake. What is given back is an address and no name, so nothing
 * that a name server says later has any effect.
 *
 * <p>Threads: any. Names are looked up on threads that exist for it, as nothing ends a lookup that
 * hangs; callers wait for a bounded time.
 */
final class AddressGuard implements AutoCloseable {
  private static final int LOOKUPS_MAX = 64;
  private static final long IDLE_SECONDS = 10;

  private final Names names;
  private final Predicate<InetAddress> allowed;
  private final Duration timeout;
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          0,
          LOOKUPS_MAX,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("florin-lookup-", 0).daemon().factory());

  AddressGuard(Names names, Predicate<InetAddress> allowed, Duration timeout) {
    this.names = names;
    this.allowed = allowed;
    this.timeout = timeout;
  }

  /** Where a URL leads. */
  sealed interface Way {
    /** To this address. */
    record Open(InetAddress address) implements Way {}

    /** Nowhere, for this reason; which address it was is nobody's business. */
    record Closed(String reason) implements Way {}
  }

  /** Looks a URL's host up, and checks all that it finds. */
  Way check(WebhookUrl url) {
    try {
      Future<List<InetAddress>> lookup = lookups.submit(() -> names.addresses(url.host()));
      return check(url, lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | RejectedExecutionException _) {
      return new Way.Closed("the name was not resolved within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Way.Closed(
          e.getCause() instanceof UnknownHostException
              ? "the name is unknown"
              : "the name was not resolved: " + e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Way.Closed("interrupted");
    }
  }

  private Way check(WebhookUrl url, List<InetAddress> addresses) {
    boolean fit =
        addresses.stream()
            .allMatch(address -> allowed.test(address) || PublicAddresses.contains(address));
    if (addresses.isEmpty() || !fit) {
      return new Way.Closed("the name leads to an address that is not allowed");
    }
    if (!url.secure() && !addresses.stream().allMatch(allowed)) {
      return new Way.Closed("http is for allowed addresses only, https is needed");
    }
    return new Way.Open(addresses.getFirst());
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
