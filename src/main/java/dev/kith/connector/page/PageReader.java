package dev.kith.connector.page;

import dev.kith.connector.http.Answer;
import dev.kith.connector.page.WebPage.Sort;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Elements;
import org.jsoup.select.Selector;

/// Reads pages of one source.
///
/// @param source  the source's id, within which bare names mean somebody
/// @param content CSS selectors of the text; where none finds anything, the text is found by structure
/// @param remove  CSS selectors of what is no text
public record PageReader(String source, List<String> content, List<String> remove) {
  private static final int LONGEST = 4_000_000;
  /// Elements within elements; what lies deeper is read as if it lay here. Looking through nested ones costs depth times length.
  private static final int DEEPEST = 150;
  private static final int LITTLE = 400;
  private static final int NOTHING = 60;
  private static final Pattern LOGIN_PATH =
      Pattern.compile("(?i)(?:^|.*[/._-])(?:log-?in|sign-?in|logon|auth|authenticate|sso|cas|saml2?"
      + "|oauth2?|adfs|anmelden|connexion)(?:[/._-].*|$)");
  private static final Pattern REFRESH =
      Pattern.compile("(?is)\\s*(\\d{1,3})\\s*[;,]\\s*url\\s*=\\s*['\"]?([^'\"]+)['\"]?\\s*");
  private static final Pattern NEEDS_SCRIPT = Pattern.compile("(?i).*\\bjava\\s?script\\b.*");
  private static final String APP = "#root, #app, #__next, #__nuxt, [ng-app], [data-reactroot], app-root, [ng-version]";

  /// @throws IllegalArgumentException if a selector is none, with its key
  public PageReader {
    content = checked("content", content);
    remove = checked("remove", remove);
  }

  private static List<String> checked(String key, List<String> selectors) {
    for (String selector : selectors == null ? List.<String>of() : selectors) {
      try {
        Jsoup.parse("").select(selector);
      } catch (Selector.SelectorParseException | IllegalArgumentException _) {
        throw new IllegalArgumentException(key + ": " + selector + " is no CSS selector; try main.text or #article");
      }
    }
    return selectors == null ? List.of() : List.copyOf(selectors);
  }

  /// Whether an address is one where readers are asked who they are.
  public static boolean isLogin(URI uri) {
    return LOGIN_PATH.matcher(uri.getPath() == null ? "" : uri.getPath()).matches();
  }

  /// @param uri the page's address in its normal form
  public WebPage read(URI uri, Answer.Found answer) {
    String text = PageText.decoded(answer.body(), answer.header("content-type"));
    Document page = Parser.htmlParser().setMaxDepth(DEEPEST)
        .parseInput(text.length() > LONGEST ? text.substring(0, LONGEST) : text, answer.uri().toString());
    page.outputSettings().prettyPrint(false);
    String base = base(page);
    JsonLd ld = JsonLd.of(page);
    Set<String> robots = robots(page, answer);
    boolean follow = !robots.contains("nofollow") && !robots.contains("none");
    List<URI> links = follow ? links(page, base) : List.of();
    List<URI> feeds = addresses(page.select("link[rel~=(?i)\\balternate\\b][type~=(?i)(rss|atom)\\+xml|feed\\+json]"),
        "href", base);
    Optional<URI> canonical = canonical(page, base, answer).filter(one -> !one.equals(uri));
    Optional<URI> refresh = refresh(page, base).filter(one -> !one.equals(uri));
    boolean frames = page.selectFirst("frameset") != null;
    boolean password = page.selectFirst("input[type=password]") != null;
    boolean scripts = page.selectFirst("script") != null && (page.selectFirst(APP) != null
        || page.select("noscript").stream().anyMatch(one -> NEEDS_SCRIPT.matcher(one.text()).matches()));
    PageFacts facts = PageFacts.of(page, ld, source, base);
    String headTitle = page.title().replaceAll("\\s+", " ").strip();
    Element before = page.body().selectFirst("h1");
    Element main = MainPart.of(page, content, remove);
    facts.answers(main);
    String said = main.text();
    Sort sort = frames ? Sort.FRAMES : password && (said.length() < LITTLE || isLogin(uri)) ? Sort.LOGIN
        : said.length() < NOTHING && scripts ? Sort.SCRIPTED : said.isBlank() ? Sort.EMPTY : Sort.READABLE;
    String title = PageTitle.of(page, ld, main, before, headTitle);
    return new WebPage(uri, sort, title, headTitle, main.outerHtml(), said, facts.kind(), facts.parts(), facts.created(),
        facts.changed(), facts.tags(), facts.place(title), facts.language(), facts.signals(), canonical, refresh,
        !robots.contains("noindex") && !robots.contains("none"), follow, links, feeds);
  }

  private static String base(Document page) {
    Element base = page.selectFirst("base[href]");
    String href = base == null ? "" : base.absUrl("href");
    return href.isEmpty() ? page.baseUri() : href;
  }

  /// What the page and its header say to robots that are not called by name.
  private static Set<String> robots(Document page, Answer.Found answer) {
    List<String> said = new ArrayList<>(page.select("meta[name]").stream()
        .filter(meta -> meta.attr("name").equalsIgnoreCase("robots")).map(meta -> meta.attr("content")).toList());
    for (String header : answer.headers().getOrDefault("x-robots-tag", List.of())) {
      if (!header.matches("(?s)\\s*(?!unavailable_after|max-)[\\w-]+\\s*:.*")) {
        said.add(header);
      }
    }
    Set<String> out = new LinkedHashSet<>();
    said.forEach(text -> out.addAll(List.of(text.toLowerCase(Locale.ROOT).strip().split("[\\s,;]+"))));
    return out;
  }

  private static List<URI> links(Document page, String base) {
    Elements found = page.select("a[href], area[href], frame[src], iframe[src], link[rel=next][href], link[rel=prev][href]");
    found.removeIf(link -> link.attr("rel").toLowerCase(Locale.ROOT).matches("(?s).*\\b(?:nofollow|ugc|sponsored)\\b.*"));
    Set<URI> out = new LinkedHashSet<>(addresses(found, "", base));
    // a page that is there for scripts or for frames only says elsewhere where it leads
    for (Element hidden : page.select("noscript")) {
      Document inner = Jsoup.parseBodyFragment(hidden.html(), base);
      out.addAll(addresses(inner.select("a[href]"), "href", base));
    }
    return List.copyOf(out);
  }

  /// @param key the attribute, or empty for whichever is there
  private static List<URI> addresses(Elements elements, String key, String base) {
    Set<URI> out = new LinkedHashSet<>();
    for (Element element : elements) {
      String name = key.isEmpty() ? element.hasAttr("href") ? "href" : "src" : key;
      String href = element.attr(name).strip();
      if (!href.isEmpty() && !href.startsWith("#")
          && !href.matches("(?i)(?:javascript|mailto|tel|data|about|blob|sms):.*")) {
        Addresses.normal(base, href).ifPresent(out::add);
      }
    }
    return List.copyOf(out);
  }

  private static Optional<URI> canonical(Document page, String base, Answer.Found answer) {
    Elements links = page.select("link[href]");
    links.removeIf(link -> !link.attr("rel").equalsIgnoreCase("canonical"));
    if (links.isEmpty()) {
      for (String header : answer.headers().getOrDefault("link", List.of())) {
        Matcher named = Pattern.compile("(?i)<([^>]{1,2000})>[^,]*rel=\"?canonical\"?").matcher(header);
        if (named.find()) {
          return Addresses.normal(base, named.group(1));
        }
      }
    }
    List<URI> said = addresses(links, "href", base);
    return said.size() == 1 ? Optional.of(said.getFirst()) : Optional.empty();
  }

  private static Optional<URI> refresh(Document page, String base) {
    for (Element meta : page.select("meta[http-equiv]")) {
      Matcher said = REFRESH.matcher(meta.attr("content"));
      if (meta.attr("http-equiv").equalsIgnoreCase("refresh") && said.matches() && Integer.parseInt(said.group(1)) <= 5) {
        return Addresses.normal(base, said.group(2));
      }
    }
    return Optional.empty();
  }
}
