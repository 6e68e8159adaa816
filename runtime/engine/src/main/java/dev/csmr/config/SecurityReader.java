package dev.csmr.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code security} of a cluster's file to a {@link SecurityConfig}. */
final class SecurityReader {
  private static final String HTTPS = "https://";
  private static final List<String> SUBJECT = List.of("sub");

  private final ProblemCollector problems;
  private final Overrides overrides;
  private final Path file;

  SecurityReader(ProblemCollector problems, Overrides overrides, Path file) {
    this.problems = problems;
    this.overrides = overrides;
    this.file = file;
  }

  /** Reads it; empty when there is none. */
  Optional<SecurityConfig> read(Section root) {
    if (!root.has(Setting.SECURITY)) {
      return Optional.empty();
    }
    Section section = root.section(Setting.SECURITY, Setting.SECURITY.key());
    Path certificate = path(section, Setting.SECURITY_CERTIFICATE);
    Path key = path(section, Setting.SECURITY_KEY);
    Path trusted = path(section, Setting.SECURITY_TRUSTED);
    String nodeNames = nodeNames(section);
    String tools = section.scalar(Setting.SECURITY_TOOLS).map(Value.Scalar::text).orElse("admin");
    if (!section.has(Setting.SECURITY_ROLES)) {
      section.missing(Setting.SECURITY_ROLES);
    }
    Map<String, List<String>> roles = new LinkedHashMap<>();
    for (Value.Mapping item : section.mappings(Setting.SECURITY_ROLES)) {
      readRole(section, item, roles);
    }
    Optional<TokenConfig> tokens =
        section.has(Setting.SECURITY_TOKENS) ? readTokens(section) : Optional.empty();
    section.close();
    return Optional.of(
        new SecurityConfig(
            certificate,
            key,
            trusted,
            nodeNames,
            tools,
            roles,
            tokens,
            root.keyAt(Setting.SECURITY)));
  }

  private Path path(Section section, Setting setting) {
    Optional<Value.Scalar> text = section.required(setting);
    try {
      return resolve(text.map(Value.Scalar::text).orElse(""));
    } catch (InvalidPathException e) {
      problems.add(text.orElseThrow().at(), ConfigError.NOT_A_FILE, setting.key(), e.getReason());
      return file;
    }
  }

  private Path resolve(String text) {
    return file.toAbsolutePath().getParent().resolve(text).normalize();
  }

  /** What stands beside the node's name keeps other certificates from being a node's. */
  private String nodeNames(Section section) {
    Optional<Value.Scalar> written = section.scalar(Setting.SECURITY_NODE_NAMES);
    String pattern = written.map(Value.Scalar::text).orElse(Setting.NODE_NAMES_STANDARD);
    String rest = pattern.replaceFirst("\\{node}", "").replace(SecurityConfig.CLUSTER, "");
    if (pattern.indexOf(SecurityConfig.NODE) < 0 || rest.isBlank() || rest.contains("{")) {
      problems.add(
          written.orElseThrow().at(), ConfigError.NOT_NODE_NAMES, Suggestions.shorten(pattern));
    }
    return pattern;
  }

  private void readRole(Section security, Value.Mapping item, Map<String, List<String>> roles) {
    Section unnamed = role(security, item, "without a name");
    Optional<Value.Scalar> name = unnamed.written(Setting.ROLE_NAME);
    if (name.isEmpty()) {
      unnamed.missing(Setting.ROLE_NAME);
      return;
    }
    Section section = role(security, item, name.get().text());
    section.written(Setting.ROLE_NAME);
    if (!section.has(Setting.ROLE_IDENTITIES)) {
      section.missing(Setting.ROLE_IDENTITIES);
    }
    Optional<List<Value.Scalar>> identities = section.scalars(Setting.ROLE_IDENTITIES);
    section.close();
    List<String> texts = identities.orElse(List.of()).stream().map(Value.Scalar::text).toList();
    if (roles.putIfAbsent(name.get().text(), texts) != null) {
      problems.add(name.get().at(), ConfigError.ROLE_TWICE, name.get().text());
    }
  }

  private Section role(Section security, Value.Mapping item, String name) {
    return new Section(
        problems,
        overrides,
        security.path(Setting.SECURITY_ROLES.key(), name),
        "role " + name,
        item);
  }

  private Optional<TokenConfig> readTokens(Section security) {
    Section section = security.section(Setting.SECURITY_TOKENS, Setting.SECURITY_TOKENS.key());
    Optional<Value.Scalar> keys = section.required(Setting.TOKEN_KEYS);
    Optional<Value.Scalar> issuer = section.required(Setting.TOKEN_ISSUER);
    Optional<Value.Scalar> audience = section.required(Setting.TOKEN_AUDIENCE);
    List<String> claims =
        section
            .scalars(Setting.TOKEN_CLAIMS)
            .map(all -> all.stream().map(Value.Scalar::text).toList())
            .orElse(SUBJECT);
    section.close();
    keys.filter(text -> text.text().startsWith("http:"))
        .ifPresent(text -> problems.add(text.at(), ConfigError.KEYS_IN_THE_OPEN, text.text()));
    if (keys.isEmpty() || issuer.isEmpty() || audience.isEmpty()) {
      return Optional.empty();
    }
    String source = keys.get().text();
    return Optional.of(
        new TokenConfig(
            source.startsWith(HTTPS) ? source : path(section, Setting.TOKEN_KEYS).toString(),
            issuer.get().text(),
            audience.get().text(),
            claims));
  }
}
