package dev.kith.connector.wiki;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes items of the saved answers of a MediaWiki. Twice over them: redirects become other titles of where they lead, and a
/// page that was deleted and written anew has two ids.
final class WikiAnswerItems {
  private final String source;
  private final String url;
  private final WikiAnswers answers;
  private final WikiSite site;
  private final Sink sink;
  private final Map<String, Owner> owners = new HashMap<>();
  private long without;
  private long cut;
  private String first = "";

  /// Which page has a title now.
  private record Owner(long id, Instant at) {}

  private interface Taker {
    void take(WikiAnswerPage page) throws IOException, InterruptedException;
  }

  WikiAnswerItems(String source, String url, WikiAnswers answers, Sink sink) {
    this.source = source;
    this.url = url;
    this.answers = answers;
    this.site = answers.site;
    this.sink = sink;
  }

  void send() throws IOException, InterruptedException {
    answers.redirects.forEach((from, to) -> site.redirects.put(site.canonical(from), site.canonical(to)));
    each(this::glance);
    site.resolve();
    sink.expect(site.pages);
    for (Person user : answers.users.values()) {
      stopIfAsked();
      sink.person(user);
    }
    each(this::send);
    if (without > 0) {
      sink.problem(new Problem(first, without + (without == 1 ? " page" : " pages") + " without text",
          "ask with prop=revisions&rvprop=ids|timestamp|user|flags|comment|content&rvslots=main", ""));
    }
    if (cut > 0) {
      sink.problem(new Problem(first, cut + (cut == 1 ? " page" : " pages") + " whose older revisions are not here",
          "ask on with the rvcontinue of the answers, so that all authors are known", ""));
    }
  }

  private void stopIfAsked() throws InterruptedException {
    // an interrupt would close the temporary file
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
  }

  private void each(Taker taker) throws IOException, InterruptedException {
    for (int from = 0, to; from < answers.pages.size(); from = to) {
      stopIfAsked();
      List<List<String>> pieces = new ArrayList<>();
      for (to = from; to < answers.pages.size() && answers.pages.key(to) == answers.pages.key(from); to++) {
        pieces.add(answers.pages.get(to));
      }
      taker.take(WikiAnswerPage.of(answers.pages.key(from), pieces, answers));
    }
  }

  private void glance(WikiAnswerPage page) {
    if (page.redirect && !page.target.isEmpty()) {
      site.redirects.put(page.title, site.canonical(page.target));
    } else if (page.known() && skip(page) == null) {
      site.pages++;
      Instant at = page.history.at == null ? Instant.EPOCH : page.history.at;
      owners.merge(page.title, new Owner(page.id, at), (old, now) -> now.at.isBefore(old.at) ? old : now);
    }
  }

  /// Why the page is no item, or `null`.
  private String skip(WikiAnswerPage page) {
    int namespace = page.namespace == null ? site.namespace(page.title) : page.namespace;
    String reason = site.skip(namespace, page.redirect || site.redirects.containsKey(page.title), page.model,
        page.history.deleted);
    return reason != null ? reason : answers.deleted(page.title, page.history.at) ? "deleted page"
        : !page.known() ? "page of which only the title is there"
        : page.wikitext != null && page.wikitext.isBlank() ? "blank page" : null;
  }

  private void send(WikiAnswerPage page) throws IOException, InterruptedException {
    Item item = item(page);
    if (item != null) {
      tell(page);
      sink.item(item);
    }
  }

  /// The page as an item; `null` if it is none, which the sink is told.
  Item item(WikiAnswerPage page) throws IOException, InterruptedException {
    String reason = page.title.isEmpty() ? null : skip(page);
    if (page.title.isEmpty()) {
      sink.problem(new Problem(page.where, "a page without a title", "ask for the page again", Long.toString(page.id)));
      return null;
    } else if (reason != null) {
      sink.skipped(reason);
      return null;
    } else if (owners.containsKey(page.title) && owners.get(page.title).id != page.id) {
      sink.skipped("page whose title another has now");
      return null;
    }
    Set<String> tags = new LinkedHashSet<>();
    page.categories.stream().filter(name -> !name.isBlank()).map(site::canonical).forEach(tags::add);
    tags.addAll(site.categories(page.wikitext == null ? "" : page.wikitext));
    page.hidden.stream().map(site::canonical).forEach(tags::remove);
    Set<String> aliases = new LinkedHashSet<>(page.aliases);
    site.aliases.getOrDefault(page.title, List.of()).stream().sorted().forEach(aliases::add);
    aliases.removeIf(alias -> alias.isBlank() || alias.equals(page.title));
    String namespace = site.names.getOrDefault(page.namespace == null ? site.namespace(page.title) : page.namespace, "");
    return Item.of(source, Long.toString(page.id), Kind.PAGE, page.title, page.content())
        .withUrl(url.isEmpty() && page.address.startsWith("http") ? page.address : site.address(url, page.title))
        .withTimes(page.history.created, page.history.at).withParts(parts(page)).withTags(List.copyOf(tags))
        .withAliases(List.copyOf(aliases)).withPlace(namespace.isEmpty() ? List.of() : List.of(namespace))
        .withLanguage(page.language.isEmpty() ? site.language : page.language);
  }

  private void tell(WikiAnswerPage page) {
    without += page.hasText() ? 0 : 1;
    cut += page.cut ? 1 : 0;
    first = first.isEmpty() && (page.cut || !page.hasText()) ? page.where : first;
  }

  /// Who wrote it, as far as its revisions tell; without its first ones, whoever the wiki says contributed, besides.
  private List<Part> parts(WikiAnswerPage page) {
    List<Part> parts = new ArrayList<>(page.history.history.parts(source, page.history.whole));
    for (String name : page.history.whole ? Set.<String>of() : page.contributors) {
      if (!name.isEmpty() && answers.contributes(name)
          && parts.stream().noneMatch(part -> part.who().account().equals(name))) {
        parts.add(new Part(Identity.of(source, name, name), Role.EDITOR, null));
      }
    }
    return parts;
  }
}
