package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Secret;
import dev.kith.connector.wiki.FakeConfluence.Account;
import dev.kith.connector.wiki.FakeConfluence.Grant;
import dev.kith.connector.wiki.FakeConfluence.Space;
import dev.kith.connector.wiki.FakeConfluence.Thing;
import dev.kith.model.Access;
import dev.kith.model.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may read a page, by the rules Confluence documents ("Check who can view a page"): they view the space, and satisfy the
/// restriction of the page and of every page above it; an empty restriction restricts nothing. What cannot be read lets
/// nobody in.
class ConfluenceTruthTest {
  /// Who may view the space | restrictions from the top page down to the page itself | who asks | whether they see it.
  ///
  /// `g:` a group, `u:` a user, `anonymous` whoever comes, `none` nobody, `hidden` what the interface does not show; `-` an empty
  /// restriction, `?` one that cannot be read. Ada is of the staff and a gardener, Bo of the staff, Cy of the staff and has
  /// left, Dee of no group, Ed of the heads (and got another name), who are, unknown to the interface, a group within the
  /// managers. `setting` says that the source's own `access` decides.
  private static final String TABLE = """
      g:staff | - | Ada | yes
      g:staff | - | Dee | no
      g:staff | - | nobody | no
      u:Dee | - | Dee | yes
      u:Dee | - | Ada | no
      g:staff,u:Dee | - | Dee | yes
      anonymous | - | Dee | yes
      anonymous,g:staff | - | Dee | yes
      anonymous | g:gardeners | Dee | no
      anonymous | g:gardeners | Ada | yes
      none | - | Ada | no
      none | u:Ada | Ada | no
      g:managers | - | Ed | no
      g:heads | - | Ed | yes
      g:staff | g:gardeners | Ada | yes
      g:staff | g:gardeners | Bo | no
      g:staff | u:Bo | Bo | yes
      g:staff | u:Bo | Ada | no
      g:staff | g:gardeners,u:Bo | Bo | yes
      g:staff | g:gardeners,u:Bo | Ada | yes
      g:staff | u:Dee | Dee | no
      g:heads,g:staff | u:Ed | Ed | yes
      g:staff | g:heads | Ed | no
      g:staff,g:heads | g:managers | Ed | no
      g:staff | g:deleted | Ada | no
      g:staff | u:Cy | Ada | no
      g:staff | u:Cy | Cy | no
      g:staff | u:Cy,u:Bo | Bo | yes
      g:staff | - > - | Ada | yes
      g:staff | g:gardeners > - | Ada | yes
      g:staff | g:gardeners > - | Bo | no
      g:staff | - > g:gardeners | Bo | no
      g:staff | - > g:gardeners | Ada | yes
      g:staff | u:Bo > g:gardeners | Ada | no
      g:staff | u:Bo > g:gardeners | Bo | no
      g:staff | u:Ada,u:Bo > g:gardeners | Ada | yes
      g:staff | u:Ada,u:Bo > g:gardeners | Bo | no
      g:staff | g:gardeners > - > - | Bo | no
      g:staff | g:gardeners > - > - | Ada | yes
      g:staff | g:gardeners > - > u:Bo | Bo | no
      g:staff | u:Ada > u:Bo > - | Ada | no
      g:staff | g:staff > g:gardeners > u:Ada | Ada | yes
      g:staff | ? | Ada | no
      g:staff | ? > - | Ada | no
      g:staff | - > ? > - | Ada | no
      g:staff | g:gardeners > ? | Ada | no
      hidden | - | Ada | setting
      hidden | - > - | Dee | setting
      hidden | g:gardeners | Ada | no
      hidden | g:gardeners > - | Ada | no
      """;

  private static final Map<String, Set<String>> GROUPS = Map.of("staff", Set.of("Ada", "Bo", "Cy"), "gardeners", Set.of("Ada"), "heads",
      Set.of("Ed"), "managers", Set.of());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSeesAPageIsWhoSeesItThere(boolean cloud) throws Exception {
    FakeConfluence site = new FakeConfluence(cloud);
    site.limit = 100;
    site.groups.clear();
    GROUPS.forEach((group, members) -> site.groups.put(group, new TreeSet<>(members.stream().map(one -> "k" + one).toList())));
    site.accounts.put("kDee", new Account("Dee", "known", true, "dee@fern.example"));
    site.accounts.put("kCy", new Account("Cy", "known", false, "cy@fern.example"));
    site.accounts.put("kEd", new Account("Edwin, once Ed", "known", true, "ed@fern.example"));
    List<String> rows = TABLE.lines().toList();
    Map<String, String> pages = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = rows.get(i).split("\\|");
      pages.put(rows.get(i), space(site, i + 10, cells[0].strip(), cells[1].strip()));
    }
    Kept kept = new Kept().pass(new ConfluenceApi("test", new LiveFake(site).url(), "", new Secret("t"), null, null, null, false, null,
        MediaWikiApiTest.HERE));
    List<String> wrong = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split("\\|");
      Item item = kept.items.get(pages.get(row));
      String sees = item.access() == null ? "setting" : item.access().visibleTo(principals(cells[2].strip())) ? "yes" : "no";
      if (!sees.equals(cells[3].strip())) {
        wrong.add(row + " but is " + sees + ": " + item.access());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
  }

  private static Set<String> principals(String user) {
    Set<String> principals = new HashSet<>();
    // who has left cannot sign in
    if (!user.equals("nobody") && !user.equals("Cy")) {
      principals.addAll(List.of(Access.EVERYONE_PRINCIPAL, "user:test/k" + user));
      GROUPS.forEach((group, members) -> {
        if (members.contains(user)) {
          principals.add("group:" + group);
        }
      });
    }
    return principals;
  }

  /// A space with one page below the other, and returns the lowest.
  private static String space(FakeConfluence site, int number, String viewers, String line) {
    Space space = new Space(number, "S" + number, "Space " + number);
    site.spaces.put(space.key, space);
    space.grants = viewers.equals("hidden") ? null : new ArrayList<>();
    for (String one : viewers.matches("hidden|none") ? new String[0] : viewers.split(",")) {
      space.grants.add(one.equals("anonymous") ? new Grant("anonymous", "") : one.startsWith("g:") ? new Grant("group", one.substring(2))
          : new Grant("user", "k" + one.substring(2)));
    }
    Thing page = null;
    for (String one : line.split(">")) {
      String restriction = one.strip();
      page = site.add("page", space.key, "kAda", "Page " + number, "<p>Words.</p>", page == null ? "" : page.id, "");
      page.silent = restriction.equals("?");
      for (String named : restriction.matches("[-?]") ? new String[0] : restriction.split(",")) {
        if (named.startsWith("g:")) {
          page.groups.add(named.substring(2));
        } else {
          page.users.add("k" + named.substring(2));
        }
      }
    }
    return page.id;
  }
}
