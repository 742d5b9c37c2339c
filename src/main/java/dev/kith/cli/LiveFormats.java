package dev.kith.cli;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Reach;
import dev.kith.connector.http.Validators;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells what runs at an address, from its first page, so that an admin need not.
final class LiveFormats {
  private static final Pattern API_OF_MEDIAWIKI = Pattern.compile("rel=\"EditURI\"[^>]*href=\"([^\"?]+)|href=\"([^\"?]+)[^\"]*\"[^>]*rel=\"EditURI\"");
  /// Where a page of Confluence or Jira begins, behind the site's own path.
  private static final String INNER = "(?i)/(?:spaces|display|pages|dashboard\\.action|index\\.action|browse|projects|secure|jira/)(?:/.*)?$";
  /// What the first page of a product holds, the surest first.
  private static final Map<String, Pattern> SIGNS = new LinkedHashMap<>();

  static {
    sign("mediawiki-api", "<meta name=\"generator\" content=\"MediaWiki");
    sign("discourse-api", "<meta name=\"generator\" content=\"Discourse");
    sign("wordpress-api", "rel=[\"']https://api\\.w\\.org/|<meta name=\"generator\" content=\"WordPress");
    sign("confluence-api", "<meta name=\"(?:confluence-base-url|ajs-confluence-)|id=\"com-atlassian-confluence\"|data-name=\"confluence\"");
    sign("jira-api", "<meta name=\"application-name\" content=\"JIRA\"|id=\"jira\"");
    sign("gitlab-api", "<meta content=\"GitLab\" property=\"og:site_name\"|property=\"og:site_name\" content=\"GitLab\"");
    sign("mattermost-api", "<meta name=\"apple-mobile-web-app-title\" content=\"Mattermost\"|<title>Mattermost</title>");
    sign("web-feed", "\\A[\\s\\ufeff]*(?:<\\?xml[^>]*>)?(?:\\s|<!--.*?-->|<\\?.*?\\?>)*<(?:rss|feed|rdf:RDF|opml)[\\s>]|\\A\\s*\\{\\s*\"version\"\\s*:\\s*\"https://jsonfeed");
  }

  private LiveFormats() {}

  private static void sign(String type, String pattern) {
    SIGNS.put(type, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
  }

  /// A type and the settings that lead it to the address.
  record Live(String type, Map<String, String> settings) {}

  static boolean isAddress(String text) {
    return text.matches("(?i)https?://.+");
  }

  /// @param type what the admin says it is, or `null`
  /// @throws IllegalArgumentException in one line if nothing can be found out there
  static Live at(String address, String type, Reach reach) throws IOException, InterruptedException {
    URI uri;
    try {
      uri = URI.create(address);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(address + ": is no web address; try https://wiki.example.com");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String known = host.equals("github.com") ? "github-api" : host.equals("gitlab.com") ? "gitlab-api"
        : host.endsWith(".slack.com") ? "slack-api"
        : host.endsWith(".atlassian.net") ? uri.getPath().startsWith("/wiki") ? "confluence-api" : "jira-api" : "";
    if (type != null || !known.isEmpty()) {
      String is = type == null ? known : type;
      return new Live(is, settings(is, uri, ""));
    }
    return look(uri, reach);
  }

  private static Live look(URI uri, Reach reach) throws IOException, InterruptedException {
    try (Fetcher fetcher = new Fetcher(reach, uri, List.of())) {
      Answer answer = fetcher.get(new Fetch(uri, Map.of(), Validators.NONE, "text/html,*/*;q=0.5", false, null));
      if (answer instanceof Answer.Gone gone) {
        throw new IllegalArgumentException(uri + ": is not there (" + gone.status() + "); check the address");
      }
      if (!(answer instanceof Answer.Found found)) {
        throw new IllegalArgumentException(uri + ": " + why(answer) + ", so it cannot be seen what it is; say so with --type, and give "
            + "the type's token with --set token='${env:NAME}'");
      }
      String page = found.text();
      String type = SIGNS.entrySet().stream().filter(sign -> sign.getValue().matcher(page).find()).map(Map.Entry::getKey).findFirst()
          .orElse(found.header("x-discourse-route").isEmpty() ? "website" : "discourse-api");
      return new Live(type, settings(type, uri, page));
    } catch (FetchException e) {
      throw new IllegalArgumentException(e.getMessage() + "; " + e.mend()
          + (e.mend().contains("http.privateNetworks") ? " (on this command by --set http.privateNetworks=[…])" : ""));
    }
  }

  private static String why(Answer answer) {
    return switch (answer) {
      case Answer.Denied denied -> "lets nobody in who is not signed in (" + denied.status() + ")";
      case Answer.Barred barred -> barred.why();
      case Answer.NotModified _, Answer.Found _, Answer.Gone _ -> "gives no page";
    };
  }

  private static Map<String, String> settings(String type, URI uri, String page) {
    String path = uri.getPath().replaceFirst("^/+", "").replaceFirst("/+$", "");
    String origin = uri.getScheme() + "://" + uri.getRawAuthority();
    return switch (type) {
      case "slack-api" -> Map.of();
      case "github-api" -> uri.getHost().equalsIgnoreCase("github.com") && !path.isEmpty()
          ? Map.of("repositories", "[\"" + path.replaceFirst("^([^/]+(?:/[^/]+)?).*", "$1") + "\"]") : Map.of("url", uri.toString());
      case "gitlab-api" -> path.isEmpty() ? Map.of("url", origin)
          : Map.of("url", origin, "projects", "[\"" + path.replaceFirst("/-/.*", "") + "\"]");
      case "mediawiki-api" -> {
        Matcher api = API_OF_MEDIAWIKI.matcher(page);
        yield Map.of("url", api.find() ? uri.resolve(api.group(1) == null ? api.group(2) : api.group(1)).toString() : uri.toString());
      }
      case "confluence-api", "jira-api" -> Map.of("url", origin + ("/" + path).replaceFirst(INNER, "").replaceFirst("/$", ""));
      default -> Map.of("url", uri.toString());
    };
  }
}
