package dev.kith.connector.site;

import dev.kith.connector.http.Validators;
import java.util.List;

/// What is remembered of one address, as a note.
///
/// @param pass      the pass in which it was last asked for; 0 if never
/// @param item      whether it is an item
/// @param digest    of the item as it was sent; empty if it has to be sent again
/// @param misses    how many passes in a row it was not there
/// @param fate      why it is no item, or empty
/// @param alias     the address it says to be known by, or empty
/// @param likeness  see [dev.kith.connector.page.Likeness]; 0 if it was no page
/// @param length    of its text, in UTF-16 units
/// @param lastmod   what a sitemap said of it when it was read
/// @param title     as it calls itself, the site's name perhaps included
/// @param headTitle its `title` element
/// @param sent      the title of the item as it was sent
/// @param links     where it leads, as the hashes of addresses
record Known(int pass, boolean item, String digest, int misses, String fate, String alias, Validators validators,
    long likeness,
    int length, String lastmod, String title, String headTitle, String sent, List<String> links) {
  static final Known NEW = new Known(0, false, "", 0, "", "", Validators.NONE, 0, 0, "", "", "", "", List.of());
  private static final int FIELDS = 15;

  static Known read(String note) {
    String[] f = note.split("\t", -1);
    try {
      return f.length != FIELDS ? NEW : new Known(Integer.parseInt(f[0]), f[1].equals("1"), f[2], Integer.parseInt(f[3]),
          f[4], f[5],
          new Validators(f[6], f[7]), Long.parseUnsignedLong(f[8], 36), Integer.parseInt(f[9]), f[10], f[11], f[12], f[13],
          f[14].isEmpty() ? List.of() : List.of(f[14].split(" ")));
    } catch (NumberFormatException _) {
      return NEW;
    }
  }

  String note() {
    return String.join("\t", Integer.toString(pass), item ? "1" : "0", digest, Integer.toString(misses), fate, alias,
        flat(validators.etag()), flat(validators.lastModified()), Long.toUnsignedString(likeness, 36),
            Integer.toString(length),
        flat(lastmod), flat(title), flat(headTitle), flat(sent), String.join(" ", links));
  }

  private static String flat(String text) {
    return text.replaceAll("[\\p{Cntrl}]", " ");
  }

  /// Asked for in this pass, and nothing else new is known of it.
  Known asked(int now) {
    return new Known(now, item, digest, misses, fate, alias, validators, likeness, length, lastmod, title, headTitle, sent,
        links);
  }

  /// There again, if it was missed.
  Known found() {
    return new Known(pass, item, digest, 0, fate, alias, validators, likeness, length, lastmod, title, headTitle, sent,
        links);
  }

  Known titled(String now) {
    return new Known(pass, item, digest, misses, fate, alias, validators, likeness, length, lastmod, title, headTitle, now,
        links);
  }

  Known missed(int now) {
    return new Known(now, item, digest, misses + 1, fate, alias, Validators.NONE, likeness, length, lastmod, title,
        headTitle, sent,
        links);
  }

  /// No item, or no longer.
  Known without(int now, String why, List<String> leads) {
    return new Known(now, false, "", 0, why, "", Validators.NONE, 0, 0, "", "", "", "", leads);
  }

  Known withItem(boolean is, String now) {
    return new Known(pass, is, now, misses, fate, alias, validators, likeness, length, lastmod, title, headTitle, sent,
        links);
  }
}
