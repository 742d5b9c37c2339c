package dev.kith.search;

import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.model.Access;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.search.Answer.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody is suggested who asks for people, and which words of titles are suggested at all.
final class SuggestingTest {
  private static final Viewer BOARD = new Viewer("", Set.of(Access.EVERYONE_PRINCIPAL, "group:board"));
  private static final Access HIDDEN = Access.of(Set.of("group:board"));

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder);
    library.add(person("mira", "Mira Lund", "Radio"), person("ada", "Ada Vink", "Cloud"));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private List<Suggestion> suggest(String typed, Viewer viewer) {
    return library.search().suggest(typed, 8, viewer);
  }

  private List<String> texts(String typed, Viewer viewer, Suggestion.Kind... kinds) {
    return suggest(typed, viewer).stream().filter(one -> List.of(kinds).contains(one.kind())).map(Suggestion::text).toList();
  }

  private List<String> words(String typed) {
    return texts(typed, Viewers.ANYBODY, Suggestion.Kind.WHO, Suggestion.Kind.QUERY);
  }

  @Test
  void afterTheBeginningOfAQuestionForPeopleTheRestIsATopic() {
    library.add(page("a", "Heat pump", "How it works.").withParts(List.of(part(Role.AUTHOR, "mira"))));
    for (String asking : List.of("who knows ", "who knows about ", "Who knows about the ", "who can help me with ", "who should I ask about ",
        "expert in ", "wer weiß etwas über ", "wer kennt sich mit ", "wer kennt sich mit der ", "an wen kann ich mich wegen ")) {
      for (String topic : List.of("h", "hea", "heat", "heat ", "heat pu", "heat pump")) {
        assertThat(suggest(asking + topic, Viewers.ANYBODY)).as(asking + topic).first()
            .satisfies(one -> assertThat(one.q()).startsWith("who knows about heat"))
            .satisfies(one -> assertThat(one.people()).extracting(Label::id).containsExactly("mira"));
      }
    }
    assertThat(words("wer kennt sich mit heat pump aus")).containsExactly("Who knows about heat pump");
    assertThat(words("who knows about lard")).as("control: nothing is called so").isEmpty();
    assertThat(words("whoever knows about heat")).as("control: it does not begin so").isEmpty();
  }

  @Test
  void nobodyIsSuggestedForATopicAsLongAsItCouldBecomeAnother() {
    library.add(page("a", "Heat pump", "How it works.").withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("b", "Helmet", "Where to get one.").withParts(List.of(part(Role.AUTHOR, "ada"))));
    for (String open : List.of("h", "he", "who knows about h", "who knows about he")) {
      assertThat(suggest(open, Viewers.ANYBODY)).as(open).first().satisfies(one -> assertThat(one.people()).isEmpty());
    }
    for (String clear : List.of("hea", "heat", "heat p", "who knows about hea", "who knows about heat pump")) {
      assertThat(suggest(clear, Viewers.ANYBODY)).as(clear).first()
          .satisfies(one -> assertThat(one.people()).extracting(Label::id).containsExactly("mira"));
    }
  }

  @Test
  void noTopicAndNobodyIsSuggestedOfWhatOneMayNotSee() {
    library.add(page("a", "Walrus merger", "It is ours in June.").withAccess(HIDDEN).withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("b", "Walrus tank", "Where it swims.").withParts(List.of(part(Role.AUTHOR, "ada"))));
    assertThat(suggest("who knows about walrus", Viewers.ANYBODY)).extracting(Suggestion::text)
        .containsExactly("Who knows about walrus", "Who knows about walrus tank", "Walrus tank");
    assertThat(suggest("who knows about wal", Viewers.ANYBODY).getFirst().people()).extracting(Label::id).containsExactly("ada");
    assertThat(suggest("who knows about walrus m", Viewers.ANYBODY)).isEmpty();
    assertThat(texts("who knows about walrus m", BOARD, Suggestion.Kind.WHO)).as("control: whoever may see it")
        .containsExactly("Who knows about walrus merger");
  }

  @Test
  void wordsThatSayNothingByThemselvesAreNoTopicsAndNoSearchesEndWithThem() {
    library.add(page("a", "Lost my badge, whom do I tell", "Ask."), page("b", "Who has the key", "Ask."), page("c", "Why rules without for", "Ask."),
        page("d", "Wer hat den Schlüssel und warum", "Frag."), page("e", "After a storm", "Ask."));
    for (String typed : List.of("wh", "who", "who ", "whom", "who h", "why", "without", "without f", "wer", "warum", "und", "aft", "key wh")) {
      assertThat(words(typed)).as(typed).isEmpty();
    }
    assertThat(words("who k")).as("nor begins with them").isEmpty();
    assertThat(words("k")).as("control").containsExactly("Who knows about key", "key");
    assertThat(words("who has the key")).as("what is left of it is a topic").containsExactly("Who knows about key");
  }

  @Test
  void aTitleGoesOnInItsOwnSpellingAndNotBeyondItsBrackets() {
    library.add(page("a", "VPN (old, IKEv2)", "Reset."), page("b", "Pump: on/off valve KX-4411", "Open."), page("c", "VPN profile steps", "Three."));
    assertThat(words("vpn")).containsExactly("Who knows about vpn", "vpn profile steps");
    assertThat(words("pump")).containsExactly("Who knows about pump", "pump");
    assertThat(words("valve")).contains("valve kx-4411").doesNotContain("valve kx 4411");
    assertThat(words("kx 44")).containsExactly("Who knows about kx-4411", "kx-4411");
  }

  @Test
  void whileTheWordsOfAQuestionForPeopleAreTypedTheirEndIsSuggestedWithWhatMostIsWrittenAbout() {
    library.add(page("a", "Heat pump", "How it works.").withTags(List.of("heating")).withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("b", "Boiler", "Hot.").withTags(List.of("heating", "boiler")), page("c", "Merger", "Ours.").withTags(List.of("walrus")).withAccess(HIDDEN),
        page("d", "Who has the key?", "Ask."));
    for (String typed : List.of("who", "Who ", "who k", "who know", "who knows", "who knows abo", "who knows about", "who knows about ", "who should I a",
        "who can help m", "whom sh", "anyone who kn", "find me an ex", "do we have an expe", "wer", "wer ken", "wer kennt sich", "an wen kann i")) {
      assertThat(words(typed)).as(typed).containsExactly("Who knows about heating", "Who knows about boiler");
    }
    assertThat(texts("who kn", BOARD, Suggestion.Kind.WHO)).as("control: whoever may see it").contains("Who knows about walrus");
    assertThat(texts("who h", Viewers.ANYBODY, Suggestion.Kind.PAGE)).as("a title may be a question").containsExactly("Who has the key?");
    assertThat(words("who knows h")).as("the topic once there is one")
        .containsExactly("Who knows about heating", "Who knows about heat pump", "Who knows about heat");
    assertThat(words("do we have a b")).as("control: it asks for no people").doesNotContain("Who knows about heating");
  }

  @Test
  void whereAndWhatOnePutsBeforeOrBehindTheTopicIsNoPartOfIt() {
    library.add(page("a", "Heat pump", "How it works.").withParts(List.of(part(Role.AUTHOR, "mira"))));
    assertThat(words("who in Leeds knows about hea")).containsExactly("Who knows about heat in Leeds", "Who knows about heat pump in Leeds");
    assertThat(words("who wrote the heat pump page")).containsExactly("Who knows about heat pump");
    assertThat(words("heat pump expert")).containsExactly("Who knows about heat pump");
    library.add(page("b", "Heat pump experts", "Two."));
    assertThat(texts("heat pump expert", Viewers.ANYBODY, Suggestion.Kind.PAGE)).as("what is called so comes first").containsExactly("Heat pump experts");
  }

  @Test
  void whatGoesOnAsASentenceIsNoSearch() {
    library.add(page("a", "Can parental leave be split?", "Yes."), page("b", "What does leave pay now?", "Full."),
        page("c", "Tell someone before leave begins", "Please."), page("d", "Leave of absence", "Long."));
    assertThat(words("leave")).containsExactly("Who knows about leave", "leave of absence", "leave begins");
    assertThat(words("someo")).isEmpty();
  }
}
