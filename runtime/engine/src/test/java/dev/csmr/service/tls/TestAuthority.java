package dev.csmr.service.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that makes certificates for tests, which are good for a day. */
public final class TestAuthority {
  private static final Duration VALID = Duration.ofDays(1);
  private static final AtomicLong SERIALS = new AtomicLong(System.nanoTime());

  private final KeyPair keys;
  private final X509Certificate certificate;

  /** A new one, with a key of its own. */
  public TestAuthority() throws GeneralSecurityException {
    keys = newKeys();
    try {
      X509v3CertificateBuilder builder =
          builder("the authority", "the authority", keys, Instant.now().minus(VALID));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      certificate = sign(builder);
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      String issuer, String subject, KeyPair subjectKeys, Instant from) {
    return new JcaX509v3CertificateBuilder(
        new X500Name("CN=" + issuer),
        BigInteger.valueOf(SERIALS.incrementAndGet()),
        Date.from(from),
        Date.from(from.plus(VALID.multipliedBy(2))),
        new X500Name("CN=" + subject),
        subjectKeys.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * Makes a certificate for 127.0.0.1, and writes it and its key as {@code FILE.pem} and {@code
   * FILE.key}.
   *
   * @param names the common name, and then DNS names and URIs
   */
  public void write(Path directory, String file, String... names)
      throws IOException, GeneralSecurityException {
    write(directory, file, Instant.now().minus(VALID), names);
  }

  /** The same with a certificate that has expired. */
  public void writeExpired(Path directory, String file, String... names)
      throws IOException, GeneralSecurityException {
    write(directory, file, Instant.now().minus(VALID.multipliedBy(3)), names);
  }

  private void write(Path directory, String file, Instant from, String... names)
      throws IOException, GeneralSecurityException {
    KeyPair own = newKeys();
    X509v3CertificateBuilder builder = builder("the authority", names[0], own, from);
    List<GeneralName> alternatives = new ArrayList<>();
    alternatives.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    for (String name : Arrays.asList(names).subList(1, names.length)) {
      alternatives.add(
          new GeneralName(
              name.contains(":") ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName,
              name));
    }
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
    put(directory.resolve(file + ".pem"), pem(sign(builder)));
    put(directory.resolve(file + ".key"), pem(own.getPrivate()));
  }

  /** Writes the certificates of authorities. */
  public static void writeTrusted(Path file, TestAuthority... trusted) throws IOException {
    StringBuilder all = new StringBuilder();
    for (TestAuthority authority : trusted) {
      all.append(pem(authority.certificate));
    }
    put(file, all.toString());
  }

  /** As a tool that exchanges files does: nobody reads a half. */
  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(Object what) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter out = new JcaPEMWriter(text)) {
      out.writeObject(what instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : what);
    }
    return text.toString();
  }
}
