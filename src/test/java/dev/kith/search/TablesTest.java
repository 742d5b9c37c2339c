package dev.kith.search;

import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables that a person can read, of what is typed and what becomes of it: `src/test/resources/tables`.
class TablesTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");

  @TempDir
  private static Path folder;
  private static Library library;

  @BeforeAll
  static void open() {
    library = new Library(folder);
    library.add(person("mira", "Mira Vásquez", "Radio", "mira@fern.example"), person("tom", "Tom Vasquez", "Finance"),
        person("ada", "Ada Vink", "Cloud Platform"), person("ola", "Ola Lindqvist", "Payments"), person("kim1", "Kim Stone", "Field"),
        person("kim2", "Kim Stone", "Data"));
    library.add(
        page("vpn", "VPN on a Mac", "Reset the passwords of the VPN on your Mac.").withTags(List.of("vpn", "macos"))
            .withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("vpn2", "VPN on Windows", "Reset the VPN, then sign in.").withParts(List.of(part(Role.AUTHOR, "ada"))),
        page("kafka1", "Kafka retention", "How long Kafka keeps what it receives. Retention is a week.").withTags(List.of("kafka"))
            .withParts(List.of(part(Role.AUTHOR, "ada"))),
        page("kafka2", "Kafka upgrade", "An upgrade of Kafka on Kubernetes, step by step.").withParts(List.of(part(Role.AUTHOR, "ada"))),
        page("kube", "Kubernetes upgrade", "Kubernetes is upgraded each quarter."),
        page("onboarding", "Onboarding checklist", "A calendar invite, a badge and a laptop. The check-in list.").withParts(List.of(part(Role.AUTHOR, "tom"))),
        item("blog", "onboarding", Kind.POST, "Onboarding in a week", "How we receive new people."),
        page("invoices", "Invoices", "We receive invoices by mail.").withParts(List.of(part(Role.AUTHOR, "tom"))),
        page("refund", "Refund policy", "When customers get a refund.").withParts(List.of(part(Role.AUTHOR, "ola"))),
        page("gateway", "Gateway certificate", "The certificate of each gateway is renewed."),
        item("answers", "battery", Kind.QUESTION, "Battery voltage of the KX-4411?", "Which voltage does the battery of a gateway have?"),
        page("antenna", "Antenna calibration", "Calibration of an antenna on the roof.").withParts(List.of(part(Role.AUTHOR, "mira"))),
        item("drive", "form", Kind.FILE, "Travel form", "Fill in the form."),
        page("stone", "Natural stone floors", "Do not drill."),
        item("wiki", "message", Kind.MESSAGE, "gateways are down again", "gateways are down again"),
        page("secret", "Kafka walrus", "The walrus and its walruses.").withTags(List.of("walrus")).withAccess(Access.of(Set.of("group:board")))
            .withParts(List.of(part(Role.AUTHOR, "wiki", "zed", "Zed Outsider"))));
  }

  @AfterAll
  static void close() {
    library.close();
  }

  private record Row(String typed, String expected) {}

  private static List<Row> table(String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLES.resolve(name + ".txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] sides = line.split("=>", 2);
        rows.add(new Row(sides[0].strip(), sides[1].strip()));
      }
    }
    assertThat(rows).as("control: the table %s is read", name).hasSizeGreaterThanOrEqualTo(40);
    return rows;
  }

  /// All differing rows at once, as they would have to stand in the table.
  private static void compare(List<Row> rows, UnaryOperator<String> answer) {
    List<String> wanted = new ArrayList<>();
    List<String> found = new ArrayList<>();
    rows.forEach(row -> {
      wanted.add(row.typed + " => " + row.expected);
      found.add(row.typed + " => " + answer.apply(row.typed));
    });
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void plainQuestionsAreReadAsTheTableSays() throws IOException {
    compare(table("questions"), typed -> {
      Natural.Reading reading = new Natural(library.search().directory(), Library.SOURCES, people -> people,
          new SpokenDates(LocalDate.of(2026, 6, 15)), "mira").read(QueryParser.parse(typed).node());
      return Translation.readable(reading.node()) + (reading.newest() ? ", newest" : "");
    });
  }

  @Test
  void wordsArePutRightAsTheTableSays() throws IOException {
    compare(table("corrections"), typed -> {
      Answer.Corrected corrected = library.search().answer(Question.of(typed), Viewers.ANYBODY).help().corrected();
      return corrected == null ? "" : corrected.q();
    });
  }

  @Test
  void suggestionsAreThoseOfTheTable() throws IOException {
    compare(table("suggestions"), typed -> String.join("; ", library.search().suggest(typed.replace('_', ' '), 8, Viewers.ANYBODY).stream()
        .map(suggestion -> suggestion.kind().label() + " " + (suggestion.kind() == Suggestion.Kind.SOURCE ? suggestion.q() : suggestion.text()))
        .toList()));
  }
}
