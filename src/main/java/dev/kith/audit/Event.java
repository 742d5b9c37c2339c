package dev.kith.audit;

import java.util.Map;

/// One thing that happened. It never holds a document's text, a secret, or the words of a question.
///
/// @param actor   who did it: `person:<id>`, `account:<name>` of somebody not (yet) signed in, `token:<id>`, `os:<user>` for the
///                command line, `kith` for what it does by itself
/// @param subject what it was done to, in the same way (`person:…`, `document:…`, `source:…`, `token:…`, `role:…`); may be empty
/// @param details few, short, by name; such as `address`, `reason`, `role`
public record Event(Type type, String actor, String subject, Map<String, String> details) {
  public Event {
    details = Map.copyOf(details);
  }

  /// What can happen. The label is what stands in the log, and never changes.
  public enum Type {
    SIGN_IN, SIGN_IN_REFUSED, SIGN_OUT, SESSIONS_ENDED, DENIED,
    ACCOUNT_MADE, ACCOUNT_CHANGED, ACCOUNT_DISABLED, ACCOUNT_REMOVED, PASSWORD_CHANGED,
    ROLE_GRANTED, ROLE_REVOKED, TOKEN_MADE, TOKEN_REVOKED, TOKEN_REFUSED,
    VIEW_AS_BEGUN, VIEW_AS_ENDED,
    GROUPS_SYNCED, GROUPS_HELD, GROUPS_FAILED, GROUPS_CLOSED, IDENTITY_LINKED,
    SOURCE_FAILED, SOURCE_ACCESS_CHANGED, REINDEXED, ROLLED_BACK,
    EXPORTED, PERSON_EXPORTED, PERSON_ERASED, DOCUMENT_ERASED, RETENTION_APPLIED,
    PERSON_MERGED, PERSON_SPLIT, DECISION_UNDONE, PINNED, UNPINNED,
    STARTED, STOPPED, SETTINGS_CHANGED, AUDIT_READ, AUDIT_MENDED;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
