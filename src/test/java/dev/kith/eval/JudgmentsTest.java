package dev.kith.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Library;
import dev.kith.model.Access;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Judged questions read from a folder, and asked.
class JudgmentsTest {
  @TempDir
  private Path folder;

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private void good() throws IOException {
    write("topics.jsonl", """
        {"id": "t1", "query": "vpn on a mac"}

        {"id": "t2", "query": "who may see it", "viewer": "ola.l"}
        """);
    write("qrels.tsv", "t1\tvpn\t2\nt1\tdns\t0\nt2\tsecret\t1\n\n");
    write("split.tsv", "t1\tdev\nt2\ttest\n");
  }

  @Test
  void aFolderOfJudgmentsIsRead() throws IOException {
    good();
    Judgments set = Judgments.read(folder);
    assertThat(set.people()).isFalse();
    assertThat(set.name()).isEqualTo(folder.getFileName().toString());
    assertThat(set.topics()).containsExactly(new Judgments.Topic("t1", "vpn on a mac", "dev", "", Map.of("vpn", 2)),
        new Judgments.Topic("t2", "who may see it", "test", "ola.l", Map.of("secret", 1)));
    assertThat(set.split("test")).extracting(Judgments.Topic::id).containsExactly("t2");
    assertThat(set.split("all")).hasSize(2);
  }

  @Test
  void aSetWhoseJudgedAreListedAsPeopleIsOfPeople() throws IOException {
    good();
    write("people.jsonl", "{\"id\": \"vpn\", \"name\": \"V P N\"}\n{\"id\": \"secret\"}\n");
    assertThat(Judgments.read(folder).people()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      qrels.tsv    | t1 vpn 2                  | 2 | needs 3 columns parted by tabs
      qrels.tsv    | t1~vpn~two                | 2 | the grade “two” is no whole number
      qrels.tsv    | t1~vpn~-1                 | 2 | the grade “-1” is no whole number of 0 and more
      qrels.tsv    | t1~vpn~                   | 2 | the grade “” is no whole number
      qrels.tsv    | t1~vpn~99                 | 2 | the grade “99”
      qrels.tsv    | t1~vpn~2~~                | 0 |
      split.tsv    | t1                        | 2 | needs 2 columns parted by tabs
      topics.jsonl | {"id": "t1", "query":     | 2 | Unexpected
      topics.jsonl | {"id": "t9"}              | 2 | a topic needs an id and a query
      topics.jsonl | {"query": "x"}            | 2 | a topic needs an id and a query
      topics.jsonl | 42                        | 2 | a topic needs an id and a query
      topics.jsonl | {"id": "t1", "query": "a"} {} | 2 | Trailing
      """)
  void aBrokenLineIsToldWithFileAndLine(String file, String line, int at, String problem) throws IOException {
    good();
    String first = Files.readString(folder.resolve(file)).lines().findFirst().orElseThrow();
    write(file, first + "\n" + line.replace('~', '\t') + "\n");
    if (at == 0) {
      assertThat(Judgments.read(folder).topics()).isNotEmpty();
    } else {
      assertThatThrownBy(() -> Judgments.read(folder)).isInstanceOf(IOException.class)
          .hasMessageStartingWith(folder.resolve(file) + ":" + at + ": ").hasMessageContaining(problem)
          .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
  }

  @Test
  void aFileThatIsNotUtf8IsToldByName() throws IOException {
    good();
    Files.write(folder.resolve("qrels.tsv"), "t1\tvpn\t2\nt1\tbücher\t1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Judgments.read(folder)).isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("qrels.tsv") + ": ").hasMessageContaining("UTF-8");
  }

  @Test
  void aMissingFileIsToldByName() {
    assertThatThrownBy(() -> Judgments.read(folder)).isInstanceOf(IOException.class).hasMessageContaining("qrels.tsv");
  }

  @Test
  void documentsAreAskedForAsTheTopicsViewer(@TempDir Path index) throws IOException {
    good();
    try (Library library = new Library(index)) {
      library.add(Library.person("ola.l", "Ola Lindqvist", "Radio"));
      library.add(Library.page("vpn", "VPN on a Mac", "Text."), Library.page("dns", "Names", "Text about the mac."),
          Library.page("secret", "Who may see it", "Text.").withAccess(Access.of(Set.of("user:ola.l"))));
      Evaluation.Scores scores = new Evaluation(library.search(), library.experts()).run(Judgments.read(folder), "all");
      assertThat(scores.topics()).isEqualTo(2);
      assertThat(scores.kind()).isEqualTo("documents");
      assertThat(scores.asked()).extracting(asked -> asked.ranked().getFirst()).containsExactly("vpn", "secret");
      assertThat(scores.mean().mrr()).isEqualTo(1);
      write("topics.jsonl", "{\"id\": \"t2\", \"query\": \"who may see it\", \"viewer\": \"nobody\"}");
      assertThatThrownBy(() -> new Evaluation(library.search(), library.experts()).run(Judgments.read(folder), "all"))
          .isInstanceOf(IllegalArgumentException.class).hasMessage("topic t2: there is no person “nobody” to ask as");
    }
  }

  @Test
  void peopleAreMeasuredByTheCompanysIds(@TempDir Path index) throws IOException {
    write("topics.jsonl", "{\"id\": \"t1\", \"query\": \"who knows about antennas\"}");
    write("qrels.tsv", "t1\tmira.v\t1\n");
    write("people.jsonl", "{\"id\": \"mira.v\"}");
    try (Library library = new Library(index)) {
      library.add(Library.person("mira.v", "Mira Vasquez", "Radio"));
      library.add(Library.page("a", "Antennas", "All about antennas.").withParts(List.of(Library.part(Role.AUTHOR, "mira.v"))));
      Evaluation.Scores scores = new Evaluation(library.search(), library.experts()).run(Judgments.read(folder), "all");
      assertThat(scores.kind()).isEqualTo("experts");
      assertThat(scores.asked().getFirst().ranked()).containsExactly("mira.v");
      assertThat(scores.mean().ndcg10()).isEqualTo(1);
    }
  }
}
