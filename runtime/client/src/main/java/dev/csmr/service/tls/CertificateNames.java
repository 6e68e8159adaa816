package dev.csmr.service.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Whom a certificate is for, as the authority that made it says. */
public final class CertificateNames {
  /** The kinds of alternative names that count, by RFC 5280: dNSName and URI. */
  private static final Set<Integer> KINDS = Set.of(2, 6);

  private CertificateNames() {}

  /**
   * The common names of its subject, and its alternative names that are DNS names or URIs, each
   * once. They are taken by the letter: an asterisk stands for itself.
   */
  public static List<String> of(X509Certificate certificate) {
    Set<String> names = new LinkedHashSet<>();
    try {
      String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
      for (Rdn part : new LdapName(subject).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          names.add(name);
        }
      }
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (KINDS.contains((Integer) name.get(0))) {
          names.add((String) name.get(1));
        }
      }
    } catch (InvalidNameException | CertificateParsingException e) {
      // Half of its names might be those of somebody else.
      return List.of();
    }
    return new ArrayList<>(names);
  }
}
