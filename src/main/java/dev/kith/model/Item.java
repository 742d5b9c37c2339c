package dev.kith.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Something somebody wrote, as a connector hands it over: a wiki page, a post, a thread, a file.
///
/// Start from [#of] and add what the source knows with the `with…` methods.
///
/// @param source    the source's id, as in `sources.yaml`
/// @param id        the source's own id of the item: unique within the source and the same at every reading
/// @param title     never blank
/// @param url       where a person opens it, or empty if it has no address
/// @param at        when its content last changed; `null` if the source does not say
/// @param created   when it first appeared; `null` if the source does not say
/// @param parts     who did what to it
/// @param tags      labels, categories
/// @param aliases   other titles it is known by, such as redirects
/// @param place     where it lies within the source, outermost first: space, folder, channel
/// @param paths     files it is about, such as a commit's changed files
/// @param language  a BCP 47 tag, or empty if unknown
/// @param access    who may see it; `null` where the source has no permissions of its own, so that the admin's setting for it
///                  decides; [Access#NOBODY] where it has and they could not be read
/// @param ownership whose information it is; `null` means the source's default
public record Item(String source, String id, Kind kind, String title, Content content, String url, Instant at,
    Instant created, List<Part> parts, List<String> tags, List<String> aliases, List<String> place, List<String> paths,
    String language, Signals signals, Access access, Ownership ownership) {

  public Item {
    Objects.requireNonNull(source);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(content);
    Objects.requireNonNull(url);
    Objects.requireNonNull(language);
    Objects.requireNonNull(signals);
    if (id.isBlank()) {
      throw new IllegalArgumentException("an item needs an id");
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("item " + id + " needs a title");
    }
    title = title.strip();
    parts = List.copyOf(parts);
    tags = List.copyOf(tags);
    aliases = List.copyOf(aliases);
    place = List.copyOf(place);
    paths = List.copyOf(paths);
  }

  /// An item of which nothing else is known.
  public static Item of(String source, String id, Kind kind, String title, Content content) {
    return new Item(source, id, kind, title, content, "", null, null, List.of(), List.of(), List.of(), List.of(), List.of(),
        "", Signals.NONE, null, null);
  }

  public Item withUrl(String url) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withTimes(Instant created, Instant at) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withParts(List<Part> parts) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withTags(List<String> tags) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withAliases(List<String> aliases) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withPlace(List<String> place) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withPaths(List<String> paths) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withLanguage(String language) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withSignals(Signals signals) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withAccess(Access access) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }

  public Item withOwnership(Ownership ownership) {
    return new Item(source, id, kind, title, content, url, at, created, parts, tags, aliases, place, paths, language, signals,
        access, ownership);
  }
}
