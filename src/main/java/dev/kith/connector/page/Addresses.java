package dev.kith.connector.page;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.internal.StringUtil;

/// The normal form of web addresses: one page, one address, however a link writes it. Without fragment, user, default port,
/// dot segments, needless percent signs, session ids, and the parameters by which campaigns count their readers.
public final class Addresses {
  private static final Pattern WEB = Pattern.compile("(?is)(https?)://([^/?#\\\\]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?");
  private static final Pattern USER = Pattern.compile("(?:[A-Za-z][\\w+.-]*:)?//[^/?#]*@");
  private static final Pattern AUTHORITY = Pattern.compile("(.*?)\\.?(?::(\\d{0,5}))?");
  private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?";
  /// Parameters that say who comes, never what is asked for.
  private static final Pattern NOBODYS_BUSINESS =
      Pattern.compile("(?i)utm_\\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id"
      + "|_ga|_gl|mkt_tok|pk_\\w+|piwik_\\w+|mtm_\\w+|hsctatracking|_hs(?:enc|mi)|replytocom|phpsessid|jsessionid"
          + "|aspsessionid\\w*"
      + "|asp\\.net_sessionid|cfid|cftoken|oscsid|zenid|sessionid|session_id|sess(?:ion)?");
  /// Short names that are a session only if their value looks like one.
  private static final Pattern MAYBE_SESSION = Pattern.compile("(?i)(?:s|sid|token|_)=(?=[^&]*\\d)[0-9a-z-]{16,}");
  private static final Pattern SESSION_SEGMENT = Pattern.compile("(?i);(?:jsessionid|phpsessid|sid)=[^/;]*");
  private static final Pattern SESSION_FOLDER = Pattern.compile("(?i)/\\((?:[A-Z]\\([0-9a-z_-]+\\))+\\)(?=/)");

  private Addresses() {}

  /// @param base the address that a relative one starts from; empty if there is none
  /// @return empty if it is none of the web, names a user, or is no address at all
  public static Optional<URI> normal(String base, String href) {
    String written = href.strip().replaceAll("[\\t\\r\\n]", "");
    Matcher parts = WEB.matcher(written.isEmpty() || base.isEmpty() ? written : resolved(base, written));
    if (!parts.matches() || parts.group(2).contains("@") || USER.matcher(written).lookingAt()) {
      return Optional.empty();
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    try {
      String path = path(parts.group(3));
      String query = query(parts.group(4));
      return Optional.of(new URI(scheme + "://" + authority(scheme, parts.group(2)) + path + query));
    } catch (java.net.URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String resolved(String base, String href) {
    String whole = StringUtil.resolve(base, href.replace(" ", "%20"));
    return whole.isEmpty() ? href : whole;
  }

  private static String authority(String scheme, String written) {
    Matcher authority = AUTHORITY.matcher(written);
    if (!authority.matches() || authority.group(1).isEmpty()) {
      throw new IllegalArgumentException("no host");
    }
    String host = authority.group(1).startsWith("[") ? authority.group(1).toLowerCase(Locale.ROOT)
        : IDN.toASCII(authority.group(1), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    String port = authority.group(2) == null ? "" : authority.group(2);
    boolean usual = port.isEmpty() || port.equals(scheme.equals("http") ? "80" : "443");
    return usual ? host : host + ":" + port;
  }

  private static String path(String written) {
    String clean = SESSION_FOLDER.matcher(SESSION_SEGMENT.matcher(written.replace('\\', '/')).replaceAll("")).replaceAll("");
    Deque<String> out = new ArrayDeque<>();
    List<String> segments = Arrays.asList(clean.split("/", -1));
    for (int i = 1; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean last = i == segments.size() - 1;
      if (segment.equals("..")) {
        out.pollLast();
      }
      if (!segment.equals(".") && !segment.equals("..")) {
        out.addLast(escaped(segment));
      } else if (last) {
        out.addLast("");
      }
    }
    return "/" + String.join("/", out);
  }

  private static String query(String written) {
    if (written == null || written.isEmpty()) {
      return "";
    }
    List<String> kept = new ArrayList<>();
    for (String parameter : written.replace("&amp;", "&").split("&")) {
      String name = parameter.replaceFirst("=.*", "");
      if (!parameter.isEmpty() && !NOBODYS_BUSINESS.matcher(name).matches() && !MAYBE_SESSION.matcher(parameter).matches()) {
        kept.add(escaped(parameter));
      }
    }
    return kept.isEmpty() ? "" : kept.stream().collect(Collectors.joining("&", "?", ""));
  }

  /// Escapes what has to be, and nothing else: `%7E` and `~` are one.
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    Matcher escape = ESCAPE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c == '%' && escape.region(at, text.length()).lookingAt()) {
        char meant = (char) Integer.parseInt(escape.group(1), 16);
        out.append(unreserved(meant) ? String.valueOf(meant) : escape.group().toUpperCase(Locale.ROOT));
        at += 3;
        continue;
      }
      if (unreserved(c) || ALLOWED.indexOf(c) >= 0) {
        out.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          out.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
        }
      }
      at += Character.charCount(c);
    }
    return out.toString();
  }

  private static boolean unreserved(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
  }

  /// Scheme, host and port, as origins are compared.
  public static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
