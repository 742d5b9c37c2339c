package dev.kith.connector.wiki;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who wrote what is left of a wiki page: takes its revisions from the oldest on. A revision equal to an earlier one is a
/// revert: the page goes on from that earlier one, and what came between is nobody's credit.
final class WikiHistory {
  /// Who added fewer characters than this in all has mended a typo, not written.
  private static final int SUBSTANTIAL = 20;

  private final List<Revision> revisions = new ArrayList<>();
  private final Map<String, Integer> byText = new HashMap<>();
  private final Map<String, Instant> reviews = new LinkedHashMap<>();
  private final Map<String, Instant> uploads = new LinkedHashMap<>();
  private int tip = -1;
  private String text = "";

  private record Revision(int parent, String user, int added, Instant at) {}

  private record Work(String user, int added, Instant last) {
    Work and(int more, Instant at) {
      return new Work(user, added + more, last == null || at != null && at.isAfter(last) ? at : last);
    }
  }

  /// @param user  whose work it is; empty for what is no contribution: a bot's, a minor or an anonymous edit
  /// @param whole whether this is the page's first revision, so that all of its text is the user's own
  /// @param print the text's digest
  /// @param now   the text, or `null` where the source does not tell it: then it counts as substantial
  void revision(String user, Instant at, String print, String now, boolean whole) {
    Integer earlier = byText.get(print);
    if (earlier != null) {
      tip = earlier;
    } else {
      boolean known = (whole || tip >= 0) && text != null && now != null;
      int added = user.isEmpty() ? 0 : known ? added(text, now) : SUBSTANTIAL;
      revisions.add(new Revision(tip, user, added, at));
      tip = revisions.size() - 1;
      byText.put(print, tip);
    }
    text = now;
  }

  /// Somebody whose edit says that it is a review, however small it is.
  void reviewed(String user, Instant at) {
    if (!user.isEmpty()) {
      reviews.merge(user, at == null ? Instant.EPOCH : at, (old, other) -> other.isAfter(old) ? other : old);
    }
  }

  /// Somebody who uploaded a version of the file the page is about.
  void uploaded(String user, Instant at) {
    if (!user.isEmpty()) {
      uploads.merge(user, at == null ? Instant.EPOCH : at, (old, other) -> other.isAfter(old) ? other : old);
    }
  }

  /// @param whole whether the first revision seen is the page's first
  List<Part> parts(String source, boolean whole) {
    Map<String, Work> works = new LinkedHashMap<>();
    String author = "";
    for (int i = tip; i >= 0; i = revisions.get(i).parent()) {
      Revision revision = revisions.get(i);
      if (!revision.user().isEmpty()) {
        works.merge(revision.user(), new Work(revision.user(), revision.added(), revision.at()),
            (work, _) -> work.and(revision.added(), revision.at()));
        author = i == 0 && whole ? revision.user() : author;
      }
    }
    List<Part> parts = new ArrayList<>();
    Work first = works.remove(author);
    if (first != null) {
      parts.add(new Part(Identity.of(source, author, author), Role.AUTHOR, first.last()));
    }
    works.values().stream().filter(work -> work.added() >= SUBSTANTIAL)
        .sorted(Comparator.comparingInt(Work::added).reversed().thenComparing(Work::user))
        .forEach(work -> parts.add(new Part(Identity.of(source, work.user(), work.user()), Role.EDITOR, work.last())));
    uploads.forEach((user, at) -> {
      if (parts.stream().noneMatch(part -> part.who().account().equals(user))) {
        parts.add(new Part(Identity.of(source, user, user), parts.isEmpty() ? Role.AUTHOR : Role.EDITOR,
            at.equals(Instant.EPOCH) ? null : at));
      }
    });
    reviews.forEach((user, at) -> {
      if (parts.stream().noneMatch(part -> part.who().account().equals(user))) {
        parts.add(new Part(Identity.of(source, user, user), Role.REVIEWER, at.equals(Instant.EPOCH) ? null : at));
      }
    });
    return parts;
  }

  /// How many characters of the new text are not in the old one. Lines that were there before, wherever, count nothing; lines
  /// that were changed count from the first to the last changed character.
  static int added(String old, String now) {
    if (old.isEmpty()) {
      return now.length();
    }
    Map<String, Integer> before = new HashMap<>();
    old.lines().forEach(line -> before.merge(line, 1, Integer::sum));
    List<String> fresh = now.lines().filter(line -> before.merge(line, -1, Integer::sum) < 0).toList();
    List<String> lost = old.lines().filter(line -> before.merge(line, -1, Integer::sum) >= 0).toList();
    int added = 0;
    for (int i = 0; i < fresh.size(); i++) {
      added += i < lost.size() ? changed(lost.get(i), fresh.get(i)) : fresh.get(i).length();
    }
    return added;
  }

  private static int changed(String old, String now) {
    int most = Math.min(old.length(), now.length());
    int start = 0;
    while (start < most && old.charAt(start) == now.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < most - start && old.charAt(old.length() - 1 - end) == now.charAt(now.length() - 1 - end)) {
      end++;
    }
    return now.length() - start - end;
  }
}
