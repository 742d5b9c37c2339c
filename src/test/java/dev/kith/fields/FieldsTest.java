package dev.kith.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.extract.Extract;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which date an item has, in which folders it lies, and that its digest stays.
class FieldsTest {
  private static final Content OFFICE = new Content.Binary("application/pdf", new byte[0]);
  private static final Instant MADE = Instant.parse("2023-01-01T00:00:00Z");
  private static final Instant EDITED = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant CLONED = Instant.parse("2026-01-01T00:00:00Z");

  private static Long at(Content content, Instant told, Instant created, Instant edited) {
    Item item = Item.of("drive", "a", Kind.FILE, "A", content).withTimes(null, told);
    Extract extract = new Extract("text", List.of(), List.of(), List.of(), List.of(), created, edited);
    return Fields.doc(item, extract, Access.EVERYONE, Ownership.OWNED).numbers().get(Fields.AT);
  }

  @Test
  void whatAnOfficeFileSaysOfItselfCountsMoreThanTheTimeOfTheFile() {
    assertThat(at(OFFICE, CLONED, MADE, EDITED)).isEqualTo(EDITED.getEpochSecond());
    assertThat(at(OFFICE, CLONED, MADE, null)).isEqualTo(MADE.getEpochSecond());
    assertThat(at(OFFICE, CLONED, null, null)).isEqualTo(CLONED.getEpochSecond());
  }

  @Test
  void ofATextTheConnectorKnowsTheTimeBest() {
    assertThat(at(Content.plain("text"), CLONED, MADE, EDITED)).isEqualTo(CLONED.getEpochSecond());
    assertThat(at(Content.plain("text"), null, MADE, EDITED)).isEqualTo(EDITED.getEpochSecond());
    assertThat(at(Content.plain("text"), null, null, null)).isNull();
  }

  private static List<String> folders(Item item) {
    return Fields.doc(item, Extract.of("text"), Access.EVERYONE, Ownership.OWNED).strings().getOrDefault(Fields.FOLDER, List.of());
  }

  @Test
  void aPageLiesInTheFoldersOfItsPlaceItsFilesAndItsAddress() {
    Item page = Item.of("wiki", "a", Kind.PAGE, "A", Content.plain("text"));
    assertThat(folders(page)).isEmpty();
    assertThat(folders(page.withPlace(List.of("Radio Team")).withPaths(List.of("lib/antenna/tune.c"))
        .withUrl("https://wiki.example/2024/Guides/tune"))).containsExactly(Fields.ROOT, "antenna", "guides", "lib", "radio team");
  }

  @Test
  void theAddressOfAMessageTellsWhenAndNotWhere() {
    Item mail = Item.of("list", "a", Kind.MAIL, "A", Content.plain("text")).withUrl("https://list.example/archive/march/1");
    assertThat(folders(mail)).isEmpty();
  }

  @Test
  void whoPostedIsKeptButNotWhoWasDeleted() {
    List<Extract.Post> posts = List.of(new Extract.Post(0, Identity.of("qa", "7", "Mira Vasquez"), MADE, "https://qa.example/1"),
        new Extract.Post(40, Identity.of("qa", "8", "Tom Stone"), null, ""), new Extract.Post(60, null, MADE, ""));
    Extract extract = new Extract("text", List.of(), List.of(), List.of(), List.of(), null, null, posts);
    Item thread = Item.of("qa", "1", Kind.QUESTION, "A", Content.plain("text"));
    assertThat(Fields.doc(thread, extract, Access.EVERYONE, Ownership.OWNED).strings().get(Fields.POSTS)).containsExactly(
        "0\t1672531200\thttps://qa.example/1\tqa/7\tMira Vasquez", "40\t\t\tqa/8\tTom Stone", "60\t1672531200\t\t");
    assertThat(Fields.doc(thread, extract, Access.EVERYONE, Ownership.OWNED, who -> who.startsWith("qa/8")).strings().toString())
        .contains("Mira Vasquez").doesNotContain("Tom Stone", "qa/8");
  }

  @Test
  void whoeverATitleNamesIsNamed() {
    Item commit = Item.of("code", "a", Kind.COMMIT, "Retry later, suggested by Ines Calder", Content.plain("text"));
    assertThat(Fields.doc(commit, Extract.of("As Tom Stone wrote."), Access.EVERYONE, Ownership.OWNED).strings().get(Fields.NAMED))
        .containsExactlyInAnyOrder("MENTIONED\t\tInes Calder", "MENTIONED\t\tTom Stone", "MENTIONED\t\tAs Tom", "MENTIONED\t\tAs Tom Stone");
  }

  @Test
  void aDocumentHasTheDigestThatIndexesHoldOfItAlready() {
    Item page = Item.of("wiki", "a", Kind.PAGE, "Café, {x=[1]}", Content.plain("text")).withTags(List.of("b", "a, c"))
        .withTimes(MADE, EDITED).withUrl("https://wiki.example/a");
    assertThat(Fields.doc(page, Extract.of("Häuser 🙂 \uD83D and more"), Access.EVERYONE, Ownership.OWNED).strings().get(Fields.DIGEST))
        .as("else each document is written again at the next pass").containsExactly("1gbmfvh1qnfamo8ckllch4krov");
  }
}
