package dev.kith.connector.wiki;

import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// One `page` of a MediaWiki dump: the newest text, and the history as far as the dump has it. Only two texts are held at a time.
final class WikiPage {
  final WikiHistory history = new WikiHistory();
  String title = "";
  long id;
  /// `null` in dumps before version 0.6.
  Integer namespace;
  boolean redirect;
  int revisions;
  String model = "";
  String text = "";
  /// The newest text was hidden by an administrator.
  boolean deleted;
  /// The dump tells only how long the text is.
  boolean stub;
  /// The first revision in the dump is the page's first.
  boolean whole;
  /// `null` unless [#whole].
  Instant created;
  Instant at;

  /// How people say in an edit's summary that they read the page rather than wrote it.
  private static final Pattern REVIEW = Pattern.compile("(?i)(?:review(?:ed)?|proof-?read|checked|approved)\\b");

  /// A revision, as far as the wiki tells.
  ///
  /// @param first   no other came before it
  /// @param user    empty for an anonymous or hidden one
  /// @param hidden  its text was hidden by an administrator
  /// @param missing there is a text, but not here
  /// @param digest  of the text; may be empty
  /// @param text    `null` if the source tells nothing of it
  record Revision(boolean first, Instant at, String user, boolean minor, boolean hidden, boolean missing, String summary,
      String model, String digest, String text) {}

  /// @param credit who gets the credit for this user's edits: the user, or the empty text
  /// @param telling whether a revision without a parent is known to be the first
  static WikiPage read(XmlFile xml, UnaryOperator<String> credit, boolean telling) throws IOException, InterruptedException {
    WikiPage page = new WikiPage();
    int depth = xml.depth();
    while (xml.child(depth)) {
      switch (xml.name()) {
        case "title" -> page.title = xml.text();
        case "ns" -> page.namespace = (int) XmlFile.number(xml.text()).orElse(0);
        case "id" -> page.id = XmlFile.number(xml.text()).orElse(0);
        case "redirect" -> page.redirect = true;
        case "revision" -> page.revision(xml, credit, telling);
        case "upload" -> page.upload(xml, credit);
        default -> { }
      }
    }
    return page;
  }

  /// Who uploaded a file wrote it, as far as anybody knows, though its page says another.
  private void upload(XmlFile xml, UnaryOperator<String> credit) throws IOException, InterruptedException {
    int depth = xml.depth();
    String user = "";
    Instant when = null;
    while (xml.child(depth)) {
      switch (xml.name()) {
        case "timestamp" -> when = instant(xml.text());
        case "contributor" -> user = contributor(xml);
        default -> { }
      }
    }
    history.uploaded(credit.apply(user), when);
  }

  private void revision(XmlFile xml, UnaryOperator<String> credit, boolean telling) throws IOException, InterruptedException {
    int depth = xml.depth();
    boolean parent = false;
    boolean minor = false;
    boolean hidden = false;
    boolean missing = false;
    String user = "";
    String print = "";
    String now = "";
    String summary = "";
    String form = "";
    Instant when = null;
    while (xml.child(depth)) {
      switch (xml.name()) {
        case "parentid" -> parent = XmlFile.number(xml.text()).orElse(0) > 0;
        case "timestamp" -> when = instant(xml.text());
        case "contributor" -> user = contributor(xml);
        case "minor" -> minor = true;
        case "comment" -> summary = xml.text().strip();
        case "model" -> form = xml.text().strip();
        case "sha1" -> print = xml.text().strip();
        case "text" -> {
          hidden = !xml.attribute("deleted").isEmpty();
          boolean bytes = XmlFile.number(xml.attribute("bytes")).orElse(0) > 0;
          now = xml.text();
          missing = bytes && now.isEmpty() && !hidden;
        }
        default -> { }
      }
    }
    add(new Revision(!parent, when, user, minor, hidden, missing, summary, form, print, now), credit, telling);
  }

  /// Takes the revisions from the oldest on.
  void add(Revision own, UnaryOperator<String> credit, boolean telling) {
    if (revisions++ == 0) {
      whole = telling && own.first;
      created = whole ? own.at : null;
    }
    boolean first = revisions == 1 && whole;
    // without a stored digest: equal length and hash within one page is as good
    String digest = !own.digest.isEmpty() ? own.digest : own.text == null ? "unknown " + revisions
        : own.text.length() + ":" + own.text.hashCode();
    if (!own.hidden && !own.user.isEmpty() && REVIEW.matcher(own.summary).lookingAt()) {
      history.reviewed(credit.apply(own.user), own.at);
    }
    history.revision(own.minor && !first || own.hidden || own.user.isEmpty() ? "" : credit.apply(own.user), own.at,
        own.hidden ? "hidden " + revisions : digest, own.hidden ? text : own.text, first);
    if (at == null || own.at == null || !own.at.isBefore(at)) {
      at = own.at == null ? at : own.at;
      text = own.hidden || own.text == null ? "" : own.text;
      deleted = own.hidden;
      stub = own.missing;
      model = own.model;
    }
  }

  private static String contributor(XmlFile xml) throws IOException, InterruptedException {
    int depth = xml.depth();
    String user = "";
    while (xml.child(depth)) {
      if (xml.name().equals("username")) {
        user = xml.text().strip();
      }
    }
    // `Imported>Name` is the account Name of the wiki that the page came from
    return user.substring(user.indexOf('>') + 1).strip();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
