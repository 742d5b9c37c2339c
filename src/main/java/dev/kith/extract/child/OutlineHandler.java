package dev.kith.extract.child;

import dev.kith.extract.text.TextBuilder;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Makes text and outline of the XHTML events a parser sends, and stops the parser when there is enough.
final class OutlineHandler extends DefaultHandler {
  private static final Set<String> FLOW = Set.of("a", "b", "i", "u", "s", "em", "strong", "span", "sub", "sup", "img",
      "code",
      "strike", "del", "ins", "small", "big", "font", "tt");
  private final TextBuilder out;
  private StringBuilder heading;
  private int hidden;

  OutlineHandler(TextBuilder out) {
    this.out = out;
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
    if (hidden > 0 || name.matches("head|style|script") || isDeletion(name, attributes)) {
      hidden++;
      return;
    }
    String address = attributes.getValue("href");
    if (name.equals("a") && address != null) {
      out.link(address);
    }
    if (name.matches("h[1-6]")) {
      heading = new StringBuilder();
    } else if (heading == null && name.matches("td|th")) {
      out.cell();
    } else if (heading == null && !FLOW.contains(name)) {
      out.line();
    }
    if (out.full()) {
      throw new SAXException("enough");
    }
  }

  private static boolean isDeletion(String name, Attributes attributes) {
    return name.matches("del|strike") && "deleted".equals(attributes.getValue("class"));
  }

  @Override
  public void endElement(String uri, String name, String qualified) {
    if (hidden > 0) {
      hidden--;
      return;
    }
    if (name.matches("h[1-6]") && heading != null) {
      out.heading(name.charAt(1) - '0', heading.toString(), "");
      heading = null;
    } else if (heading == null && !FLOW.contains(name) && !name.matches("td|th")) {
      out.line();
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    if (hidden > 0) {
      return;
    }
    if (heading == null) {
      out.words(new String(chars, start, length));
    } else if (heading.length() < TextBuilder.LONGEST_HEADING) {
      heading.append(chars, start, length);
    }
    if (out.full()) {
      throw new SAXException("enough");
    }
  }

  @Override
  public void ignorableWhitespace(char[] chars, int start, int length) {
    if (hidden == 0 && heading == null) {
      out.words(" ");
    }
  }
}
