package dev.kith.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/// The page's files: from the jar, packed once at the start, or from a folder for whoever works on them.
///
/// All files lie under `/web/{version}/`, where the version is a digest of them all, so that a browser keeps them for good and
/// none is ever of another version than the rest. `index.html` is written in the reader's language before it is sent:
/// `{{Search}}` stands for that text in their language (see `de.js`), so that nothing is seen in another one first.
final class Pages {
  private static final List<String> HTML = List.of("index.html", "insight.html", "account.html", "sign-in.html");
  private static final List<String> LANGUAGES = List.of("en", "de");
  private static final String CHOSEN = "kith-language";
  private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "xml", "application/xml; charset=utf-8");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.[a-z]+");
  /// How a page names the files that belong to it.
  private static final Pattern USED = Pattern.compile("\\{\\{web}}/([a-z0-9-]+\\.[a-z]+)");
  private static final Pattern TEXT = Pattern.compile("\\{\\{([^}]+)}}");

  /// A file as it is sent.
  private record Sent(byte[] plain, byte[] packed) {
    static Sent of(byte[] plain) {
      return new Sent(plain, pack(plain));
    }
  }

  private final Path folder;
  private final boolean sample;
  private final String version;
  private final Map<String, Sent> kept = new ConcurrentHashMap<>();

  Pages(WebServer.Settings settings) {
    folder = settings.pages();
    sample = settings.sample();
    version = folder == null ? digest() : "dev";
    if (folder == null) {
      used().stream().filter(name -> !HTML.contains(name)).forEach(this::sent);
    }
  }

  void index(Context ctx) {
    page(ctx, "index.html");
  }

  /// What people do not find, for the admin.
  void insight(Context ctx) {
    page(ctx, "insight.html");
  }

  void account(Context ctx) {
    page(ctx, "account.html");
  }

  /// The page that one signs in on.
  ///
  /// @param values what stands in it besides its texts; `error` is one of its texts, with `{n}` for a number
  void signIn(Context ctx, Map<String, String> values) {
    String language = language(ctx);
    String error = texts(language).path(values.get("error")).asString(values.get("error")).replace("{n}", values.get("n"));
    Map<String, String> all = new HashMap<>();
    values.forEach((name, value) -> all.put(name, escaped(value)));
    all.put("error", escaped(error));
    ctx.contentType(TYPES.get("html")).header("Content-Language", language)
        .result(written("sign-in.html", language, "other", all));
  }

  private void page(Context ctx, String name) {
    String language = language(ctx);
    String view = view(ctx.path());
    Sent page = folder == null
        ? kept.computeIfAbsent(name + " " + language + " " + view, _ -> Sent.of(written(name, language, view)))
        : Sent.of(written(name, language, view));
    ctx.header("Content-Language", language);
    send(ctx, page, name, "no-cache", "Accept-Encoding, Accept-Language, Cookie");
  }

  /// `/web/{version}/{file}` and, for whoever only wants a file of the newest version, `/web/{file}`.
  void file(Context ctx) {
    String name = ctx.pathParam("file");
    if (!NAME.matcher(name).matches() || !TYPES.containsKey(type(name)) || name.endsWith(".html")) {
      throw new NotFoundResponse("There is no page here.");
    }
    // An old page may ask for its old version: it gets the new file, once.
    boolean lasting = folder == null && version.equals(ctx.pathParamMap().get("version"));
    send(ctx, sent(name), name, lasting ? "public, max-age=31536000, immutable" : "no-cache", "Accept-Encoding");
  }

  /// No route: a person gets the page, which says so, a program a problem.
  void nowhere(Context ctx) {
    String accepted = ctx.header("Accept");
    if (ctx.path().startsWith("/api/") || accepted == null || !accepted.contains("text/html")) {
      Problem.NOT_FOUND.answer(ctx, "There is nothing at this address.", null);
    } else {
      index(ctx.status(404));
    }
  }

  private static void send(Context ctx, Sent file, String name, String cache, String vary) {
    String accepted = ctx.header("Accept-Encoding");
    boolean packed = accepted != null && accepted.matches(".*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
    ctx.disableCompression();
    if (packed) {
      ctx.header("Content-Encoding", "gzip");
    }
    ctx.contentType(TYPES.get(type(name))).header("Cache-Control", cache).header("Vary", vary)
        .result(packed ? file.packed() : file.plain());
  }

  private Sent sent(String name) {
    return folder == null ? kept.computeIfAbsent(name, file -> Sent.of(read(file))) : Sent.of(read(name));
  }

  /// What the reader chose, else what their browser asks for, else English.
  private static String language(Context ctx) {
    String chosen = ctx.cookie(CHOSEN);
    if (chosen != null && LANGUAGES.contains(chosen)) {
      return chosen;
    }
    try {
      String wanted = Locale.lookupTag(LanguageRange.parse(String.valueOf(ctx.header("Accept-Language"))), LANGUAGES);
      return wanted == null ? LANGUAGES.getFirst() : wanted;
    } catch (IllegalArgumentException _) {
      return LANGUAGES.getFirst();
    }
  }

  /// How the head of the page is laid out before anything is known but the address.
  private static String view(String path) {
    return switch (path) {
      case "/" -> "start";
      case "/search" -> "search";
      case "/people" -> "people";
      default -> "other";
    };
  }

  /// A page with its places filled.
  private byte[] written(String name, String language, String view) {
    return written(name, language, view, Map.of());
  }

  /// @param more what else has a place, as HTML
  private byte[] written(String name, String language, String view, Map<String, String> more) {
    JsonNode texts = texts(language);
    Map<String, String> values = new HashMap<>(Map.of("web", "/web/" + version, "language", language, "view", view, "demo",
        sample ? "" : "hidden"));
    values.putAll(more);
    return TEXT.matcher(text(name)).replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1),
        escaped(texts.path(found.group(1)).asString(found.group(1)))))).getBytes(StandardCharsets.UTF_8);
  }

  /// What stands in `de.js` between its first and its last brace, which is JSON.
  private JsonNode texts(String language) {
    String file = text(language + ".js");
    return Json.MAPPER.readTree(file.substring(file.indexOf('{'), file.lastIndexOf('}') + 1));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private TreeSet<String> used() {
    TreeSet<String> names = new TreeSet<>(HTML);
    for (String page : HTML) {
      USED.matcher(text(page)).results().map(found -> found.group(1)).forEach(names::add);
    }
    LANGUAGES.forEach(language -> names.add(language + ".js"));
    return names;
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : used()) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(read(name));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] pack(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String type(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private String text(String name) {
    return new String(read(name), StandardCharsets.UTF_8);
  }

  private byte[] read(String name) {
    try (InputStream in = folder == null ? Pages.class.getResourceAsStream("/web/" + name)
        : Files.newInputStream(folder.resolve(name))) {
      if (in == null) {
        throw new NotFoundResponse("There is no page here.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      if (folder != null) {
        throw new NotFoundResponse("There is no page here.");
      }
      throw new UncheckedIOException(e);
    }
  }
}
