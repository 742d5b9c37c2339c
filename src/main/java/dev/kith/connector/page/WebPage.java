package dev.kith.connector.page;

import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Signals;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a page says, and says of itself.
///
/// @param uri       its address
/// @param title     what it calls itself, the site's name perhaps included; empty if it has no title at all
/// @param headTitle its `title` element, by which a site's own name can be learned
/// @param html      its main part
/// @param text      the same without markup
/// @param created   `null` if it does not say
/// @param at        when it was last changed; `null` if it does not say
/// @param place     its breadcrumbs, outermost first, without itself
/// @param canonical the address it says to be known by, if it is another
/// @param refresh   where it sends its readers at once
/// @param index     whether it lets itself be found
/// @param follow    whether its links may be followed
/// @param links     to other pages, in their order, each once
/// @param feeds     of the site, as it names them
public record WebPage(URI uri, Sort sort, String title, String headTitle, String html, String text, Kind kind,
    List<Part> parts,
    Instant created, Instant at, List<String> tags, List<String> place, String language, Signals signals,
    Optional<URI> canonical, Optional<URI> refresh, boolean index, boolean follow, List<URI> links, List<URI> feeds) {

  /// What sort of answer it is.
  public enum Sort {
    READABLE,
    /// Asks for a password instead of saying anything.
    LOGIN,
    /// Has nothing to say but to a program that runs scripts.
    SCRIPTED,
    /// Only holds other pages.
    FRAMES,
    /// Says nothing.
    EMPTY
  }
}
