package dev.kith.connector.talk;

import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MailTimes;
import dev.kith.connector.input.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes a [MailMessage] of a mail's bytes.
///
/// @param lists   the lists whose mails are for whoever may read the source, in lower case, `*` for all; `null` to tell by
///                the mails themselves
/// @param skipped told why a mail or an attachment was left out
record MailReader(Set<String> lists, Consumer<String> skipped) {
  private static final Pattern ID = Pattern.compile("<\\s*([^<>\\s]{1,900})\\s*>");
  private static final Pattern VIA = Pattern.compile("(?iu)(.{1,100}?)\\s+(?:via|über|par l'intermédiaire de|por medio "
      + "de)\\s+\\S.*");
  private static final Pattern NOBODY = Pattern.compile("(?i)(?:no-?_?\\.?reply|do-?_?\\.?not-?_?\\.?reply"
      + "|mailer-daemon|postmaster|bounces?|nobody|root|cron|daemon"
      + "|notifications?|notify|alerts?|automailer|listserv|majordomo|mailman|newsletter|jenkins|buildbot|jira"
      + "|bugzilla|gitlab|git|svn|nagios"
      + "|noreply-.*|.*[._+-]bot|bot|.*-(?:bounces|request|owner|admin)|owner-.*)@.*");
  private static final Pattern TRACKER = Pattern.compile("notifications@github\\.com|(?:jira|gitlab|bugzilla)\\d?@.*");
  private static final Set<String> FLAGS = Set.of("inbox", "sent", "sent mail", "unread", "opened", "important", "starred",
      "archived",
      "posteingang", "gesendet", "ungelesen", "geöffnet", "wichtig", "markiert", "archiviert", "boîte de réception",
          "messages envoyés",
      "non lus", "ouvert", "suivis", "importants", "archivés", "recibidos", "enviados", "no leídos", "abiertos",
          "destacados",
      "importante", "archivados");
  private static final Set<String> GONE = Set.of("spam", "trash", "junk", "bin", "drafts", "draft", "chat", "chats",
      "papierkorb", "entwürfe",
      "corbeille", "brouillons", "papelera", "borradores", "deleted items", "deleted messages", "junk e-mail", "junk email",
      "gelöschte elemente", "cestino", "bozze", "prullenbak", "concepten", "lixeira", "rascunhos", "scheduled", "outbox");
  private static final Pattern PERSONAL = Pattern.compile("x-gmail-labels|x-gm-thrid|x-mozilla-status"
      + "|x-mozilla-keys|x-evolution-source|x-apple-.*"
      + "|x-uniform-type-identifier");
  private static final int TEXT_ATTACHMENT = 60_000;

  /// The mail, or empty if it is left out.
  ///
  /// @param place where the mail lies within the source
  /// @param own   whether it lies in a folder that only a person's mailbox has
  Optional<MailMessage> read(byte[] bytes, String envelope, List<String> place, boolean own) throws IOException {
    MailBody mail = MailBody.read(bytes);
    List<String> labels = labels(mail);
    String reason = leftOut(mail, labels, place);
    if (reason != null) {
      skipped.accept(reason);
      return Optional.empty();
    }
    List<String> attachments = new ArrayList<>();
    String text = MailText.body(text(mail, attachments, 0));
    boolean listed = listed(mail, envelope, own);
    MailAddress from = from(mail, envelope, listed);
    Instant at = at(mail, envelope);
    String subject = mail.header("subject");
    String id = id(mail.raw("message-id"));
    if (text.isBlank() && subject.isBlank() && attachments.isEmpty()) {
      skipped.accept("empty mail");
      return Optional.empty();
    }
    if (id.isEmpty() || id.length() > 200) {
      id = "hash:" + Fingerprint.shortHash(from.mail() + "\n" + from.name() + "\n" + at + "\n" + subject + "\n" + text);
    }
    List<String> tags = new ArrayList<>(labels.stream().filter(label -> !FLAGS.contains(label.toLowerCase(Locale.ROOT))
        && !label.matches("(?i)category .*|kategorie .*|catégorie .*|\\\\.*|imap_.*|\\^.*")).toList());
    Arrays.stream(mail.header("keywords").split("[,;]")).map(String::strip).filter(word -> !word.isEmpty())
        .forEach(tags::add);
    return Optional.of(new MailMessage(id, references(mail), subject, from.mail(), from.name(), bot(mail, from), at, text,
        List.copyOf(attachments), listed ? MailMessage.LIST : participants(mail, from), listName(mail), url(mail),
        tags.stream().distinct().toList(), place, mail.header("content-language").replaceFirst("[,;].*", "").strip()));
  }

  private static List<String> labels(MailBody mail) {
    return mail.all("x-gmail-labels").stream().flatMap(raw -> Arrays.stream(MailWords.header(raw).split(",")))
        .map(label -> label.replace("\"", "").strip()).filter(label -> !label.isEmpty()).distinct().toList();
  }

  private static String leftOut(MailBody mail, List<String> labels, List<String> place) {
    for (String label : labels) {
      if (GONE.contains(label.toLowerCase(Locale.ROOT))) {
        return reason(label);
      }
    }
    for (String folder : place) {
      // a list may be called so, a label of a mailbox not
      if (GONE.contains(folder.toLowerCase(Locale.ROOT)) && !folder.toLowerCase(Locale.ROOT)
          .matches("chats?|bin|scheduled")) {
        return reason(folder);
      }
    }
    if (mail.raw("x-mozilla-status").matches("[0-9A-Fa-f]{4}") && (Integer.parseInt(mail.raw("x-mozilla-status"),
        16) & 8) != 0) {
      return "deleted mail";
    } else if (mail.raw("x-no-archive").strip().toLowerCase(Locale.ROOT).startsWith("yes")
        || mail.raw("archive").strip().equalsIgnoreCase("no")) {
      return "the sender asked not to archive it";
    } else if (mail.raw("x-spam-flag").strip().equalsIgnoreCase("yes")) {
      return "spam";
    } else if (mail.is("multipart", "report")) {
      return "report of a mail's delivery";
    } else if (mail.is("multipart", "encrypted") || mail.is("application", "pkcs7-mime")
        || mail.is("application", "x-pkcs7-mime")) {
      return "encrypted mail";
    }
    String auto = mail.raw("auto-submitted").strip().toLowerCase(Locale.ROOT);
    return auto.startsWith("auto-replied") || !mail.raw("x-autoreply").isBlank() || !mail.raw("x-autorespond").isBlank()
        || mail.raw("precedence").strip().equalsIgnoreCase("auto_reply") ? "automatic reply" : null;
  }

  private static String reason(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return lower.matches("spam|junk.*") ? "spam" : lower.matches("draft.*|entw.*|brouillons|borradores|bozze"
        + "|concepten|rascunhos|outbox|scheduled")
        ? "draft" : lower.startsWith("chat") ? "chat" : "deleted mail";
  }

  private static String id(String raw) {
    Matcher bracketed = ID.matcher(raw);
    return bracketed.find() ? bracketed.group(1) : raw.strip().matches("[^\\s<>]{3,900}") ? raw.strip() : "";
  }

  private static List<String> references(MailBody mail) {
    Set<String> ids = new LinkedHashSet<>();
    for (String header : List.of("in-reply-to", "references")) {
      ID.matcher(mail.raw(header)).results().limit(100).forEach(match -> ids.add(match.group(1)));
    }
    return List.copyOf(ids);
  }

  /// The date, else when the last server had it, else what the envelope says; a date that lies a day after its arrival or
  /// before there was mail is a clock gone wrong.
  private static Instant at(MailBody mail, String envelope) {
    Optional<Instant> received = mail.all("received").stream().map(line ->
        MailTimes.parse(line.substring(line.lastIndexOf(';') + 1)))
        .flatMap(Optional::stream).findFirst();
    Optional<Instant> stated = MailTimes.parse(mail.header("date")).filter(at ->
        at.isAfter(Instant.EPOCH.plusSeconds(86_400)));
    if (stated.isPresent() && received.isPresent() && stated.get().isAfter(received.get().plusSeconds(86_400))) {
      return received.get();
    }
    return stated.or(() -> received).or(() -> MailTimes.parse(mail.header("x-list-received-date")))
        .or(() -> MailTimes.parse(envelope.replaceFirst("^From .*?\\s(?=\\w{3},? +(?:\\w{3} +\\d|\\d))", ""))).orElse(null);
  }

  private MailAddress from(MailBody mail, String envelope, boolean listed) {
    List<MailAddress> from = MailAddress.list(mail.raw("from"));
    MailAddress written = Stream.of(from, MailAddress.list(mail.raw("sender")), MailAddress.list(mail.raw("return-path")),
        MailAddress.list(envelope.replaceFirst("^From\\s+(\\S+(?: at \\S+)?).*", "$1"))).flatMap(List::stream)
        .filter(one -> !one.mail().isEmpty() || !one.name().isEmpty()).findFirst().orElse(new MailAddress("", ""));
    Matcher via = VIA.matcher(written.name());
    boolean rewritten = via.matches() && (listAddresses(mail).contains(written.mail())
        || !mail.raw("x-original-from").isBlank()
        || !mail.raw("x-google-original-from").isBlank() || listed && NOBODY.matcher(written.mail()).matches());
    if (!rewritten) {
      // a tracker writes in the name of a person
      boolean person = TRACKER.matcher(written.mail()).matches() && written.name()
          .matches("\\p{L}[\\p{L}'’.-]*(?: \\p{L}[\\p{L}'’.-]*){1,3}");
      return NOBODY.matcher(written.mail()).matches() && via.matches() ? new MailAddress("", via.group(1))
          : person ? new MailAddress("", written.name()) : written;
    }
    String name = via.group(1).replaceAll("^['\"]|['\"]$", "").strip();
    return Stream.of("x-original-from", "x-google-original-from", "reply-to")
        .flatMap(header -> MailAddress.list(mail.raw(header)).stream())
        .filter(one -> !one.mail().isEmpty() && !listAddresses(mail).contains(one.mail())).findFirst()
        .map(one -> new MailAddress(one.mail(), one.name().isEmpty() ? name : one.name())).orElse(new MailAddress("", name));
  }

  private static boolean bot(MailBody mail, MailAddress from) {
    String auto = mail.raw("auto-submitted").strip().toLowerCase(Locale.ROOT);
    boolean generated = !auto.isEmpty() && !auto.startsWith("no") || !mail.raw("x-auto-response-suppress").isBlank()
        && NOBODY.matcher(from.mail()).matches();
    return generated || NOBODY.matcher(from.mail()).matches() || from.name().matches("(?i).*\\[bot]|.*\\bbot");
  }

  /// The addresses that stand for the list itself.
  private static Set<String> listAddresses(MailBody mail) {
    Set<String> found = new TreeSet<>();
    Matcher post = Pattern.compile("(?i)mailto:([^?>\\s]+)").matcher(mail.raw("list-post"));
    if (post.find()) {
      found.add(post.group(1).toLowerCase(Locale.ROOT));
    }
    mail.all("x-beenthere").forEach(one -> found.add(one.strip().toLowerCase(Locale.ROOT)));
    String id = listId(mail);
    if (!id.isEmpty()) {
      found.add(id);
      found.add(id.replaceFirst("\\.", "@"));
    }
    return found;
  }

  /// The list's id (RFC 2919), in lower case, or empty.
  private static String listId(MailBody mail) {
    String header = mail.header("list-id");
    Matcher bracketed = ID.matcher(header);
    return (bracketed.find() ? bracketed.group(1) : header.matches("\\S+") ? header : "").toLowerCase(Locale.ROOT);
  }

  private static String listName(MailBody mail) {
    String id = listId(mail);
    return id.isEmpty() ? listAddresses(mail).stream().findFirst().orElse("").replaceFirst("@.*", "")
        : id.replaceFirst("\\..*", "");
  }

  /// Whether it is for whoever may read the source. By itself a mail is so if a list sent it on, and it lies in no mailbox
  /// of a person's (where a closed list's mails lie as well) nor comes from an archive that is closed; or if it is from an
  /// archive of pipermail's form.
  private boolean listed(MailBody mail, String envelope, boolean own) {
    if (lists != null) {
      Set<String> addresses = new TreeSet<>(listAddresses(mail));
      Stream.of("to", "cc").flatMap(header -> MailAddress.list(mail.raw(header)).stream()).map(MailAddress::mail)
          .forEach(addresses::add);
      return lists.contains("*") || lists.stream().anyMatch(addresses::contains);
    }
    boolean personal = own || mail.headers().keySet().stream().anyMatch(name -> PERSONAL.matcher(name).matches());
    boolean closed = mail.raw("list-archive").contains("/private/") || mail.raw("archived-at").contains("/private/");
    boolean pipermail = mail.raw("to").isBlank() && mail.raw("received").isBlank()
        && envelope.matches("From \\S+ at \\S+.*");
    return !personal && !closed && (!listId(mail).isEmpty() || pipermail);
  }

  private static List<String> participants(MailBody mail, MailAddress from) {
    Set<String> found = new TreeSet<>();
    found.add(from.mail());
    for (String header : List.of("to", "cc", "bcc", "delivered-to")) {
      mail.all(header).forEach(raw -> MailAddress.list(raw).forEach(one -> found.add(one.mail())));
    }
    found.remove("");
    return List.copyOf(found);
  }

  private static String url(MailBody mail) {
    Matcher archived = Pattern.compile("https?://[^\\s<>\"]+").matcher(mail.header("archived-at"));
    return archived.find() ? archived.group() : "";
  }

  /// The text of a part: plain before HTML of what is there twice, attachments by their names.
  private String text(MailBody part, List<String> attachments, int depth) {
    if (depth > 20) {
      return "";
    }
    if (part.is("message", "rfc822") || part.is("message", "global")) {
      return part.parts().stream().map(inner -> enclosed(inner, attachments, depth)).reduce("", String::concat);
    }
    if (part.is("multipart", "alternative")) {
      return alternative(part, attachments, depth);
    }
    if (part.type().equals("multipart")) {
      StringBuilder all = new StringBuilder();
      for (MailBody inner : part.parts()) {
        String text = text(inner, attachments, depth + 1);
        all.append(all.isEmpty() || text.isBlank() ? "" : "\n").append(text);
      }
      return all.toString();
    }
    boolean attached = part.disposition().equals("attachment") || !part.fileName().isEmpty();
    if (part.fileName().equalsIgnoreCase("winmail.dat") || part.subtype().matches("(?:vnd\\.)?ms-tnef")) {
      skipped.accept("winmail.dat");
      return "";
    }
    if (attached && depth > 0 && !part.fileName().isEmpty()) {
      attachments.add(Wording.title(part.fileName(), "attachment"));
    }
    if (part.text() == null || depth > 0 && attached && !(part.subtype().matches("plain|x-patch|x-diff|markdown|csv|x-log")
        && part.text().length() <= TEXT_ATTACHMENT)) {
      return "";
    }
    return switch (part.subtype()) {
      case "html" -> MailHtml.text(part.text());
      case "calendar", "vcard", "x-vcard", "directory", "rfc822-headers" -> "";
      default -> "flowed".equalsIgnoreCase(part.parameters().getOrDefault("format", ""))
          ? MailText.unflowed(part.text(), "yes".equalsIgnoreCase(part.parameters().getOrDefault("delsp", "")))
              : part.text();
    };
  }

  private String alternative(MailBody part, List<String> attachments, int depth) {
    String html = "";
    for (MailBody inner : part.parts()) {
      boolean plain = inner.is("text", "plain");
      String text = text(inner, attachments, depth + 1);
      if (plain && !text.isBlank() && !text.strip().matches("(?is).{0,300}\\bhtml\\b.{0,200}(?:view|mail|client"
          + "|reader|support|browser).{0,300}")) {
        part.parts().stream().filter(other -> other != inner && other.type().equals("multipart"))
            .forEach(other -> text(other, attachments, depth + 1));
        return text;
      }
      html = text.isBlank() || plain && !html.isBlank() ? html : text;
    }
    return html;
  }

  /// A mail within a mail is somebody else's words: it comes as what a forwarding program would have written.
  private String enclosed(MailBody mail, List<String> attachments, int depth) {
    String from = MailAddress.list(mail.raw("from")).stream().findFirst()
        .map(one -> one.name().isEmpty() ? one.mail() : one.name()).orElse("");
    return "\n----- Forwarded message -----\nFrom: " + from + "\n\n" + mail.header("subject") + "\n\n"
        + text(mail, attachments, depth + 1) + "\n";
  }

  /// The bytes as a key, for mails that come twice.
  static String digest(MailMessage mail) {
    return Fingerprint.shortHash((mail.who() + "\n" + mail.subject() + "\n" + mail.text().replaceAll("\\s+", " "))
        .getBytes(StandardCharsets.UTF_8));
  }
}
