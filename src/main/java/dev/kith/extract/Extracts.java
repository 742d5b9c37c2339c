package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import java.util.List;

/// From the text put together to what the package hands out.
final class Extracts {
  private Extracts() {}

  static Extract of(TextBuilder out) {
    return new Extract(out.text(), headings(out.headings()), List.copyOf(out.links()), List.of(), List.of(), null, null);
  }

  static List<Extract.Heading> headings(List<TextBuilder.Mark> marks) {
    return marks.stream().map(mark -> new Extract.Heading(mark.level(), mark.text(), mark.anchor(), mark.start())).toList();
  }
}
