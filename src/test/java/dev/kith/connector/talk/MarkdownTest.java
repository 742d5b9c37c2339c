package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void aMessageIsHtmlOfItsOwn() {
    assertThat(Markdown.html("one **two**", false)).isEqualTo("one <strong>two</strong>");
    assertThat(Markdown.html("```\nleft open <b>", false)).isEqualTo("<pre><code>left open &lt;b&gt;\n</code></pre>");
    assertThat(Markdown.html("<b>x</b> <script>y</script>", false)).isEqualTo("&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;");
    assertThat(Markdown.html("<kbd>x</kbd>", true)).isEqualTo("<kbd>x</kbd>");
    assertThat(Markdown.html("a\n\n| b | c |\n|---|---|\n| d | e |", false)).contains("<td>d</td>");
  }

  @Test
  void noNestingIsTooDeepAndNoTextTooLong() {
    for (String text : List.of("*a **b ".repeat(800) + "c** d*".repeat(800), "[".repeat(4_900) + "x" + "](y)".repeat(1_000),
        "> ".repeat(20_000) + "x", "* ".repeat(2_400) + "x", "*".repeat(100_000), "a\n".repeat(300_000), "_a".repeat(2_400),
        "![a](".repeat(900) + ")".repeat(900), "<".repeat(4_900), "`".repeat(2_400) + "x" + "`".repeat(2_399))) {
      assertThat(CpuTime.within(Duration.ofSeconds(10), () -> Markdown.html(text, true), text.substring(0, 5))).isNotBlank();
    }
  }
}
