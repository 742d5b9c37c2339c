package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.search.FieldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the server itself says is there in every language, and is said in that of whoever asks.
final class SentencesTest {
  private static final Path CODE = Path.of("src/main/java/dev/kith");
  private static final String LITERAL = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final String TEXT = "(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*)";
  private static final Pattern SENTENCE = Pattern.compile("Sentence\\.of\\(\\s*" + TEXT);
  private static final Pattern COUNTED = Pattern.compile("Sentence\\.counted\\(\\s*" + TEXT + "\\s*,\\s*" + TEXT);
  private static final Pattern USED = Pattern.compile("Sentence\\.(?:of|counted)\\(");
  /// What is said of a problem in plain texts.
  private static final Pattern DETAIL = Pattern.compile(
      "(?:(?:NotFound|Forbidden)Response\\(|HttpResponseException\\(\\d+, |\\.answer\\(ctx, |\\.say\\(|tooMany\\(ctx, |super\\()" + TEXT
          + "[,)]");
  private static final Pattern PLACE = Pattern.compile("\\{\\d");

  private static final Texts GERMAN = Texts.named("de");

  private static String joined(String literals) {
    return Pattern.compile(LITERAL).matcher(literals).results().map(found -> found.group(1)).collect(Collectors.joining())
        .replace("\\\"", "\"");
  }

  private static Set<String> said() throws IOException {
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CODE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java") && !path.endsWith("Sentence.java")).toList()) {
        String text = Files.readString(file);
        Set<Integer> literal = new HashSet<>();
        for (MatchResult found : SENTENCE.matcher(text).results().toList()) {
          literal.add(found.start());
          said.add(joined(found.group(1)));
        }
        for (MatchResult found : COUNTED.matcher(text).results().toList()) {
          literal.add(found.start());
          said.add(joined(found.group(1)));
          said.add(joined(found.group(4)));
        }
        assertThat(USED.matcher(text).results().map(MatchResult::start).filter(start -> !literal.contains(start)))
            .as("sentences of " + file + " that are not written out").isEmpty();
        if (file.getParent().endsWith("web")) {
          // a cause that only the log sees begins in lower case
          DETAIL.matcher(text).results().map(found -> joined(found.group(1))).filter(words -> Character.isUpperCase(words.charAt(0)))
              .forEach(said::add);
        }
      }
    }
    for (Problem problem : Problem.values()) {
      said.addAll(Set.of(problem.title(), problem.why(), problem.mend()));
    }
    for (Kind kind : Kind.values()) {
      said.add(kind.label());
    }
    for (Ownership ownership : Ownership.values()) {
      said.add(ownership.label());
    }
    said.addAll(FieldSettings.FACETS);
    return said;
  }

  @Test
  void everythingThatTheServerSaysIsThereInGerman() throws IOException {
    Set<String> said = said();
    assertThat(said).as("control: texts are found").contains("wrote 1 document", "wrote {0} documents", "Has left the company.",
        "There is no such person.", "Too many requests", "page", "tag", "Something went wrong in Kith: its log says what.",
        "Nothing was found for “{0}”; these are the results for “{1}”.");
    assertThat(GERMAN.patterns().keySet()).as("texts without a German one").containsAll(said);
  }

  @Test
  void bothLanguagesSpeakOfTheSame() {
    GERMAN.patterns().forEach((english, german) -> assertThat(places(german)).as(english).isEqualTo(places(english)));
  }

  private static Set<String> places(String pattern) {
    return PLACE.matcher(pattern).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whoAsksInGermanIsAnsweredInGermanAndWhoDoesNotSayInEnglish(@TempDir Path folder) throws Exception {
    try (Site site = Site.open(folder); HttpClient client = HttpClient.newHttpClient()) {
      String experts = "/api/v1/experts?q=vpn";
      assertThat(get(client, site, experts).body()).contains("Wrote ").doesNotContain("Schrieb ");
      assertThat(get(client, site, experts, "Accept-Language", "fr").body()).contains("Wrote ");
      HttpResponse<String> german = get(client, site, experts, "Accept-Language", "de-CH,en;q=0.5");
      assertThat(german.body()).contains("Schrieb ").doesNotContain("Wrote ");
      assertThat(german.headers().firstValue("content-language")).hasValue("de");
      assertThat(german.headers().firstValue("vary").orElseThrow()).contains("Accept-Language");
      assertThat(get(client, site, experts, "If-None-Match", german.headers().firstValue("etag").orElseThrow()).statusCode())
          .as("another language is another answer").isEqualTo(200);
      assertThat(get(client, site, experts, "Cookie", "kith-language=de").body()).contains("Schrieb ");

      assertThat(get(client, site, "/api/v1/search?q=author:nemo", "Accept-Language", "de").body())
          .contains("Niemand namens „nemo“ ist bekannt.");
      assertThat(get(client, site, "/api/v1/search?q=vpn", "Accept-Language", "de").body()).contains("\"Seite\"", "im Titel gefunden");
      assertThat(get(client, site, "/api/v1/search?sort=best", "Accept-Language", "de").body())
          .contains("Die Anfrage ist nicht zu verstehen", "lassen sich nicht nach „best“ ordnen");
      assertThat(get(client, site, "/api/v1/people/nemo", "Accept-Language", "de").body()).contains("Diese Person gibt es nicht.");
      assertThat(get(client, site, "/help/errors/too-many", "Accept-Language", "de").body())
          .contains("<html lang=\"de\">", "Zu viele Anfragen", "Was man tun kann");
    }
  }

  private static HttpResponse<String> get(HttpClient client, Site site, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
