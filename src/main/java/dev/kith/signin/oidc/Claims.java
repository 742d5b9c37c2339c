package dev.kith.signin.oidc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a provider says of a person, read with suspicion: whatever is not quite what it should be was not said.
record Claims(Map<String, Object> all) {
  private static final int MOST_VALUES = 5_000;
  private static final int LONGEST = 256;

  String subject() {
    return text("sub");
  }

  /// Empty if it was not said.
  String text(String claim) {
    return all.get(claim) instanceof String text && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl)
        ? text.strip() : "";
  }

  /// The mail address, if the provider has verified it and is entitled to speak for its domain.
  List<String> mails(Set<String> domains) {
    String mail = text("email");
    int at = mail.indexOf('@');
    return Boolean.TRUE.equals(all.get("email_verified")) && at > 0 && at == mail.lastIndexOf('@')
        && mail.chars().noneMatch(c -> c <= ' ' || c == '"')
        && domains.contains(mail.substring(at + 1).toLowerCase(Locale.ROOT)) ? List.of(mail) : List.of();
  }

  /// The values of a claim that lists names; empty if it is not said, or not in full.
  Optional<Set<String>> names(String claim) {
    List<?> values = switch (all.get(claim)) {
      case List<?> list -> list;
      case String one -> List.of(one);
      case null, default -> null;
    };
    if (values == null || values.size() > MOST_VALUES) {
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Object value : values) {
      if (!(value instanceof String name) || name.isBlank() || name.length() > LONGEST
          || name.chars().anyMatch(Character::isISOControl)) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(names);
  }

  /// Whether the provider says that the claim did not fit and is to be had elsewhere ("overage").
  boolean isElsewhere(String claim) {
    return all.get("_claim_names") instanceof Map<?, ?> names && names.containsKey(claim)
        || all.get("hasgroups") != null && !Boolean.FALSE.equals(all.get("hasgroups"));
  }
}
