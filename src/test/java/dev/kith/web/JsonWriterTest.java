package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

class JsonWriterTest {
  private static final String[] SOME = {"a", "Z", " ", "/", "\"", "\\", "\n", "\r", "\t", "\b", "\f", "\u0000", "\u001f", "\u007f",
      "?", "é", "ß", "ÿ", "€", "日", "\u2028", "\ufffd", "😀", "plain words "};

  @Test
  void itWritesWhatTheLibraryWrites() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text = text(random, random.nextInt(40));
      String longer = round % 50 == 0 ? text(random, 9_000) : "";
      long number = random.nextLong() >> random.nextInt(64);
      double score = Math.round(random.nextDouble() * 10_000) / 1_000.0;
      Instant at = Instant.ofEpochSecond(random.nextLong(-80_000_000_000L, 300_000_000_000L),
          round % 3 == 0 ? random.nextInt(1_000) * 1_000_000 : 0);
      JsonWriter out = new JsonWriter();
      out.writeStartObject();
      out.writeStringProperty("text", text);
      out.writeStringProperty("long", longer);
      out.writeArrayPropertyStart("several");
      out.writeString(text);
      out.writeString("");
      out.writeStartObject();
      out.writeEndObject();
      out.writeEndArray();
      out.writeObjectPropertyStart("object");
      out.writeEndObject();
      out.writeNumberProperty("number", number);
      out.writeNumberProperty("small", round);
      out.writeNumberProperty("score", score);
      out.writeBooleanProperty("yes", true);
      out.writeBooleanProperty("no", false);
      out.writeTimeProperty("at", at);
      out.writeName("raw");
      out.writeRawValue("[1]");
      out.writeEndObject();
      assertThat(new String(out.written(), StandardCharsets.UTF_8)).isEqualTo(byLibrary(text, longer, number, round, score, at));
    }
  }

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(SOME[random.nextInt(SOME.length)]);
    }
    return text.toString();
  }

  private static String byLibrary(String text, String longer, long number, int small, double score, Instant at) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("text", text);
      out.writeStringProperty("long", longer);
      out.writeArrayPropertyStart("several");
      out.writeString(text);
      out.writeString("");
      out.writeStartObject();
      out.writeEndObject();
      out.writeEndArray();
      out.writeObjectPropertyStart("object");
      out.writeEndObject();
      out.writeNumberProperty("number", number);
      out.writeNumberProperty("small", small);
      out.writeNumberProperty("score", score);
      out.writeBooleanProperty("yes", true);
      out.writeBooleanProperty("no", false);
      out.writeStringProperty("at", at.toString());
      out.writeName("raw");
      out.writeRawValue("[1]");
      out.writeEndObject();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void halfACharacterIsTold() {
    JsonWriter out = new JsonWriter();
    out.writeString("a\uD83Db");
    out.writeString("a?\uD83Db of a text that is long");
    assertThat(new String(out.written(), StandardCharsets.UTF_8)).isEqualTo("\"a\uFFFDb\",\"a?\uFFFDb of a text that is long\"");
  }

  @Test
  void aNameThatIsNotWrittenAsItStandsIsAMistakeInKith() {
    for (String name : List.of("a\"b", "a\\b", "a\nb", "ä")) {
      assertThatThrownBy(() -> new JsonWriter().writeStringProperty(name, "")).as(name).isInstanceOf(AssertionError.class);
    }
  }

  /// The first buffer has 32 kB; a writer whose text is not asked for leaves none to the next.
  @Test
  void whateverStandsWhereTheBufferEndsIsWritten() {
    for (int length = (1 << 15) - 120; length < (1 << 15) + 5; length++) {
      new JsonWriter();
      JsonWriter out = new JsonWriter();
      String text = "x".repeat(length);
      out.writeStartObject();
      out.writeStringProperty("text", text);
      out.writeArrayPropertyStart("list");
      out.writeString("short");
      out.writeStartObject();
      out.writeEndObject();
      out.writeEndArray();
      out.writeObjectPropertyStart("object");
      out.writeNumberProperty("number", 123_456_789);
      out.writeBooleanProperty("yes", false);
      out.writeTimeProperty("at", Instant.EPOCH);
      out.writeName("raw");
      out.writeRawValue("null");
      out.writeStringProperty("long", "a long text with \"marks\"");
      out.writeEndObject();
      out.writeEndObject();
      assertThat(new String(out.written(), StandardCharsets.UTF_8)).as("%d", length).isEqualTo("{\"text\":\"" + text + "\",\"list\":[\"short\",{}],"
          + "\"object\":{\"number\":123456789,\"yes\":false,\"at\":\"1970-01-01T00:00:00Z\",\"raw\":null,"
          + "\"long\":\"a long text with \\\"marks\\\"\"}}");
    }
  }

  @Test
  void everyDayIsWrittenAsItStandsInTheCalendar() {
    for (long day = -719_528; day < 2_932_897; day += 13) {
      Instant at = Instant.ofEpochSecond(day * 86_400 + 3_661);
      JsonWriter out = new JsonWriter();
      out.writeStartObject();
      out.writeTimeProperty("at", at);
      assertThat(new String(out.written(), StandardCharsets.UTF_8)).isEqualTo("{\"at\":\"" + at + '"');
    }
  }
}
