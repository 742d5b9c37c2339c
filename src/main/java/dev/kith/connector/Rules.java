package dev.kith.connector;

/// The words in which connectors and their settings say who may see something.
final class Rules {
  static final String PRINCIPALS = "\"everyone\", \"group:<name>\" or \"user:<id>\"";

  private Rules() {}

  /// Whether a text is a principal as [dev.kith.model.Access] knows them.
  static boolean isPrincipal(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    return text.equals("everyone") || text.startsWith("group:") && text.length() > 6
        || text.startsWith("user:") && text.length() > 5;
  }
}
