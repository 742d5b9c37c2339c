package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// The text of a Markdown page, its headings with the anchors GitHub gives them. Walks the tree without recursion, so that
/// no nesting is too deep.
final class MarkdownText {
  /// What is longer is no page that somebody wrote, and the parser may take minutes over it: it is read as plain text.
  static final int LONGEST_PAGE = 1_000_000;
  private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create()))
      .maxOpenBlockParsers(100).build();
  private static final Pattern OWN_ANCHOR = Pattern.compile("\\s*\\{\\s*#([\\w:.-]+)[^}]*}\\s*$");
  private static final Pattern ADMONITION = Pattern.compile("(?m)^( *)(?:!!!|\\?\\?\\?\\+?|===\\+?) *\\w* *\"([^\"\n]*)\" *$");
  private final TextBuilder out = new TextBuilder();
  private final Map<String, Integer> anchors = new HashMap<>();

  private MarkdownText() {}

  static Extract extract(String markdown) {
    String clean = ADMONITION.matcher(Shortcodes.strip(markdown.replace("\r\n", "\n"))).replaceAll("$1$2\n");
    MarkdownText text = new MarkdownText();
    text.walk(PARSER.parse(clean));
    return Extracts.of(text.out);
  }

  private void walk(Node root) {
    Node node = root;
    while (node != null && !out.full()) {
      boolean inside = open(node);
      if (inside && node.getFirstChild() != null) {
        node = node.getFirstChild();
        continue;
      }
      close(node);
      while (node != root && node.getNext() == null) {
        node = node.getParent();
        close(node);
      }
      node = node == root ? null : node.getNext();
    }
  }

  /// Returns whether to look at what is within.
  private boolean open(Node node) {
    switch (node) {
      case Heading heading -> {
        heading(heading);
        return false;
      }
      case FencedCodeBlock code -> code(code.getLiteral());
      case IndentedCodeBlock code -> code(code.getLiteral());
      case HtmlBlock html -> {
        out.line();
        HtmlText.fragment(html.getLiteral(), out);
        out.line();
      }
      case HtmlInline html when html.getLiteral().matches("(?i)<br\\s*/?>") -> out.line();
      case HtmlInline html -> address(html.getLiteral());
      case Text text -> out.words(callout(text));
      case Code code -> out.words(code.getLiteral());
      case SoftLineBreak _ -> out.words(" ");
      case HardLineBreak _ -> out.line();
      case Link link -> out.link(link.getDestination());
      case TableCell _ -> out.cell();
      case TableRow _ -> out.line();
      case Block _ -> out.line();
      default -> { }
    }
    return true;
  }

  private void close(Node node) {
    if (node instanceof Block || node instanceof TableRow) {
      if (!(node instanceof Heading)) {
        out.line();
      }
    }
  }

  private void code(String code) {
    out.line();
    out.verbatim(code);
    out.line();
  }

  private void address(String tag) {
    Matcher href = Pattern.compile("(?i)\\bhref\\s*=\\s*[\"']([^\"']*)").matcher(tag);
    if (tag.length() < 3_000 && href.find()) {
      out.link(href.group(1));
    }
  }

  /// `> [!note] Title` is a callout; only its title is for readers.
  private static String callout(Text text) {
    return text.getPrevious() == null ? text.getLiteral().replaceFirst("^\\[!\\w+][+-]?\\s*", "") : text.getLiteral();
  }

  private void heading(Heading heading) {
    StringBuilder words = new StringBuilder();
    Node node = heading.getFirstChild();
    while (node != null && node != heading) {
      switch (node) {
        case Text text -> words.append(text.getLiteral());
        case Code code -> words.append(code.getLiteral());
        case SoftLineBreak _, HardLineBreak _ -> words.append(' ');
        case Link link -> out.link(link.getDestination());
        default -> { }
      }
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        continue;
      }
      while (node != heading && node.getNext() == null) {
        node = node.getParent();
      }
      node = node == heading ? null : node.getNext();
    }
    Matcher own = OWN_ANCHOR.matcher(words);
    if (own.find()) {
      out.heading(heading.getLevel(), words.substring(0, own.start()), own.group(1));
    } else {
      out.heading(heading.getLevel(), words.toString(), anchor(words.toString()));
    }
  }

  private String anchor(String heading) {
    String slug = heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "").replace(' ', '-');
    int before = anchors.merge(slug, 1, Integer::sum) - 1;
    return before == 0 ? slug : slug + "-" + before;
  }
}
