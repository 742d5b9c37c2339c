package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import dev.kith.model.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads all content there is a reader for. Markup is read here; office files and PDF in a process of their own, which may
/// die of what it reads without harm to this one.
///
/// Of one item's text the first [TextBuilder#LIMIT] characters are kept.
public final class ContentExtractor implements Extractor {
  private final ChildExtractor child;

  public ContentExtractor() {
    this(new ChildExtractor());
  }

  ContentExtractor(ChildExtractor child) {
    this.child = child;
  }

  @Override
  public Extract extract(Content content) throws IOException, InterruptedException {
    return switch (content) {
      case Content.Text(String mediaType, String text, List<Content.Post> posts) when posts.isEmpty() -> text(mediaType, text);
      case Content.Text(String mediaType, String text, List<Content.Post> posts) -> posts(mediaType, text, posts);
      case Content.Binary(String mediaType, byte[] bytes) when mediaType.startsWith("text/") && !mediaType.equals("text/rtf") ->
          text(mediaType, Content.decoded(mediaType, bytes).text());
      case Content.Binary(String mediaType, byte[] bytes) -> child.extract(mediaType, bytes);
    };
  }

  private static Extract text(String mediaType, String text) throws IOException {
    try {
      return switch (mediaType) {
        case "text/html", "application/xhtml+xml" -> HtmlText.extract(text);
        case "text/markdown" -> text.length() <= MarkdownText.LONGEST_PAGE ? MarkdownText.extract(text) : plain(text);
        case "text/x-wiki" -> Wikitext.extract(text);
        case "text/x-dokuwiki" -> DokuWikiText.extract(text);
        default -> plain(text);
      };
    } catch (StackOverflowError _) {
      throw new IOException("the markup is nested too deeply");
    }
  }

  /// Each post is read by itself, so that none can be taken for another's, whatever markup it leaves open.
  private static Extract posts(String mediaType, String text, List<Content.Post> posts) throws IOException {
    StringBuilder all = new StringBuilder();
    List<Extract.Heading> headings = new ArrayList<>();
    Set<String> links = new LinkedHashSet<>();
    List<Extract.Post> said = new ArrayList<>();
    for (int i = -1; i < posts.size() && all.length() + 1 < TextBuilder.LIMIT; i++) {
      int end = i + 1 < posts.size() ? posts.get(i + 1).start() : text.length();
      Extract part = text(mediaType, text.substring(i < 0 ? 0 : posts.get(i).start(), end));
      if (part.text().isBlank()) {
        continue;
      }
      all.append(all.isEmpty() ? "" : "\n");
      int start = all.length();
      all.append(part.text(), 0, Math.min(part.text().length(), TextBuilder.LIMIT - start));
      part.headings().stream().filter(heading -> start + heading.start() < all.length()).forEach(heading ->
          headings.add(new Extract.Heading(heading.level(), heading.text(), heading.anchor(), start + heading.start())));
      links.addAll(part.links());
      if (i >= 0) {
        said.add(new Extract.Post(start, posts.get(i).who(), posts.get(i).at(), posts.get(i).url()));
      }
    }
    return new Extract(all.toString(), headings, List.copyOf(links), List.of(), List.of(), null, null, said);
  }

  private static Extract plain(String text) {
    TextBuilder out = new TextBuilder();
    out.verbatim(text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n'));
    return Extracts.of(out);
  }

  @Override
  public void close() {
    child.close();
  }
}
