package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.model.Access;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may read a page by the rules that DokuWiki documents (manual, "Access Control Lists"): the lines for the page itself come
/// first, then those of its namespace, then of those above; the first place with a line for the reader, or for a group of theirs,
/// counts, and of several lines there the most generous.
class DokuWikiTruthTest {
  /// Rules, parted by `;` | page | who asks | whether they see it there, and here if that is less. Ada is a user and a lead, Bo a
  /// user, Cy a user and a guest, Dee signed in and of no group, Old has left and is nobody any more.
  private static final String TABLE = """
      * @ALL 1 | a:b | Dee | yes
      * @ALL 0 | a:b | Ada | no
      * @ALL 8 | a:b | Dee | yes
      * @ALL 0; * @user 1 | a:b | Bo | yes
      * @ALL 0; * @user 1 | a:b | Dee | no
      * @ALL 1; * @user 0 | a:b | Bo | yes
      * @ALL 1; a:* @ALL 0 | a:b | Ada | no
      * @ALL 1; a:* @ALL 0 | c:b | Ada | yes
      * @ALL 1; a:* @ALL 0 | a | Ada | yes
      * @ALL 1; a:* @ALL 0 | ab:c | Ada | yes
      * @ALL 1; a:* @ALL 0; a:* @lead 2 | a:b | Ada | yes
      * @ALL 1; a:* @ALL 0; a:* @lead 2 | a:b | Bo | no
      * @ALL 1; a:* @ALL 0; a:* @lead 2 | a:deep:b | Ada | yes
      * @ALL 1; a:* @ALL 0; a:* @lead 2 | a:deep:b | Bo | no
      * @ALL 1; a:* @ALL 0; a:deep:* @user 1 | a:deep:b | Bo | yes
      * @ALL 1; a:* @ALL 0; a:deep:* @user 1 | a:deep:b | Dee | no
      * @ALL 1; a:* @ALL 0; a:deep:* @user 1 | a:b | Bo | no
      * @ALL 1; a:* @ALL 0; a:b @ALL 1 | a:b | Dee | yes
      * @ALL 1; a:b @ALL 0 | a:b | Ada | no
      * @ALL 1; a:b @ALL 0 | a:c | Ada | yes
      * @ALL 1; a:* bo 0 | a:b | Bo | no
      * @ALL 1; a:* bo 0 | a:b | Ada | yes
      * @ALL 0; a:b bo 1 | a:b | Bo | yes
      * @ALL 0; a:b bo 1 | a:b | Ada | no
      * @user 1; a:* @guests 0 | a:b | Cy | no
      * @user 1; a:* @guests 0 | a:b | Bo | yes
      * @user 1; a:* @guests 0; a:* @user 1 | a:b | Cy | yes | no
      * @user 1; a:* @guests 0; a:* @user 1 | a:b | Bo | yes
      * @ALL 1; a:* @user 0; a:b @lead 1 | a:b | Ada | yes | no
      * @ALL 1; a:* @user 0; a:b @lead 1 | a:b | Bo | no
      * @ALL 1; a:* @user 0; a:b @lead 1 | a:b | Dee | yes
      * @ALL 0; user:%USER%:* %USER% 8 | user:bo:start | Bo | yes
      * @ALL 0; user:%USER%:* %USER% 8 | user:bo:start | Ada | no
      * @ALL 0; group:%GROUP%:* %GROUP% 8 | group:lead:plan | Ada | yes
      * @ALL 0; group:%GROUP%:* %GROUP% 8 | group:lead:plan | Bo | no
      # * @ALL 1 | a:b | Ada | no
      * @ALL 1; # a:* @ALL 0 | a:b | Ada | yes
      * @ALL | a:b | Ada | no
      * @unknown 1 | a:b | Ada | no
      * @ALL 0; * old 16 | a:b | Old | no
      * @ALL 0; * old 16 | a:b | Ada | no
      * @ALL 1; a:* @ALL 0; a:* %40lead 1 | a:b | Ada | no
      """;

  private static final Map<String, Set<String>> GROUPS = Map.of("ada", Set.of("user", "lead"), "bo", Set.of("user"), "cy",
      Set.of("user", "guests"), "dee", Set.of(), "old", Set.of());

  @Test
  void whoSeesAPageIsWhoSeesItThere() {
    List<String> wrong = new ArrayList<>();
    List<String> rows = TABLE.lines().toList();
    for (String row : rows) {
      String[] cells = row.split("\\|");
      List<String> rules = Stream.of(cells[0].split(";")).map(String::strip).toList();
      String who = cells[2].strip().toLowerCase(Locale.ROOT);
      String sees = rights(rules).access(cells[1].strip()).visibleTo(principals(who)) ? "yes" : "no";
      if (!sees.equals(cells[cells.length - 1].strip())) {
        wrong.add(row + " but is " + sees);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
  }

  /// Whatever the rules: nobody sees here what they do not see there. The other way round it is nearly always so; an access list
  /// cannot say "of this group, unless of that one".
  @Test
  void noRulesLetAnybodySeeMoreThanThere() {
    long seed = Seed.get();
    System.out.println("noRulesLetAnybodySeeMoreThanThere: -Dseed=" + seed);
    Random random = new Random(seed);
    int same = 0;
    int less = 0;
    for (int i = 0; i < 20_000; i++) {
      List<String> rules = new ArrayList<>();
      for (int line = 0; line < 1 + random.nextInt(5); line++) {
        rules.add(any(random, "*", "a:*", "a:deep:*", "a:deep:b", "a:b", "c:*") + " "
            + any(random, "@ALL", "@user", "@lead", "@guests", "bo", "ada", "cy") + " " + any(random, "0", "0", "1", "8"));
      }
      String page = any(random, "a:b", "a:deep:b", "c:d", "start");
      String who = any(random, "ada", "bo", "cy", "dee");
      boolean there = there(rules, page, who);
      boolean here = rights(rules).access(page).visibleTo(principals(who));
      assertThat(here && !there).as("%s reads %s by %s", who, page, rules).isFalse();
      same += here == there ? 1 : 0;
      less += there && !here ? 1 : 0;
    }
    System.out.println("as there: " + same + ", less than there: " + less);
    assertThat(less).as("less than there").isLessThan(1_000);
  }

  /// The rules in the words of the manual.
  private static boolean there(List<String> rules, String page, String who) {
    List<String> places = new ArrayList<>(List.of(page));
    for (int colon = page.lastIndexOf(':'); colon > 0; colon = page.lastIndexOf(':', colon - 1)) {
      places.add(page.substring(0, colon) + ":*");
    }
    places.add("*");
    for (String place : places) {
      int most = -1;
      for (String rule : rules) {
        String[] parts = rule.split(" ");
        boolean mine = parts[1].equals("@ALL") || parts[1].equals(who) || GROUPS.get(who).stream().anyMatch(group -> parts[1].equals("@" + group));
        if (parts[0].equals(place) && mine) {
          most = Math.max(most, Integer.parseInt(parts[2]));
        }
      }
      if (most >= 0) {
        return most > 0;
      }
    }
    return false;
  }

  private static String any(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static DokuWikiRights rights(List<String> rules) {
    return new DokuWikiRights("test", Set.of(), rules);
  }

  private static Set<String> principals(String who) {
    Set<String> principals = new HashSet<>();
    if (!who.equals("old")) {
      principals.addAll(List.of(Access.EVERYONE_PRINCIPAL, "user:test/" + who));
      GROUPS.get(who).forEach(group -> principals.add("group:" + group));
    }
    return principals;
  }
}
