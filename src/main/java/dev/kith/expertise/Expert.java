package dev.kith.expertise;

import dev.kith.engine.Result.Fragment;
import dev.kith.model.Role;
import dev.kith.model.Sentence;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Label;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Somebody who knows about a topic, and what shows it.
///
/// @param why        one sentence
/// @param lastActive when they last did something on this topic, or `null`
/// @param score      comparable within one answer only, never shown
/// @param caveats    what the asker should know before writing to them
/// @param successor  for somebody who left: who does it now
/// @param feedback   what others say of their help with it
public record Expert(Profile person, Strength strength, Sentence why, Instant lastActive, double score, List<Evidence> evidence,
    List<Sentence> caveats, Optional<Profile> successor, Feedback feedback) {

  /// How sure Kith is; words, since numbers would feign a precision nobody has.
  public enum Strength {
    STRONG, SOME, FAINT;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A document, and what the person did to it.
  public record Evidence(String documentId, String title, String url, Role role, Instant date, Label source,
      List<Fragment> snippet) {}
}
