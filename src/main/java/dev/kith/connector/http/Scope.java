package dev.kith.connector.http;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;

/// The origins that may be fetched from: the source's own, and those that the admin named besides.
final class Scope {
  private final Origin own;
  private final boolean credentials;
  private final Set<Origin> origins = new LinkedHashSet<>();

  /// @param credentials whether the source is asked with some: then nothing is asked in clear text that was not before
  Scope(Origin own, Reach reach, boolean credentials) {
    this.own = own;
    this.credentials = credentials;
    origins.add(own);
    reach.origins().forEach(text -> origins.add(Origin.of(text)));
  }

  /// Why this may not be fetched, in one line; empty if it may.
  String bars(URI uri) {
    Origin origin;
    try {
      origin = Origin.of(uri);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    return origins.contains(origin) || own.isUpgradedBy(origin) && !credentials ? ""
        : origin + " is not among the origins of this source";
  }

  /// Why a redirect may not be followed, in one line that says how it could; empty if it may.
  String bars(URI from, URI to) {
    String why = bars(to);
    Origin before = Origin.of(from);
    if (!why.isEmpty()) {
      String where = "it redirects to " + Shown.of(to) + ", and ";
      try {
        Origin after = Origin.of(to);
        String mend = own.isUpgradedBy(after) ? "; try " + after + " as the source's address"
            : "; if that belongs to the source, add " + after + " to http.origins";
        return where + why + mend;
      } catch (IllegalArgumentException _) {
        return where + why;
      }
    }
    return credentials && before.secure() && !Origin.of(to).secure()
        ? "it redirects from https to http, which is not followed where there is a password or token" : "";
  }

  boolean isOwn(URI uri) {
    return Origin.of(uri).equals(own);
  }
}
