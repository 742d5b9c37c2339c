package dev.kith.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SynonymsTest {
  private final Synonyms synonyms = new Synonyms(List.of(
      new SynonymRule(false, List.of("vpn", "Gate tunnel"), List.of("vpn", "Gate tunnel")),
      new SynonymRule(true, List.of("mac"), List.of("macos"))));

  @Test
  void wordsOfOneLineFindEachOther() {
    assertThat(synonyms.at(List.of("vpn"), 0)).isEqualTo(new Synonyms.Match(1, List.of("Gate tunnel")));
    assertThat(synonyms.at(List.of("the", "gate", "tunnel"), 1)).isEqualTo(new Synonyms.Match(2, List.of("vpn")));
  }

  @Test
  void anArrowGoesOneWay() {
    assertThat(synonyms.at(List.of("mac"), 0).others()).containsExactly("macos");
    assertThat(synonyms.at(List.of("macos"), 0).others()).isEmpty();
  }
}
