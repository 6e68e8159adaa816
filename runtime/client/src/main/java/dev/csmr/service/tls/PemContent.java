package dev.csmr.service.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link TlsFiles} hold at a moment.
 *
 * @param chain the own certificate first; null for an end that has none
 * @param key its private key; null likewise
 * @param trusted the authorities
 */
record PemContent(X509Certificate[] chain, PrivateKey key, X509Certificate[] trusted) {
  /** More than any such file has. */
  private static final int MAX_BYTES = 4 << 20;

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC");

  /** The bytes of the files, to see whether they have changed. */
  record FileBytes(byte[] certificate, byte[] key, byte[] trusted) {
    static FileBytes read(TlsFiles files) throws TlsException {
      return new FileBytes(
          files.certificate() == null ? null : bytes(files.certificate()),
          files.key() == null ? null : bytes(files.key()),
          bytes(files.trusted()));
    }

    boolean isSame(FileBytes other) {
      return Arrays.equals(certificate, other.certificate)
          && Arrays.equals(key, other.key)
          && Arrays.equals(trusted, other.trusted);
    }

    private static byte[] bytes(Path file) throws TlsException {
      try {
        if (Files.size(file) > MAX_BYTES) {
          throw new TlsException(TlsError.UNREADABLE, file, "more than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new TlsException(e, TlsError.UNREADABLE, file, e);
      }
    }
  }

  /**
   * Reads and checks what files hold.
   *
   * @throws TlsException when it cannot be used together, or not now
   */
  static PemContent of(TlsFiles files, FileBytes bytes) throws TlsException {
    X509Certificate[] trusted = certificates(files.trusted(), bytes.trusted());
    if (files.certificate() == null) {
      return new PemContent(null, null, trusted);
    }
    X509Certificate[] chain = certificates(files.certificate(), bytes.certificate());
    PrivateKey key = key(files.key(), bytes.key());
    if (!belongTogether(key, chain[0])) {
      throw new TlsException(TlsError.KEY_DIFFERS, files.key(), files.certificate());
    }
    try {
      chain[0].checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new TlsException(
          e,
          TlsError.OUT_OF_DATE,
          files.certificate(),
          chain[0].getNotBefore().toInstant(),
          chain[0].getNotAfter().toInstant());
    }
    return new PemContent(chain, key, trusted);
  }

  private static X509Certificate[] certificates(Path file, byte[] bytes) throws TlsException {
    try {
      X509Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .toArray(X509Certificate[]::new);
      if (certificates.length > 0) {
        return certificates;
      }
    } catch (CertificateException e) {
      throw new TlsException(e, TlsError.NO_CERTIFICATE, file, e.getMessage());
    }
    throw new TlsException(TlsError.NO_CERTIFICATE, file, "there is none");
  }

  private static PrivateKey key(Path file, byte[] bytes) throws TlsException {
    Matcher key = KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    if (!key.find()) {
      throw new TlsException(TlsError.NO_KEY, file, "no line says BEGIN PRIVATE KEY");
    }
    try {
      PKCS8EncodedKeySpec encoded =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException e) {
          // Of the other algorithm, or of none.
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsException(e, TlsError.NO_KEY, file, e.getMessage());
    }
    throw new TlsException(TlsError.NO_KEY, file, "neither RSA nor EC");
  }

  /** While somebody exchanges two files, one of them is new and the other old. */
  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    try {
      byte[] text = {1, 2, 3};
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
