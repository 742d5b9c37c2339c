package dev.kith.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Doc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnnamedTest {
  @Test
  void whoPostedSomethingInAThreadIsTakenOutOfItAsWell() {
    Doc thread = new Doc("thread", "en", Map.of(Fields.RECORD, List.of(Fields.ITEM), Fields.PARTS, List.of("COMMENTER\t\tblog/tw\tTam Wild"),
        Fields.POSTS, List.of("0\t17\thttps://blog.example/#1\tblog/tw\tTam Wild", "40\t\t\tblog/mira\tMira Stone")), Map.of());
    Doc without = new Unnamed(who -> who.startsWith("blog/tw")).of(thread).orElseThrow();
    assertThat(without.toString()).doesNotContain("tw", "Tam").contains("blog/mira\tMira Stone");
    assertThat(without.strings().get(Fields.POSTS).getFirst()).isEqualTo("0\t17\thttps://blog.example/#1\t");
    assertThat(new Unnamed(_ -> false).of(thread)).as("control").contains(thread);
  }
}
