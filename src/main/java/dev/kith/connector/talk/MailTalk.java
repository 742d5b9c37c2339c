package dev.kith.connector.talk;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;

/// The mails of one thread that went to the same people, as one item.
///
/// @param mails by time
record MailTalk(List<MailMessage> mails) {
  private static final int MOST_TEXT = 2_000_000;
  /// Shorter replies than this ("+1", "same here") answer nothing.
  private static final int ANSWER = 60;
  /// A mail longer than this explains more than it asks.
  private static final int LONG_QUESTION = 4_000;
  private static final Pattern NO_QUESTION = Pattern.compile("(?iu)^\\s*(?:\\[?(?:patch|vote|result|ann(?:ounce)?"
      + "|rfc|discuss|proposal)\\b.*)");
  private static final Pattern ASKS = Pattern.compile("(?iu)(?:^|.*[.!?:,;\\s])(?:how|what|why|where|when|who"
      + "|which|whose|is|are|was|does|do|did|can|could|would|should|has|have"
      + "|will|any|anyone|anybody|someone|somebody|wie|was|warum|wieso|wo|wann|wer|welche[rs]?|kann|könnte|hat"
      + "|gibt|ist|comment|pourquoi|où|quand|qui|quel(?:le)?s?|est-ce"
      + "|peut|cómo|qué|por qué|dónde|cuándo|quién|alguien|puede|hoe|waarom|wat|waar|wie|kan|come|perché|dove"
      + "|quando|chi|qualcuno)\\b[^.!?]{3,300}\\?.*");
  private static final Pattern SOLVED = Pattern.compile("(?iu).*\\b(?:that|this|it|which)(?:'s|’s| has| have| did| is)? "
      + "(?:\\w+ )?(?:works?|worked|working|solved|fixed|did it|did the trick|was it)\\b.*"
      + "|.*\\b(?:problem|issue) (?:is )?solved\\b.*|.*\\b(?:das|es) (?:war es|hat (?:funktioniert|geholfen)"
      + "|funktioniert)\\b.*");
  private static final Pattern UNSOLVED = Pattern.compile("(?iu).*\\b(?:not|n't|n’t|nicht|never|still"
      + "|unfortunately|leider|but|aber)\\b.*");
  private static final Pattern LINK = Pattern.compile("https?://(?:[^\\s<>\"'\\[\\](){}]|\\([^\\s<>\"'()]{0,200}\\)){3,10"
      + "00}(?<![.,;:!?])");

  /// @param source  realm of the senders who have a name only
  /// @param listTag whether a tag in brackets before a subject is that of a list
  /// @param address what stands before a mail's id in its address, or with `$1` in its place; empty for none
  Item item(String source, Predicate<String> listTag, String address) {
    MailMessage first = mails.getFirst();
    boolean rootless = !first.references().isEmpty();
    List<String> own = new ArrayList<>();
    for (MailMessage mail : mails) {
      // what an answer quotes is another mail's; what is passed on, or quoted by a mail that answers none, is in no other
      boolean answer = !mail.references().isEmpty() || MailThreads.isReply(mail.subject());
      own.add(!answer || MailText.forwards(mail.text()) ? MailText.whole(mail.text()) : MailText.own(mail.text()));
    }
    String title = MailThreads.title(first.subject(), tag -> listTag.test(tag) || !first.list().isEmpty()
        && same(tag, first.list()));
    boolean question = !rootless && !first.bot() && mails.stream().anyMatch(mail -> !mail.bot()
        && !mail.who().equals(first.who()))
        && asks(title, own.getFirst());
    Set<String> accepted = question ? accepted(own) : Set.of();
    PartsOnce parts = new PartsOnce();
    StringBuilder html = new StringBuilder();
    List<Content.Post> posts = new ArrayList<>();
    int answers = 0;
    for (int i = 0; i < mails.size(); i++) {
      MailMessage mail = mails.get(i);
      Identity who = identity(source, mail);
      if (html.length() < MOST_TEXT) {
        posts.add(new Content.Post(html.length(), who, mail.at(), url(mail, address)));
        write(html, mail, who, own.get(i));
      }
      if (who == null) {
        continue;
      }
      boolean starts = mail.who().equals(first.who());
      if (mail == first && !rootless) {
        parts.add(who, question ? Role.ASKER : Role.AUTHOR, mail.at());
      } else if (!starts || rootless) {
        boolean answer = question && !mail.bot() && own.get(i).length() >= ANSWER && !Questions.asks(own.get(i));
        answers++;
        parts.add(who, accepted.contains(mail.id()) ? Role.ACCEPTED_ANSWERER : answer ? Role.ANSWERER
            : Role.COMMENTER, mail.at());
      }
    }
    Instant created = mails.stream().map(MailMessage::at).filter(at -> at != null).min(Instant::compareTo).orElse(null);
    Instant last = mails.stream().map(MailMessage::at).filter(at -> at != null).max(Instant::compareTo).orElse(null);
    List<String> tags = mails.stream().flatMap(mail -> mail.tags().stream()).distinct().toList();
    List<String> place = !first.list().isEmpty() && first.audience().equals(MailMessage.LIST) ? List.of(first.list())
        : first.place();
    return Item.of(source, first.id(), Kind.MAIL, title.isBlank() ? Wording.title(own.getFirst(), "Mail without a subject")
        : title,
            Content.html(html.toString(), posts))
        .withUrl(url(first, address)).withTimes(created, last).withParts(parts.list()).withTags(tags).withPlace(place)
        .withLanguage(first.language().matches("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*") ? first.language() : "")
        .withSignals(new Signals(0, 0, answers, 0, 0, 0, !accepted.isEmpty())).withAccess(access(first.audience()));
  }

  private static boolean same(String tag, String list) {
    return tag.replaceAll("[^\\p{L}\\p{N}]", "").equalsIgnoreCase(list.replaceAll("[^\\p{L}\\p{N}]", ""));
  }

  /// `null` for a list: the source's own access decides.
  private static Access access(List<String> audience) {
    if (audience.equals(MailMessage.LIST)) {
      return null;
    }
    Set<String> principals = audience.stream().map(mail -> "user:" + mail)
        .filter(one -> one.chars().noneMatch(Character::isISOControl))
        .collect(Collectors.toCollection(TreeSet::new));
    return principals.isEmpty() ? Access.NOBODY : Access.of(principals);
  }

  /// Anybody can write any name, so a bare one stays within the source; `null` for nobody.
  static Identity identity(String source, MailMessage mail) {
    if (!mail.from().isEmpty()) {
      return Identity.of("", mail.from(), mail.name());
    }
    return mail.name().isBlank() ? null : Identity.of(source, mail.name(), mail.name());
  }

  /// Whether the first mail of a thread is a question: its subject is one, or one of its sentences, and it is not so long
  /// that it rather explains.
  static boolean asks(String title, String text) {
    if (NO_QUESTION.matcher(title).matches()) {
      return false;
    }
    if (title.strip().endsWith("?") || Questions.asks(title) || title.matches("(?iu)\\[?(?:question|help"
        + "|frage)\\b.*")) {
      return true;
    }
    return text.length() <= LONG_QUESTION && Stream.of(text.split("\n\\s*\n"))
        .map(paragraph -> paragraph.replaceAll("https?://\\S+", ""))
        .anyMatch(paragraph -> ASKS.matcher(paragraph.replaceAll("\\s+", " ")).matches());
  }

  /// The mails that the asker answered by saying that it works now.
  private Set<String> accepted(List<String> own) {
    Map<String, MailMessage> byId = new HashMap<>();
    Set<String> accepted = new HashSet<>();
    for (int i = 0; i < mails.size(); i++) {
      MailMessage mail = mails.get(i);
      byId.put(mail.id(), mail);
      MailMessage answered = mail.references().isEmpty() ? null : byId.get(mail.references().getFirst());
      boolean thanks = mail.who().equals(mails.getFirst().who()) && own.get(i).length() < 600
          && own.get(i).lines().anyMatch(line -> SOLVED.matcher(line).matches() && !UNSOLVED.matcher(line).matches());
      if (thanks && answered != null && !answered.bot() && !answered.who().equals(mail.who())) {
        accepted.add(answered.id());
      }
    }
    return accepted;
  }

  private static void write(StringBuilder html, MailMessage mail, Identity who, String text) {
    if (text.isBlank() && mail.attachments().isEmpty()) {
      return;
    }
    html.append("<p><b>").append(who == null ? "?" : Entities.escape(who.name())).append("</b>:</p>\n");
    boolean patch = text.contains("\n@@ -") || text.contains("\ndiff --git ");
    if (patch) {
      html.append("<pre>").append(Entities.escape(text)).append("</pre>\n");
    } else {
      for (String paragraph : text.split("\n[ \t]*\n")) {
        html.append("<p>").append(linked(paragraph.strip())).append("</p>\n");
      }
    }
    Set<String> names = new LinkedHashSet<>(mail.attachments());
    if (!names.isEmpty()) {
      html.append("<p>Attached: ").append(Entities.escape(String.join(", ", names))).append("</p>\n");
    }
  }

  private static String linked(String paragraph) {
    StringBuilder out = new StringBuilder();
    int[] end = {0};
    LINK.matcher(paragraph).results().forEach(link -> {
      String url = Entities.escape(link.group());
      out.append(Entities.escape(paragraph.substring(end[0], link.start()))).append("<a href=\"").append(url).append("\">")
          .append(url).append("</a>");
      end[0] = link.end();
    });
    return out.append(Entities.escape(paragraph.substring(end[0]))).toString().replace("\n", "<br>\n");
  }

  private static String url(MailMessage mail, String address) {
    if (!mail.url().isEmpty() || address.isEmpty() || mail.id().startsWith("hash:")) {
      return mail.url();
    }
    String id = java.net.URLEncoder.encode(mail.id(), java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20")
        .replace("%40", "@");
    return address.contains("$1") ? address.replace("$1", id) : address + id;
  }
}
