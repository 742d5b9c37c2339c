package dev.kith.extract;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import java.time.Instant;
import java.util.List;

/// What an item's content says, cleaned.
///
/// @param text     plain text: paragraphs parted by line breaks, no markup, no navigation
/// @param headings the outline, in order
/// @param links    addresses the text points to, as written
/// @param parts    people whom the file itself credits: document properties, comments; or empty
/// @param tags     keywords, categories and labels that the file itself bears
/// @param created  as the file itself says, or `null`
/// @param at       when the file itself says it was last changed, or `null`
/// @param posts    what was posted by whom, in order
public record Extract(String text, List<Heading> headings, List<String> links, List<Part> parts,
    List<String> tags, Instant created, Instant at, List<Post> posts) {
  public Extract {
    headings = List.copyOf(headings);
    links = List.copyOf(links);
    parts = List.copyOf(parts);
    tags = List.copyOf(tags);
    posts = List.copyOf(posts);
  }

  public Extract(String text, List<Heading> headings, List<String> links, List<Part> parts, List<String> tags, Instant created,
      Instant at) {
    this(text, headings, links, parts, tags, created, at, List.of());
  }

  /// @param level  1 for the highest
  /// @param anchor what to put behind `#` to open the page there, or empty
  /// @param start  where the heading begins in the text, in UTF-16 units
  public record Heading(int level, String text, String anchor, int start) {}

  /// A part of the text that somebody posted; it goes on to the next.
  ///
  /// @param start where it begins in the text, in UTF-16 units
  /// @param who   `null` if nobody is known
  /// @param at    `null` if it is not known
  /// @param url   where a person opens it, or empty
  public record Post(int start, Identity who, Instant at, String url) {}

  public static Extract of(String text) {
    return new Extract(text, List.of(), List.of(), List.of(), List.of(), null, null);
  }
}
