package dev.kith.search;

import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.extract.Extract.Heading;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.fields.Stored.StoredPost;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import dev.kith.model.Sentence;
import dev.kith.model.Signals;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Copy;
import dev.kith.search.Answer.Credit;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Label;
import dev.kith.search.Answer.Passage;
import dev.kith.search.Answer.Post;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes results of hits: names for identities, labels for sources, headings for passages.
final class Showing {
  /// What must be known of a copy.
  static final List<String> COPY = List.of(Fields.TITLE, Fields.URL, Fields.SOURCE, Fields.TYPE, Fields.AT);

  private final Directory directory;
  private final Map<String, String> sources;
  private final Instant now;
  private final Lasting lasting;

  Showing(Directory directory, Map<String, String> sources, Instant now, Lasting lasting) {
    this.lasting = lasting;
    this.directory = directory;
    this.sources = sources;
    this.now = now;
  }

  Found found(Hit hit) {
    return found(hit, List.of(), 0);
  }

  /// @param copies other documents of the same text, with [#COPY]
  /// @param count  how many there are, of which `copies` may be the first
  Found found(Hit hit, List<Hit> copies, int count) {
    return found(hit, copies, count, lasting.of(hit, directory, this::facts));
  }

  private Lasting.Facts facts(Hit hit) {
    List<StoredPost> stored = Stored.posts(hit);
    List<StoredPart> parts = Stored.parts(hit);
    return new Lasting.Facts(Stored.outline(hit), stored, posts(stored, parts), credits(parts), Stored.signals(hit),
        Stored.time(hit, Fields.CREATED), Stored.time(hit, Fields.AT));
  }

  private Found found(Hit hit, List<Hit> copies, int count, Lasting.Facts facts) {
    List<Fragment> title = null;
    List<Passage> passages = new ArrayList<>(2);
    for (Quote quote : hit.quotes()) {
      if (quote.field().equals(Fields.TITLE) && title == null) {
        title = quote.fragments();
      } else if (quote.field().equals(Fields.BODY)) {
        passages.add(passage(quote, facts.outline(), facts.stored(), facts.posts()));
      }
    }
    if (title == null) {
      title = List.of(new Fragment(hit.first(Fields.TITLE), false));
    }
    List<Copy> others = new ArrayList<>(copies.size());
    copies.forEach(copy -> others.add(copy(copy)));
    return new Found(hit.id(), hit.first(Fields.NATIVE), hit.first(Fields.TITLE), title, hit.first(Fields.URL), passages,
        label(hit), hit.first(Fields.TYPE), hit.all(Fields.PLACE),
        facts.people(), facts.created(), facts.at(), hit.all(Fields.TAG),
        Ownership.of(hit.first(Fields.OWNERSHIP)).orElse(Ownership.OWNED), facts.signals(), hit.score(),
        why(title, facts.signals(), facts.at()), others, count);
  }

  private Copy copy(Hit hit) {
    return new Copy(hit.id(), hit.first(Fields.TITLE), hit.first(Fields.URL), label(hit), hit.first(Fields.TYPE),
        Stored.time(hit, Fields.AT));
  }

  private Label label(Hit hit) {
    String source = hit.first(Fields.SOURCE);
    return new Label(source, sources.getOrDefault(source, source));
  }

  Document document(Hit hit, List<Hit> copies, int count) {
    Lasting.Facts facts = facts(hit);
    return new Document(found(hit, copies, count, facts), String.join("\n", hit.all(Fields.BODY)), facts.outline(),
        hit.first(Fields.LANGUAGE), IntStream.range(0, facts.posts().size())
            .mapToObj(i -> new Document.Said(facts.stored().get(i).start(), facts.posts().get(i))).toList());
  }

  /// A document as evidence: what is told of it, its text, and the passage that speaks of the topic.
  Document evidence(Hit hit) {
    List<StoredPost> stored = Stored.posts(hit);
    List<Post> posts = posts(stored, Stored.parts(hit));
    List<Heading> outline = Stored.outline(hit);
    List<Passage> passages = new ArrayList<>(1);
    for (Quote quote : hit.quotes()) {
      passages.add(passage(quote, outline, stored, posts));
    }
    List<Document.Said> said = new ArrayList<>(posts.size());
    for (int i = 0; i < posts.size(); i++) {
      said.add(new Document.Said(stored.get(i).start(), posts.get(i)));
    }
    Found found = new Found(hit.id(), "", hit.first(Fields.TITLE), List.of(), hit.first(Fields.URL), passages, label(hit), hit.first(Fields.TYPE),
        List.of(), List.of(), null, Stored.time(hit, Fields.AT), List.of(), Ownership.OWNED, Signals.NONE, hit.score(), List.of(), List.of(), 0);
    List<String> body = hit.all(Fields.BODY);
    return new Document(found, body.size() == 1 ? body.getFirst() : String.join("\n", body), outline, "", said);
  }

  /// Each person once, in the role that says most about them: of a question, first of all who asked. Names nobody is behind are
  /// shown as written, but not those of people who were deleted.
  private List<Credit> credits(List<StoredPart> parts) {
    Map<String, Credit> out = new LinkedHashMap<>();
    for (StoredPart part : parts) {
      Profile person = directory.of(part.identity()).orElse(null);
      if (person == null && directory.deleted(part.identity())) {
        continue;
      }
      String id = person == null ? "" : person.id();
      String name = person == null ? Stored.identity(part.identity())[1] : person.name();
      out.merge(id.isEmpty() ? "\t" + name : id, new Credit(id, name, part.role(), part.at()),
          (old, other) -> tells(other.role()) < tells(old.role()) ? other : old);
    }
    return List.copyOf(out.values());
  }

  private static int tells(Role role) {
    return role == Role.ASKER ? Role.COMMENTER.ordinal() * 2 - 1 : role.ordinal() * 2;
  }

  /// A passage may reach over several posts: the one that most finds lie in is meant.
  private static Passage passage(Quote quote, List<Heading> outline, List<StoredPost> stored, List<Post> posts) {
    int at = quote.start();
    int most = 0;
    int[] finds = new int[stored.size() + 1];
    int start = quote.start();
    for (Fragment fragment : quote.fragments()) {
      int number = fragment.hit() ? number(stored, start) : 0;
      if (fragment.hit() && ++finds[number] > most) {
        most = finds[number];
        at = most == 1 || number != number(stored, at) ? start : at;
      }
      start += fragment.text().length();
    }
    int number = number(stored, at);
    int under = number == 0 ? quote.start() : at;
    Heading above = null;
    for (Heading heading : outline) {
      // a heading of another post says nothing of this one
      if (heading.start() <= under && (number == 0 || heading.start() >= stored.get(number - 1).start())) {
        above = heading;
      }
    }
    return new Passage(above == null ? "" : above.text(), above == null ? "" : above.anchor(), quote.fragments(),
        number == 0 ? null : posts.get(number - 1));
  }

  private static int number(List<StoredPost> posts, int at) {
    int number = 0;
    for (StoredPost post : posts) {
      number += post.start() <= at ? 1 : 0;
    }
    return number;
  }

  /// The people of a document's posts are looked up as those of its parts: of whoever is not among these the directory may know
  /// by documents that the asker may not see, so they are shown as written.
  private List<Post> posts(List<StoredPost> posts, List<StoredPart> parts) {
    if (posts.isEmpty()) {
      return List.of();
    }
    Map<String, String> known = new HashMap<>();
    parts.forEach(part -> known.putIfAbsent(Stored.identity(part.identity())[0], part.identity()));
    return IntStream.range(0, posts.size()).mapToObj(i -> {
      StoredPost post = posts.get(i);
      Optional<Profile> who = Optional.ofNullable(known.get(Stored.identity(post.identity())[0])).flatMap(directory::of);
      boolean unnamed = post.identity().isEmpty() || who.isEmpty() && directory.deleted(post.identity());
      return new Post(who.map(Profile::id).orElse(""), unnamed ? "" : who.map(Profile::name).orElse(Stored.identity(post.identity())[1]),
          post.at(), post.url(), i + 1, posts.size());
    }).toList();
  }

  private List<Sentence> why(List<Fragment> title, Signals signals, Instant at) {
    List<Sentence> why = new ArrayList<>();
    for (Fragment fragment : title) {
      if (fragment.hit()) {
        why.add(Sentence.of("found in the title"));
        break;
      }
    }
    if (signals.accepted()) {
      why.add(Sentence.of("has an accepted answer"));
    }
    if (signals.votes() > 2) {
      why.add(Sentence.of("{0} votes", signals.votes()));
    }
    if (signals.likes() > 2) {
      why.add(Sentence.of("{0} people liked it", signals.likes()));
    }
    if (at != null && Duration.between(at, now).toDays() < 60) {
      why.add(Sentence.of("changed in the last two months"));
    }
    return why;
  }
}
