package dev.kith.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Passes;
import dev.kith.ingest.Report;
import dev.kith.model.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A truth table of who finds what: a real pass of the real connector, and a real search by each of four people. Ada and Bo are of the
/// staff, Cy and Dee are not; the source itself is for the staff. Every item of a table holds the word [#WORD].
public final class RightsTable {
  public static final String WORD = "zebra";
  private static final List<String> PEOPLE = List.of("ada", "bo", "cy", "dee");

  private RightsTable() {}

  /// Fails with each row of which somebody finds what they should not, or does not find what they should.
  ///
  /// @param rows by native id who is to find it, parted by blanks in the order of their names; `gone` if it is not even kept
  public static void check(Path folder, Connector connector, Map<String, String> rows) {
    try (Passes passes = new Passes(folder, Passes.person("ada", "staff"), Passes.person("bo", "staff"), Passes.person("cy"), Passes.person("dee"))) {
      Report report = passes.pass(connector, Access.of(Set.of("group:staff")));
      assertThat(report.done()).as("%s", report).isTrue();
      Map<String, Set<String>> found = new LinkedHashMap<>();
      PEOPLE.forEach(person -> found.put(person, passes.finds(person, WORD)));
      List<String> wrong = new ArrayList<>();
      rows.forEach((id, sees) -> {
        String seeing = String.join(" ", PEOPLE.stream().filter(person -> found.get(person).contains(id)).toList());
        if (!seeing.equals(sees)) {
          wrong.add(id + " is for [" + sees + "] but found by [" + seeing + "]");
        }
      });
      assertThat(wrong).isEmpty();
      found.forEach((person, ids) -> assertThat(rows.keySet()).as("what %s finds is in the table", person).containsAll(ids));
      assertThat(PEOPLE).as("control: nobody finds everything").allSatisfy(person ->
          assertThat(found.get(person)).hasSizeLessThan(rows.size()));
    }
  }
}
