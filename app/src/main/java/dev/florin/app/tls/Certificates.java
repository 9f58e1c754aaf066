package dev.florin.app.tls;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.TlsFiles;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates of this process, and whom it trusts: from files, which are looked at again every
 * few seconds, so that a renewed certificate needs no restart. Connections that are open keep what
 * they began with.
 *
 * <p>Threads: any.
 */
public final class Certificates implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Duration look;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("florin-certificates").daemon().factory());

  public Certificates() {
    this(LOOK);
  }

  Certificates(Duration look) {
    this.look = look;
  }

  /**
   * What this process shows of itself.
   *
   * @param option names the certificate's file
   * @throws TlsException when it cannot be used now
   */
  public X509KeyManager identity(Key<?> option, TlsFiles files) {
    AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
    watch(
        option,
        List.of(files.certificate(), files.key()),
        contents -> {
          Pem.requirePrivate(files.key());
          X509Certificate[] chain = Pem.certificates(contents.get(0));
          manager.updateIdentityCredentials(chain, Pem.key(contents.get(1), chain[0]));
        });
    return manager;
  }

  /**
   * Whom this process believes, and that a server has the name by which it was called.
   *
   * @throws TlsException when the file cannot be used now
   */
  public X509TrustManager authorities(Key<?> option, Path file) {
    try {
      AdvancedTlsX509TrustManager manager = AdvancedTlsX509TrustManager.newBuilder().build();
      watch(
          option,
          List.of(file),
          contents -> manager.updateTrustCredentials(Pem.certificates(contents.get(0))));
      return manager;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform can check certificates", e);
    }
  }

  private void watch(Key<?> option, List<Path> files, WatchedFiles.Use use) {
    WatchedFiles watched = WatchedFiles.open(option.name(), files, use);
    var _ =
        looks.scheduleWithFixedDelay(
            watched::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks no more; what was handed out goes on with what it has. */
  @Override
  public void close() {
    looks.shutdownNow();
  }
}
