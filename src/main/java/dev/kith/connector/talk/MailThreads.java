package dev.kith.connector.talk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Puts mails into threads: by the ids they refer to, whether the mail referred to is there or not; and an answer that
/// refers to none joins the newest thread of its subject that had a mail within the 30 days before. Of a mail it keeps some
/// 60 bytes.
final class MailThreads {
  private static final long WINDOW = Duration.ofDays(30).toSeconds();
  private static final Pattern PREFIX = Pattern.compile("(?iu)^\\s*(?:(?:re|aw|antw|sv|vs|ref|rif|r|odp|ynt|res"
      + "|回复|答复|fwd?|wg|tr|rv|enc|i|vb|vl|转发)\\s*(?:\\[\\d+]|\\(\\d+\\))?\\s*[:：]\\s*)");
  private static final Pattern REPLY = Pattern.compile("(?iu)^(?:\\[[^\\]]{1,40}]\\s*)*(?:re|aw|antw|sv|vs|ref"
      + "|rif|odp|ynt|res|回复|答复)\\s*(?:\\[\\d+]|\\(\\d+\\))?\\s*[:：].*");
  private static final Pattern TAG = Pattern.compile("^\\s*\\[([^\\]]{1,40})]\\s*");

  private final Map<Long, Integer> byId = new HashMap<>();
  private int[] parent = new int[1_024];
  private int nodes;
  private int[] node = new int[1_024];
  private long[] seconds = new long[1_024];
  private long[] subject = new long[1_024];
  private boolean[] orphan = new boolean[1_024];
  private int mails;

  /// Adds the next mail; mails are counted from 0.
  void add(MailMessage mail) {
    if (mails == node.length) {
      node = Arrays.copyOf(node, 2 * mails);
      seconds = Arrays.copyOf(seconds, 2 * mails);
      subject = Arrays.copyOf(subject, 2 * mails);
      orphan = Arrays.copyOf(orphan, 2 * mails);
    }
    int own = node(mail.id());
    mail.references().forEach(id -> parent[root(node(id))] = root(own));
    node[mails] = own;
    seconds[mails] = mail.at() == null ? Long.MIN_VALUE : mail.at().getEpochSecond();
    subject[mails] = hash(base(mail.subject()).toLowerCase(java.util.Locale.ROOT));
    orphan[mails++] = mail.references().isEmpty() && isReply(mail.subject()) && !base(mail.subject()).isEmpty();
  }

  private int node(String id) {
    Integer known = byId.putIfAbsent(hash(id), nodes);
    if (known != null) {
      return known;
    }
    if (nodes == parent.length) {
      parent = Arrays.copyOf(parent, 2 * nodes);
    }
    parent[nodes] = nodes;
    return nodes++;
  }

  private int root(int of) {
    int at = of;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /// The threads, each as its mails' numbers by time; the threads in the order of their first mails.
  List<int[]> threads() {
    Integer[] byTime = IntStream.range(0, mails).boxed().toArray(Integer[]::new);
    Arrays.sort(byTime, Comparator.comparingLong((Integer mail) -> seconds[mail]).thenComparing(mail -> mail));
    Map<Long, Integer> newest = new HashMap<>();
    for (int mail : byTime) {
      Integer before = newest.get(subject[mail]);
      if (orphan[mail] && before != null && seconds[mail] != Long.MIN_VALUE && seconds[mail] - WINDOW <= seconds[before]) {
        parent[root(node[mail])] = root(node[before]);
      }
      newest.put(subject[mail], mail);
    }
    Map<Integer, List<Integer>> threads = new java.util.LinkedHashMap<>();
    for (int mail : byTime) {
      threads.computeIfAbsent(root(node[mail]), _ -> new ArrayList<>()).add(mail);
    }
    return threads.values().stream().map(thread -> thread.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  static boolean isReply(String subject) {
    return REPLY.matcher(subject.strip()).matches();
  }

  /// FNV-1a of 64 bits.
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /// The subject without what replies, forwards and lists put in front of it.
  static String base(String subject) {
    return title(subject, MailThreads::isListTag);
  }

  /// The subject without prefixes, and without those tags in brackets that are a list's.
  static String title(String subject, java.util.function.Predicate<String> listTag) {
    String text = subject.strip();
    while (true) {
      var tag = TAG.matcher(text);
      String rest = PREFIX.matcher(text).replaceFirst("");
      if (rest.equals(text) && tag.find() && listTag.test(tag.group(1))) {
        rest = text.substring(tag.end());
      } else if (rest.equals(text) && text.matches("(?iu)^\\[[^\\]]{1,40}]\\s*(?:re|aw|sv|fwd?|wg)\\s*:.*")) {
        // a tag that is kept may stand before the prefix
        String kept = TAG.matcher(text).results().findFirst().map(found -> found.group(1)).orElse("");
        rest = "[" + kept + "] " + PREFIX.matcher(TAG.matcher(text).replaceFirst("")).replaceFirst("");
      }
      if (rest.equals(text)) {
        return text.replaceAll("\\s+", " ").strip();
      }
      text = rest.strip();
    }
  }

  /// One word, and none of those that say what sort of mail it is.
  static boolean isListTag(String tag) {
    return tag.matches("[\\p{L}\\p{N}_.+-]{2,40}") && !tag.matches("(?iu)(?:patch|rfc|rft|announce|vote|result"
        + "|discuss|proposal|bug|question|solved|urgent"
        + "|ot|security|ann|request|help|poll|info|[\\p{Lu}]{2,10}-\\d+|\\d+|v\\d.*)");
  }
}
