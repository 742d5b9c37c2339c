package dev.kith.expertise;

import dev.kith.people.Profile;
import java.time.Instant;
import java.util.List;

/// A topic that people write, ask or read about and that nobody, or one person only, can be asked about today.
///
/// @param documents  how many documents have it as a tag or, if nobody uses it as one, are about it
/// @param questions  how many of them are questions
/// @param unanswered how many of those have no accepted answer
/// @param views      how often they were read, where sources tell
/// @param current    who can be asked: one person at most
/// @param former     who could once
/// @param last       when the last document on it was written, or `null`
public record Gap(String topic, long documents, int questions, int unanswered, long views, List<Profile> current,
    List<Profile> former, Instant last) {}
