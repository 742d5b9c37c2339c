package dev.kith.web;

import dev.kith.search.Search;
import dev.kith.search.Suggestion;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What programs ask a server about itself, other than its figures.
final class Operations {
  private static final String REPORT = "https://github.com/kith-search/kith/security/advisories/new";
  private static final int YEAR = 365;
  private static final int SUGGESTIONS = 8;

  private final WebServer.Settings settings;
  private final Search search;
  private final Sessions sessions;
  private final InstantSource clock;

  Operations(WebServer.Settings settings, Search search, Sessions sessions, InstantSource clock) {
    this.settings = settings;
    this.search = search;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// `0.1.0`, or `dev` where it runs from classes that were not packed.
  static String version() {
    String version = Operations.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  void version(Context ctx) {
    Api.json(ctx, Json.object(out -> {
      out.writeStringProperty("name", "kith");
      out.writeStringProperty("version", version());
      out.writeStringProperty("api", "v1");
      out.writeStringProperty("java", Runtime.version().toString());
    }));
  }

  /// RFC 9116.
  void security(Context ctx) {
    Instant expires = clock.instant().plus(YEAR, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    ctx.contentType("text/plain; charset=utf-8").result("Contact: " + REPORT + "\nExpires: " + expires
        + "\nPreferred-Languages: en\nCanonical: " + settings.base(ctx) + "/.well-known/security.txt\n");
  }

  /// An OpenSearch description, by which browsers offer to search here from their address bar.
  void description(Context ctx) {
    String base = Html.escape(settings.base(ctx));
    String name = Html.escape(settings.name().length() > 16 ? "Kith" : settings.name());
    ctx.contentType("application/opensearchdescription+xml; charset=utf-8").result("""
        <?xml version="1.0" encoding="UTF-8"?>
        <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
          <ShortName>%s</ShortName>
          <Description>%s: what the company knows, and who knows it</Description>
          <InputEncoding>UTF-8</InputEncoding>
          <OutputEncoding>UTF-8</OutputEncoding>
          <Image width="16" height="16" type="image/svg+xml">%s/web/favicon.svg</Image>
          <Url type="text/html" method="get" template="%s/search?q={searchTerms}"/>
          <Url type="application/x-suggestions+json" method="get" template="%s/suggest?q={searchTerms}"/>
          <Url type="application/opensearchdescription+xml" rel="self" template="%s/opensearch.xml"/>
        </OpenSearchDescription>
        """.formatted(name, Html.escape(settings.name()), base, base, base, base));
  }

  /// Continuations of what is typed into a browser's address bar: the text, the continuations, what tells them apart, and where
  /// they lead.
  void suggest(Context ctx) {
    String typed = Optional.ofNullable(ctx.queryParam("q")).orElse("");
    List<Suggestion> all = search.suggest(typed, SUGGESTIONS, sessions.viewer(ctx)).stream()
        .filter(one -> one.kind() == Suggestion.Kind.QUERY || one.kind() == Suggestion.Kind.PAGE).toList();
    String base = settings.base(ctx);
    byte[] body = Json.MAPPER.writeValueAsBytes(List.of(typed, all.stream().map(Suggestion::text).toList(),
        all.stream().map(Suggestion::detail).toList(), all.stream().map(one -> one.kind() == Suggestion.Kind.PAGE ? base + "/d/" + one.id()
            : base + "/search?" + new Parameters(Map.of("q", List.of(one.q()))).query()).toList()));
    ctx.contentType("application/x-suggestions+json; charset=utf-8").result(body);
  }
}
