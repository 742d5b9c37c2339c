package dev.kith.expertise;

import dev.kith.people.Profile;
import dev.kith.search.Answer.Found;
import java.util.List;
import java.util.Map;

/// A topic at a glance.
///
/// @param documents how many documents are about it
/// @param key       the best of them
/// @param years     how many were written in each year
/// @param related   tags that they have, the most frequent first
/// @param people    who knows about it
/// @param holders   the fewest people, here today, who between them had a part in half of the documents: one means that it
///                  hangs on one person, none that no such people are left
public record Overview(String topic, long documents, List<Found> key, Map<String, Long> years, List<String> related,
    Experts.Answer people, List<Profile> holders) {}
