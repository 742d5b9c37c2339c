package dev.kith.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes the inline markup out of wikitext: comments, tags, templates, links, bold and italic. One pass from front to back;
/// what was left open is found to be so without looking ahead for it again and again.
final class WikitextScanner {
  /// Marks text that is to be taken as it is, at the start of each of its lines; a private-use character, dropped from the input.
  static final String RAW = "\uE000";
  /// Deeper nesting is no page but an attack; its braces are dropped.
  private static final int DEPTH = 40;

  /// Templates whose parameters are text of the page.
  private static final Set<String> TEXT_TEMPLATES = Set.of("note", "tip", "warning", "caution", "important", "info", "notice",
      "hint", "danger", "error", "success", "code", "quote", "blockquote", "cquote", "quotation", "quote box",
      "codeblock", "tt", "kbd", "key", "key press", "nowrap", "small", "big", "lang", "abbr", "mbox", "ambox", "box", "collapse",
      "hidden", "center", "highlight", "inline code", "mono", "strong", "em", "todo", "hinweis", "achtung", "warnung", "tipp",
      "zitat", "remarque", "attention", "citation bloc", "nota", "aviso");
  private static final Set<String> TEXT_PARAMETERS = Set.of("text", "quote", "content", "message", "code", "body", "title",
      "1", "2", "3", "4", "5", "6", "7", "8", "9");
  /// Prefixes of links that show nothing: categories and files.
  private static final Set<String> SILENT = Set.of("category", "file", "image", "media", "kategorie", "datei", "bild", "catégorie",
      "fichier", "categoría", "archivo", "imagen", "categoria", "immagine", "ficheiro", "imagem", "arquivo", "categorie",
      "bestand", "afbeelding", "kategoria", "plik", "grafika", "kategori", "fil", "категория", "файл", "изображение", "категорія",
      "カテゴリ", "ファイル", "画像", "分类", "分類", "文件", "檔案", "图像", "kategória", "súbor", "kategorija", "luokka", "tiedosto",
      "kuva", "soubor", "dosya", "특별", "분류", "파일", "kategoreja");
  private static final Set<String> VERBATIM = Set.of("nowiki", "pre", "syntaxhighlight", "source");
  private static final Set<String> DROPPED = Set.of("ref", "references", "math", "chem", "score", "timeline", "gallery",
      "templatedata", "graph", "mapframe", "maplink", "imagemap", "style", "script", "templatestyles", "hiero", "indicator");
  private static final Set<String> BLOCKS = Set.of("br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "blockquote",
      "hr", "center", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "section", "poem");
  private static final Pattern INTERLANGUAGE = Pattern.compile("[a-z]{2,3}(-[a-z]{2,8})?:.+");
  private static final List<String> SCHEMES = List.of("http://", "https://", "ftp://", "mailto:");

  private enum Sort { TEMPLATE, PARAMETER, LINK, ADDRESS }

  /// Something opened and not yet closed; positions are those of the output.
  private static final class Frame {
    final Sort sort;
    final int start;
    final boolean lineStart;
    /// Where each part but the first begins, behind its bar.
    final List<Integer> parts = new ArrayList<>();
    /// The first equals sign of the current part, and of the parts before, or -1.
    final List<Integer> equalSigns = new ArrayList<>(List.of(-1));
    String address = "";

    Frame(Sort sort, int start, boolean lineStart) {
      this.sort = sort;
      this.start = start;
      this.lineStart = lineStart;
    }
  }

  private final String in;
  private final Set<String> links;
  private final StringBuilder out;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Set<String> neverClosed = new HashSet<>();
  private int at;

  WikitextScanner(String wikitext, Set<String> links) {
    this.in = wikitext.replace(RAW, "").replace("\r\n", "\n").replace('\r', '\n');
    this.links = links;
    this.out = new StringBuilder(in.length());
  }

  String flat() {
    while (at < in.length()) {
      char c = in.charAt(at);
      boolean done = switch (c) {
        case '<' -> tag();
        case '{' -> openBraces();
        case '}' -> closeBraces();
        case '[' -> openBrackets();
        case ']' -> closeBrackets();
        case '\'' -> quotes();
        case '_' -> magicWord();
        case 'h', 'f', 'm' -> bareAddress();
        default -> false;
      };
      if (!done) {
        plain(c);
      }
    }
    return out.toString();
  }

  private void plain(char c) {
    Frame top = open.peek();
    if (top != null && c == '|' && top.sort != Sort.ADDRESS) {
      top.parts.add(out.length() + 1);
      top.equalSigns.add(-1);
    } else if (top != null && c == '=' && top.sort == Sort.TEMPLATE && top.equalSigns.getLast() < 0) {
      top.equalSigns.set(top.equalSigns.size() - 1, out.length());
    } else if (c == '\n') {
      while (top != null && (top.sort == Sort.ADDRESS || top.sort == Sort.LINK && in.startsWith("\n\n", at))) {
        open.pop();
        top = open.peek();
      }
    }
    out.append(c);
    at++;
  }

  private void push(Sort sort, int skip) {
    boolean lineStart = out.isEmpty() || out.charAt(out.length() - 1) == '\n';
    at += skip;
    if (open.size() < DEPTH) {
      open.push(new Frame(sort, out.length(), lineStart));
    }
  }

  private boolean openBraces() {
    if (in.startsWith("{{{", at) && !in.startsWith("{{{{", at)) {
      push(Sort.PARAMETER, 3);
    } else if (in.startsWith("{{", at)) {
      push(Sort.TEMPLATE, 2);
    } else {
      return false;
    }
    return true;
  }

  private boolean closeBraces() {
    if (!in.startsWith("}}", at)) {
      return false;
    }
    // links that were left open within are none
    Deque<Frame> aside = new ArrayDeque<>();
    while (!open.isEmpty() && (open.peek().sort == Sort.LINK || open.peek().sort == Sort.ADDRESS)) {
      aside.push(open.pop());
    }
    if (open.isEmpty()) {
      aside.forEach(open::push);
      return false;
    }
    Frame frame = open.pop();
    if (frame.sort == Sort.PARAMETER) {
      at += in.startsWith("}}}", at) ? 3 : 2;
      String fallback = frame.parts.isEmpty() ? "" : out.substring(frame.parts.getFirst());
      out.setLength(frame.start);
      out.append(fallback);
    } else {
      at += 2;
      template(frame);
    }
    return true;
  }

  private void template(Frame frame) {
    int nameEnd = frame.parts.isEmpty() ? out.length() : frame.parts.getFirst() - 1;
    String name = nameEnd - frame.start > 100 ? "" : out.substring(frame.start, nameEnd).strip().replace('_', ' ')
        .toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(name.equals("!") ? "|" : name.equals("=") ? "=" : "");
    if (TEXT_TEMPLATES.contains(name)) {
      for (int i = 0; i < frame.parts.size(); i++) {
        int from = frame.parts.get(i);
        int end = i + 1 < frame.parts.size() ? frame.parts.get(i + 1) - 1 : out.length();
        int equals = frame.equalSigns.get(i + 1);
        boolean text = equals < 0 || TEXT_PARAMETERS.contains(out.substring(from, Math.min(equals, from + 40)).strip());
        if (text) {
          kept.append(kept.isEmpty() ? "" : " ").append(out.substring(equals < 0 ? from : equals + 1, end).strip());
        }
      }
    }
    out.setLength(frame.start);
    out.append(kept);
  }

  private boolean openBrackets() {
    if (in.startsWith("[[", at)) {
      push(Sort.LINK, 2);
      return true;
    }
    String address = address(at + 1);
    if (address.isEmpty() || open.size() >= DEPTH) {
      return false;
    }
    push(Sort.ADDRESS, 1 + address.length());
    open.peek().address = address;
    links.add(address);
    while (at < in.length() && in.charAt(at) == ' ') {
      at++;
    }
    return true;
  }

  private boolean closeBrackets() {
    Frame top = open.peek();
    if (top != null && top.sort == Sort.ADDRESS) {
      open.pop();
      at++;
      if (out.length() == top.start) {
        out.append(top.address);
      }
      return true;
    }
    if (top == null || top.sort != Sort.LINK || !in.startsWith("]]", at)) {
      return false;
    }
    open.pop();
    at += 2;
    link(top);
    return true;
  }

  private void link(Frame frame) {
    int targetEnd = frame.parts.isEmpty() ? out.length() : frame.parts.getFirst() - 1;
    String target = out.substring(frame.start, Math.min(targetEnd, frame.start + 1_000)).strip();
    boolean colon = target.startsWith(":");
    String page = colon ? target.substring(1) : target;
    int prefixEnd = page.indexOf(':');
    String prefix = prefixEnd < 0 ? "" : page.substring(0, prefixEnd).strip().toLowerCase(Locale.ROOT);
    boolean silent = !colon && (SILENT.contains(prefix)
        || frame.parts.isEmpty() && frame.lineStart && INTERLANGUAGE.matcher(page).matches());
    String shown = frame.parts.isEmpty() ? page : out.substring(frame.parts.getFirst()).strip();
    out.setLength(frame.start);
    if (!silent && !page.isEmpty()) {
      links.add(page);
      out.append(shown.isEmpty() ? page : shown);
    }
  }

  private boolean quotes() {
    int end = at;
    while (end < in.length() && in.charAt(end) == '\'') {
      end++;
    }
    if (end - at < 2) {
      return false;
    }
    // four are an apostrophe and bold
    out.append(end - at == 4 ? "'" : "");
    at = end;
    return true;
  }

  /// Behaviour switches such as `__NOTOC__`.
  private boolean magicWord() {
    if (!in.startsWith("__", at)) {
      return false;
    }
    int end = at + 2;
    while (end < in.length() && end - at < 40 && Character.isUpperCase(in.charAt(end))) {
      end++;
    }
    if (end == at + 2 || !in.startsWith("__", end)) {
      return false;
    }
    at = end + 2;
    return true;
  }

  private boolean bareAddress() {
    if (at > 0 && Character.isLetterOrDigit(in.charAt(at - 1))) {
      return false;
    }
    String address = address(at);
    if (address.isEmpty()) {
      return false;
    }
    links.add(address.replaceFirst("[.,;:!?)]+$", ""));
    // an equals sign in an address names a template's parameter all the same
    address.chars().forEach(c -> plain((char) c));
    return true;
  }

  /// The address that begins here, or the empty text.
  private String address(int from) {
    for (String scheme : SCHEMES) {
      if (in.startsWith(scheme, from)) {
        int end = from + scheme.length();
        while (end < in.length() && end - from < 2_000 && " \n\t[]<>|{}\"".indexOf(in.charAt(end)) < 0) {
          end++;
        }
        return end == from + scheme.length() ? "" : in.substring(from, end);
      }
    }
    return "";
  }

  private boolean tag() {
    if (in.startsWith("<!--", at)) {
      int end = in.indexOf("-->", at + 4);
      at = end < 0 ? in.length() : end + 3;
      return true;
    }
    int name = at + 1;
    boolean closing = name < in.length() && in.charAt(name) == '/';
    name += closing ? 1 : 0;
    int nameEnd = name;
    while (nameEnd < in.length() && nameEnd - name < 20 && isNameChar(in.charAt(nameEnd))) {
      nameEnd++;
    }
    if (nameEnd == name) {
      return false;
    }
    int end = nameEnd;
    while (end < in.length() && in.charAt(end) != '>' && in.charAt(end) != '<') {
      end++;
    }
    if (end == in.length() || in.charAt(end) == '<') {
      return false;
    }
    String tag = in.substring(name, nameEnd).toLowerCase(Locale.ROOT);
    boolean empty = in.charAt(end - 1) == '/';
    at = end + 1;
    boolean enclosing = !closing && !empty && (VERBATIM.contains(tag) || DROPPED.contains(tag));
    int close = enclosing ? closing(tag) : -1;
    if (close >= 0) {
      if (VERBATIM.contains(tag)) {
        verbatim(in.substring(at, close), !tag.equals("nowiki"));
      }
      int after = in.indexOf('>', close);
      at = after < 0 ? in.length() : after + 1;
    } else if (BLOCKS.contains(tag)) {
      out.append(tag.equals("br") ? "\n" : "\n\n");
    }
    return true;
  }

  private static boolean isNameChar(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /// Where this tag's closing tag begins, or -1. Looked for once in vain, it is not looked for again.
  private int closing(String tag) {
    if (neverClosed.contains(tag)) {
      return -1;
    }
    for (int i = in.indexOf("</", at); i >= 0; i = in.indexOf("</", i + 2)) {
      if (in.regionMatches(true, i + 2, tag, 0, tag.length())
          && (i + 2 + tag.length() >= in.length() || !isNameChar(in.charAt(i + 2 + tag.length())))) {
        return i;
      }
    }
    neverClosed.add(tag);
    return -1;
  }

  /// Text that no rule applies to. A block stands on lines of its own.
  private void verbatim(String text, boolean block) {
    if (!block && text.indexOf('\n') < 0) {
      out.append(out.isEmpty() || out.charAt(out.length() - 1) == '\n' ? RAW : "").append(text);
      return;
    }
    out.append(block ? "\n" : "").append(RAW).append(text.replace("\n", "\n" + RAW)).append('\n');
  }
}
