package dev.kith.connector.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/// Who and when, as pages say it in words, above the text ("By …", "Veröffentlicht am … von …") and below it ("Last
/// edited by … on …", "Zuletzt geändert am …", "Dernière modification le … par …", "Última modificación el … por …").
///
/// @param createdAt as a byline says, or `null`
/// @param changedAt as a footer says, or `null`
record Bylines(List<String> authors, List<String> editors, Instant createdAt, Instant changedAt) {
  private static final String NAME =
      "(\\p{Lu}[\\p{L}'’.-]*(?: (?:(?:de|del|della|di|da|dos|van|von|der|den|zu|la|le|al|bin|y)\\b\\s?)*"
      + "\\p{Lu}[\\p{L}'’.-]*){1,3})";
  private static final String BY = "\\b(?:[Bb]y|BY|[Vv]on|[Dd]urch|[Pp]ar|[Pp]or|[Dd]oor)\\b:?\\s+";
  private static final Pattern AUTHOR =
      Pattern.compile("(?:" + BY + "|^\\s*(?:(?:[Aa]uthor|[Aa]utor(?:in)?|[Aa]uteur|[Vv]erfasst von"
      + "|[Ee]crit par|[Éé]crit par|[Ee]scrito por):?\\s+))" + NAME);
  private static final Pattern CHANGED =
      Pattern.compile("(?iuU)\\b(?:last\\s+(?:edit(?:ed)?|modified|modification|updated?|changed?|revised)"
      + "|(?:page )?(?:edited|modified|updated|revised)\\s+(?:on|at|by)"
      + "|zuletzt\\s+(?:ge[äa]ndert|bearbeitet|aktualisiert)|letzte\\s+(?:[äa]nderung|bearbeitung|aktualisierung)"
          + "|(?:stand|aktualisiert)\\s*(?:am|vom|:)"
      + "|derni[èe]re\\s+(?:modification|mise\\s+[àa]\\s+jour|[ée]dition)|(?:modifi[ée]e?|mis(?:e)?\\s+[àa]\\s+jour)"
          + "\\s+(?:le|par)"
      + "|[úu]ltima\\s+(?:modificaci[óo]n|actualizaci[óo]n|edici[óo]n|modifica|altera[çc][ãa]o|atualiza[çc][ãa]o)"
      + "|(?:modificado|editado|actualizado)\\s+(?:el|por)|ultima\\s+modifica|laatst\\s+(?:gewijzigd|bewerkt|bijgewerkt))");
  private static final Pattern EDITOR = Pattern.compile(BY + NAME);
  private static final String ABOVE =
      ".byline, .by-line, .author, .post-author, .entry-author, .post-meta, .entry-meta, .article-meta,"
      + " .meta, .posted-on, .post-info, .article-info, [class*=byline], [class*=ByLine]";
  private static final Pattern LABELLED =
      Pattern.compile("(?:Authors?|Autor(?:in|en|es|a)?|Auteure?s?|Written by|Verfasst von"
      + "|[EÉ]crit par|Escrito por)\\s*:?\\s+" + NAME);
  private static final int LABELS = 60;
  private static final int SHORT = 300;
  private static final int PLACES = 40;

  /// @param language of the page, which tells which of two numbers is the day
  static Bylines of(Document page, String language) {
    Set<String> authors = new LinkedHashSet<>();
    Set<String> editors = new LinkedHashSet<>();
    Instant created = null;
    Instant changed = null;
    for (Element line : page.body().select(ABOVE).stream().filter(one -> !inComments(one)).limit(PLACES).toList()) {
      String text = line.text();
      if (text.length() > SHORT || CHANGED.matcher(text).find()) {
        continue;
      }
      Matcher named = AUTHOR.matcher(text);
      if (authors.isEmpty() && named.find()) {
        authors.add(clean(named.group(1)));
      } else if (authors.isEmpty() && line.className().matches("(?i).*\\bauthor\\b.*") && text.matches(NAME)) {
        authors.add(text);
      }
      created = created == null ? WrittenDates.find(text, language).orElse(null) : created;
    }
    if (authors.isEmpty()) {
      page.body().select("dl, p, li, td").stream().limit(LABELS).map(Element::text).filter(text -> text.length() < SHORT)
          .map(LABELLED::matcher).filter(Matcher::lookingAt).findFirst()
              .ifPresent(said -> authors.add(clean(said.group(1))));
    }
    for (String text : lines(page.body())) {
      Matcher said = CHANGED.matcher(text);
      if (said.find()) {
        String rest = text.substring(said.start(), Math.min(text.length(), said.start() + 160));
        changed = changed == null ? WrittenDates.find(rest, language).orElse(null) : changed;
        Matcher named = EDITOR.matcher(rest);
        if (editors.isEmpty() && named.find()) {
          editors.add(clean(named.group(1)));
        }
      }
    }
    return new Bylines(new ArrayList<>(authors), new ArrayList<>(editors), created, changed);
  }

  private static boolean inComments(Element line) {
    return line.parents().stream().anyMatch(above -> (above.className() + " " + above.id())
        .matches("(?i).*\\b(?:comments?|related|sidebar)\\b.*"));
  }

  /// Short pieces of text that may say when the page was changed.
  private static List<String> lines(Element body) {
    List<String> out = new ArrayList<>();
    for (Element element : body.getElementsContainingOwnText("20")) {
      Element above = element.parent();
      String wider = above == null ? "" : brief(above);
      String text = wider.isEmpty() ? brief(element) : wider;
      if (!text.isEmpty()) {
        out.add(text);
      }
    }
    return out;
  }

  /// An element's text, or nothing if it is long; of a long one no more is looked at than shows that.
  private static String brief(Element element) {
    int[] length = {0};
    NodeFilter.FilterResult end = NodeTraversor.filter((node, _) -> {
      length[0] += node instanceof TextNode text ? text.getWholeText().strip().length() : 1;
      return length[0] > SHORT * 2 ? NodeFilter.FilterResult.STOP : NodeFilter.FilterResult.CONTINUE;
    }, element);
    String text = end == NodeFilter.FilterResult.STOP ? "" : element.text();
    return text.length() > SHORT ? "" : text;
  }

  private static String clean(String name) {
    return name.replaceFirst("[.,]+$", "").strip();
  }

  Optional<Instant> created() {
    return Optional.ofNullable(createdAt);
  }

  Optional<Instant> changed() {
    return Optional.ofNullable(changedAt);
  }
}
