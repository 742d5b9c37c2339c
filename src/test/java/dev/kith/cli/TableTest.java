package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void columnsLineUpAndNumbersStandToTheRight() {
    assertThat(new Table("source", "items", "state").row("wiki", "1 240", "ok").row("q-and-a", 7, null).lines(80))
        .containsExactly("source   items  state", "wiki     1 240  ok", "q-and-a      7");
  }

  @Test
  void wideCharactersTakeTwoColumnsAndAccentsNone() {
    assertThat(Table.width("日本語")).isEqualTo(6);
    assertThat(Table.width("Zu\u0308rich")).isEqualTo(6);
    assertThat(Table.width("👩‍🔬")).isEqualTo(2);
    assertThat(Table.width("❤️")).isEqualTo(2);
    assertThat(Table.width("🇳🇱x")).isEqualTo(3);
    assertThat(Table.width("ｱｲ")).isEqualTo(2);
    assertThat(Table.width("Straße – “so”…")).isEqualTo(14);
    assertThat(new Table("a", "b").row("日本", 1).row("x", 2).lines(80)).containsExactly("a     b", "日本  1", "x     2");
  }

  @Test
  void theWidestColumnGivesWayAndNoLineIsWiderThanTheTerminal() {
    Table table = new Table("title", "source").row("Resetting the VPN on a Mac after an upgrade", "wiki")
        .row("日本語日本語日本語日本語", "blog");
    assertThat(table.lines(26)).containsExactly("title               source", "Resetting the VPN…  wiki",
        "日本語日本語日本…   blog")
        .allMatch(line -> Table.width(line) <= 26);
    assertThat(table.lines(Integer.MAX_VALUE)).anyMatch(line -> line.contains("after an upgrade"));
  }

  @Test
  void wordsOfTheHeaderStandOnOneAnotherBeforeAnythingIsCut() {
    Table table = new Table("source", "with people", "seconds").row("wiki", 12, "1.5");
    assertThat(table.lines(80)).containsExactly("source  with people  seconds", "wiki             12      1.5");
    assertThat(table.lines(25)).containsExactly("          with", "source  people  seconds", "wiki        12      1.5");
  }

  @Test
  void aColumnOfZerosCanBeLeftOut() {
    assertThat(new Table("source", "tagged", "dated").row("wiki", 0, 3).row("blog", 0, 0).lean().lines(80))
        .containsExactly("source  dated", "wiki        3", "blog        0");
    assertThat(new Table("source", "tagged").lean().lines(80)).containsExactly("source  tagged");
  }

  @Test
  void nothingInACellCanCommandTheTerminal() {
    assertThat(new Table("t").row("a\u001b]0;x\u0007b\nc\u202Ed\u0085e").lines(80)).containsExactly("t", "a ]0;x b cd e");
  }

  @Test
  void aRowHasAsManyCellsAsTheHeader() {
    assertThatThrownBy(() -> new Table("a", "b").row(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
