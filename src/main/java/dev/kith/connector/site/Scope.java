package dev.kith.connector.site;

import dev.kith.connector.input.Rules;
import dev.kith.connector.page.Addresses;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which addresses belong to the source.
final class Scope {
  /// Files that no text can be read from, by their extension, so that they need not be asked for.
  private static final Pattern NO_TEXT =
      Pattern.compile("(?i).*\\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|css|m?js|map|woff2?|ttf|otf"
      + "|eot|mp[34]|m4[av]|webm|ogg|og[av]|wav|avi|mov|wmv|flv|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|exe|msi|dmg|iso|img"
          + "|deb|rpm|jar|war|apk"
      + "|bin|so|dll|class|pyc|json|xml|rss|atom|xsl|xsd|ics|vcf|asc|sig|sha\\d*|md5)");
  /// Copies of a page for paper.
  private static final Pattern PRINT =
      Pattern.compile("(?i).*[?&](?:print(?:able)?(?:=(?:1|y|yes|true|on))?|(?:format|view|layout|mode|do|action)"
      + "=(?:print(?:able)?|pdf_?view))(?:&.*)?|.*/(?:print(?:able|view)?)/?(?:\\?.*)?");
  private final URI start;
  private final Set<String> origins = new HashSet<>();
  private final List<String> prefixes = new ArrayList<>();
  private final List<Rules.Glob> include;
  private final List<Rules.Glob> exclude;

  /// @throws IllegalArgumentException if a setting is none, with its key
  Scope(URI start, List<String> within, List<String> include, List<String> exclude, List<String> others) {
    this.start = start;
    this.include = Rules.globs("include", include);
    this.exclude = Rules.globs("exclude", exclude);
    origins.add(Addresses.origin(start));
    others.forEach(other -> Addresses.normal("", other).map(Addresses::origin).ifPresent(origins::add));
    String folder = start.resolve(".").toString();
    for (String prefix : within.isEmpty() ? List.of(folder) : within) {
      prefixes.add(Addresses.normal(start.toString(), prefix).orElseThrow(() ->
          new IllegalArgumentException("within: " + prefix + " is neither a path nor an address; try /docs/")).toString());
    }
    others.stream().flatMap(other -> Addresses.normal("", other).stream()).map(Addresses::origin)
        .filter(other -> !other.equals(Addresses.origin(start)) && prefixes.stream()
            .noneMatch(one -> one.startsWith(other + "/")))
        .forEach(other -> prefixes.add(other + "/"));
  }

  boolean holds(URI uri) {
    String address = uri.toString();
    String path = relative(uri);
    return origins.contains(Addresses.origin(uri)) && prefixes.stream().anyMatch(address::startsWith)
        && (include.isEmpty() || isStart(uri) || include.stream().anyMatch(glob -> glob.matches(path)))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }

  /// Whether it is one of the source's origins, wherever it lies there.
  boolean isOurs(URI uri) {
    return origins.contains(Addresses.origin(uri));
  }

  /// Whether it is a file, by its name, that nothing could be read from.
  static boolean isNoText(URI uri) {
    return NO_TEXT.matcher(uri.getPath() == null ? "" : uri.getPath()).matches();
  }

  static boolean isPrint(URI uri) {
    return PRINT.matcher(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())).matches();
  }

  boolean isStart(URI uri) {
    return uri.equals(start);
  }

  /// Whether it is where a site's visitors begin: what everything else is not.
  boolean isHome(URI uri) {
    return uri.equals(start) || uri.getRawQuery() == null && Stream.of("", "/", "/index.html", "/index.php", "/index.htm")
        .anyMatch(home -> home.equals(uri.getRawPath()));
  }

  Set<String> origins() {
    return origins;
  }

  private static String relative(URI uri) {
    String path = (uri.getPath() + (uri.getQuery() == null ? "" : "?" + uri.getQuery())).replaceAll("[\\u0000\\\\]", "_");
    return path.replaceFirst("^/+", "").replaceFirst("/+$", "");
  }
}
