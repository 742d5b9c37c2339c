package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.model.Ownership;
import dev.kith.model.Signals;
import dev.kith.search.Answer;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Help;
import dev.kith.search.Answer.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void facetsAreNotWaitedForBeforeTheHitsAreWritten() {
    Found hit = new Found("wiki-1", "1", "VPN", List.of(), "", List.of(), new Label("wiki", "Wiki"), "page", List.of(), List.of(), null,
        null, List.of(), Ownership.values()[0], Signals.NONE, 1, List.of(), List.of(), 0);
    Answer answer = new Answer("vpn", "vpn", List.of(), List.of(), 1, List.of(hit), false, Map.of(), List.of(),
        Help.NONE, 0);
    List<String> order = new ArrayList<>();
    Answer.Pending begun = new Answer.Pending(answer, () -> {
      order.add("counted");
      return new Answer.Counts(Map.of("source", List.of(new FacetValue("wiki", "Wiki", 1, false, false))), List.of(), 0);
    });
    byte[] json = Json.answer(begun, answer.hits(), (_, found) -> order.add(found.id()), null, null, Texts.ENGLISH);
    assertThat(order).containsExactly("wiki-1", "counted");
    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"facets\":{\"source\":[{\"value\":\"wiki\"");
  }
}
