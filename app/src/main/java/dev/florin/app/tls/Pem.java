package dev.florin.app.tls;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;

/** Reads certificates and keys, and says in words what is wrong with them. */
final class Pem {
  private static final String NO_CERTIFICATE = "no certificate in it (expected: PEM)";
  private static final byte[] SAMPLE = {1, 2, 3};
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private Pem() {}

  /** At least one; the first is valid today. */
  static X509Certificate[] certificates(byte[] pem) throws GeneralSecurityException {
    X509Certificate[] chain = parse(pem);
    try {
      chain[0].checkValidity();
      return chain;
    } catch (CertificateException e) {
      throw new GeneralSecurityException("not valid today: " + e.getMessage(), e);
    }
  }

  private static X509Certificate[] parse(byte[] pem) throws GeneralSecurityException {
    try {
      X509Certificate[] chain = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
      if (chain.length > 0) {
        return chain;
      }
    } catch (CertificateException e) {
      throw new GeneralSecurityException(NO_CERTIFICATE, e);
    }
    throw new GeneralSecurityException(NO_CERTIFICATE);
  }

  /** The key, which is that of the certificate. */
  static PrivateKey key(byte[] pem, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    PrivateKey key;
    try {
      key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // What the library says may quote the file.
      throw new GeneralSecurityException("no private key in it (expected: PEM, PKCS #8)");
    }
    if (!isPair(key, certificate.getPublicKey())) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    return key;
  }

  /**
   * Refuses a key that others on this machine can read; but one that this process cannot write to
   * is a secret that a container was given, and who may read it is the giver's affair.
   */
  static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(OTHERS::contains) && Files.isWritable(file)) {
      throw new IOException(
          file
              + " has mode "
              + PosixFilePermissions.toString(permissions)
              + " (expected: rw-------; run chmod 600 on it)");
    }
  }

  private static boolean isPair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(SAMPLE);
    return verifying.verify(signing.sign());
  }
}
