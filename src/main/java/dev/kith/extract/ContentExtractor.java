package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import dev.kith.model.Content;
import java.io.IOException;

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
      case Content.Text(String mediaType, String text) -> text(mediaType, text);
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
