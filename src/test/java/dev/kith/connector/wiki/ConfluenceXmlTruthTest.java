package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may read a page of an XML export, by the rules that Confluence documents: they view the space, and satisfy the restriction
/// of the page and of every page above it. What the export does not tell lets nobody in.
class ConfluenceXmlTruthTest {
  /// Who may view the space | restrictions from the top page down to the page itself | who asks | whether they see it.
  ///
  /// `g:` a group, `u:` a user, `anonymous` whoever comes, `none` nobody; `-` no restriction, `edit` one on editing alone, `empty`
  /// one that names nobody, `?` one that the page names and the export lacks, `new` one of a kind that is not known. Ada is of
  /// the staff and a gardener, Bo of the staff, Dee of no group.
  private static final String TABLE = """
      g:staff | - | Ada | yes
      g:staff | - | Dee | no
      g:staff | - | nobody | no
      u:Dee | - | Dee | yes
      u:Dee | - | Ada | no
      g:staff,u:Dee | - | Dee | yes
      g:staff,u:Dee | - | Bo | yes
      anonymous | - | Dee | yes
      anonymous | - | nobody | no
      anonymous,g:staff | - | Dee | yes
      anonymous | g:gardeners | Dee | no
      anonymous | g:gardeners | Ada | yes
      none | - | Ada | no
      none | u:Ada | Ada | no
      none | g:staff | Bo | no
      g:staff | g:gardeners | Ada | yes
      g:staff | g:gardeners | Bo | no
      g:staff | u:Bo | Bo | yes
      g:staff | u:Bo | Ada | no
      g:staff | g:gardeners,u:Bo | Bo | yes
      g:staff | g:gardeners,u:Bo | Ada | yes
      g:staff | u:Dee | Dee | no
      g:staff | edit | Bo | yes
      g:staff | edit | Dee | no
      g:staff | edit+g:gardeners | Bo | no
      g:staff | edit+g:gardeners | Ada | yes
      g:staff | empty | Ada | no
      g:staff | ? | Ada | no
      g:staff | edit+? | Ada | no
      g:staff | new | Ada | no
      g:staff | g:deleted | Ada | no
      g:staff | - > - | Bo | yes
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
      g:staff | g:gardeners > edit > u:Ada | Ada | yes
      g:staff | g:gardeners > edit > u:Bo | Bo | no
      g:staff | ? > - | Ada | no
      g:staff | - > ? > - | Ada | no
      g:staff | empty > - | Ada | no
      g:STAFF | - | Ada | yes
      g:staff | g:Gardeners | Ada | yes
      """;

  private static final Map<String, Set<String>> PRINCIPALS = Map.of("Ada", Set.of("everyone", "user:test/kAda", "group:staff",
      "group:gardeners"), "Bo", Set.of("everyone", "user:test/kBo", "group:staff"), "Dee", Set.of("everyone", "user:test/kDee"), "nobody",
      Set.of());

  private final StringBuilder xml = new StringBuilder();
  private int ids = 1000;

  @Test
  void whoSeesAPageIsWhoSeesItThere(@TempDir Path folder) throws Exception {
    List<String> rows = TABLE.lines().toList();
    List.of("Ada", "Bo", "Dee").forEach(user -> xml.append("<object class=\"ConfluenceUserImpl\" package=\"com.example\"><id name=\"key\">k")
        .append(user).append("</id><property name=\"name\">").append(user).append("</property></object>\n"));
    group("staff", "Ada", "Bo");
    group("gardeners", "Ada");
    Map<String, Integer> pages = new HashMap<>();
    rows.forEach(row -> pages.put(row, space(row.split("\\|")[0].strip(), row.split("\\|")[1].strip())));
    Files.writeString(folder.resolve("entities.xml"), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hibernate-generic>\n" + xml
        + "</hibernate-generic>\n");
    Files.writeString(folder.resolve("exportDescriptor.properties"), "exportType=all\n");
    RecordingSink sink = new RecordingSink();
    new ConfluenceXml("test", folder, "https://wiki.fern.example", null, false).read(Cursor.START, sink);
    List<String> wrong = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split("\\|");
      Access access = sink.item(pages.get(row).toString()).access();
      String sees = access == null ? "setting" : access.visibleTo(PRINCIPALS.get(cells[2].strip())) ? "yes" : "no";
      if (!sees.equals(cells[3].strip())) {
        wrong.add(row + " but is " + sees + ": " + access);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
  }

  private void group(String name, String... members) {
    int group = ids++;
    object("InternalGroup", group, text("name", name));
    for (String member : members) {
      int user = ids++;
      object("InternalUser", user, text("name", member), text("lowerName", member.toLowerCase(java.util.Locale.ROOT)));
      object("HibernateMembership", ids++, link("parentGroup", "InternalGroup", group), link("userMember", "InternalUser", user));
    }
  }

  /// A space with one page below the other; the number of the lowest.
  private int space(String viewers, String line) {
    int space = ids++;
    object("Space", space, text("name", "Space " + space), text("key", "S" + space));
    // so that something is said of permissions even where nobody views
    object("SpacePermission", ids++, link("space", "Space", space), text("type", "EDITSPACE"), text("group", "staff"));
    for (String viewer : viewers.equals("none") ? new String[0] : viewers.split(",")) {
      object("SpacePermission", ids++, link("space", "Space", space), text("type", "VIEWSPACE"), who(viewer, "group"));
    }
    int page = -1;
    for (String restriction : line.split(">")) {
      page = page(space, page, restriction.strip());
    }
    return page;
  }

  private static String who(String written, String group) {
    return written.equals("anonymous") ? "" : written.startsWith("g:") ? text(group, written.substring(2))
        : "<property name=\"userSubject\" class=\"ConfluenceUserImpl\" package=\"com.example\"><id name=\"key\">k" + written.substring(2)
            + "</id></property>";
  }

  private int page(int space, int above, String restrictions) {
    int page = ids++;
    List<Integer> sets = new ArrayList<>();
    for (String one : restrictions.split("\\+")) {
      if (one.equals("-")) {
        continue;
      }
      int set = ids++;
      sets.add(set);
      if (!one.equals("?")) {
        object("ContentPermissionSet", set, text("type", one.equals("edit") ? "Edit" : one.equals("new") ? "Admire" : "View"),
            link("owningContent", "Page", page));
        for (String named : one.equals("empty") ? new String[0] : one.matches("edit|new") ? new String[] {"g:elders"} : one.split(",")) {
          object("ContentPermission", ids++, text("type", one.equals("edit") ? "Edit" : "View"),
              link("owningSet", "ContentPermissionSet", set), who(named, "groupName"));
        }
      }
    }
    StringBuilder named = new StringBuilder();
    sets.forEach(set -> named.append("<element class=\"ContentPermissionSet\" package=\"com.example\"><id name=\"id\">").append(set)
        .append("</id></element>"));
    object("Page", page, text("title", "Page " + page), text("contentStatus", "current"), link("space", "Space", space),
        above < 0 ? "" : link("parent", "Page", above),
        sets.isEmpty() ? "" : "<collection name=\"contentPermissionSets\" class=\"java.util.Collection\">" + named + "</collection>");
    object("BodyContent", ids++, text("body", "Words."), link("content", "Page", page), text("bodyType", "2"));
    return page;
  }

  private static String text(String name, String value) {
    return "<property name=\"" + name + "\"><![CDATA[" + value + "]]></property>";
  }

  private static String link(String name, String type, int id) {
    return "<property name=\"" + name + "\" class=\"" + type + "\" package=\"com.example\"><id name=\"id\">" + id + "</id></property>";
  }

  private void object(String type, int id, String... properties) {
    xml.append("<object class=\"").append(type).append("\" package=\"com.example\"><id name=\"id\">").append(id).append("</id>")
        .append(String.join("", properties)).append("</object>\n");
  }
}
