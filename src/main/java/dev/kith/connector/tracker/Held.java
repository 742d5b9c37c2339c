package dev.kith.connector.tracker;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Which version of each thing of a live tracker is held, as noted, and what this pass has shown of them.
///
/// Notes: `v/<id>` is the version, `retry/<id>` says that it could not be read when it had changed, so that the next pass
/// asks for it again whatever has changed since. `gone/<id>` is the number of the pass that said it was gone: what is gone goes
/// only when a pass has ended, so it is said again until the cursor shows that one has.
final class Held {
  private static final String HIDDEN = "hidden";

  private final Sink sink;
  private final long pass;
  private final Set<String> shown = new HashSet<>();

  /// @param pass the number of this pass
  Held(Sink sink, long pass) {
    this.sink = sink;
    this.pass = pass;
  }

  /// A short name of some text, for versions.
  static String digest(Object... texts) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(List.of(texts).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// The version that is held, or empty.
  String version(String id) {
    return sink.noted("v/" + id);
  }

  boolean known(String id) {
    return !version(id).isEmpty();
  }

  /// Whether this pass has shown the thing already, as it is or as unchanged.
  boolean shown(String id) {
    return shown.contains(id);
  }

  void unchanged(String id) throws IOException, InterruptedException {
    if (shown.add(id)) {
      sink.unchanged(id);
    }
  }

  /// To be called after the thing was sent.
  void sent(String id, String version) throws InterruptedException {
    shown.add(id);
    sink.note("v/" + id, version);
    sink.note("retry/" + id, "");
    sink.note("gone/" + id, "");
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted after " + id);
    }
  }

  /// The thing is not there any more.
  void gone(String id) throws IOException, InterruptedException {
    shown.remove(id);
    sink.gone(id);
    sink.note("gone/" + id, Long.toString(pass));
    forget(id);
  }

  void forget(String id) {
    sink.note("v/" + id, "");
    sink.note("retry/" + id, "");
  }

  /// Nobody may see the thing until it is sent again, since it is not known any more who may. What is noted of its version keeps its
  /// first letter, and is none that it can have.
  void hide(String id) throws IOException, InterruptedException {
    String version = version(id);
    if (!version.isEmpty() && !version.endsWith(HIDDEN)) {
      sink.note("v/" + id, version.charAt(0) + " " + HIDDEN);
      sink.hidden(id);
    }
  }

  /// The thing could not be read now, and the next pass asks again. What is held of it stays, but for nobody if the account is refused
  /// it, or if who may read it had changed.
  ///
  /// @param rights what its version holds if who may read it is as it was
  void failed(String id, String where, IOException e, String rights) throws IOException, InterruptedException {
    if (e instanceof Calls.Refused || !version(id).contains(rights)) {
      hide(id);
    }
    sink.note("retry/" + id, "1");
    shown.add(id);
    problem(where, id, e);
  }

  void problem(String where, String id, IOException e) throws IOException, InterruptedException {
    boolean refused = e instanceof Calls.Refused;
    String mend = e instanceof FetchException fetch ? fetch.mend() : refused
        ? "nobody sees what is held of it meanwhile; give the account the right to read it, or delete it here by reading the source anew"
        : "look at the server; the next pass asks again";
    sink.problem(new Problem(where, String.valueOf(e.getMessage()), mend, id));
  }

  /// The ids of what is held, or of what is to be asked for again, that begin so.
  ///
  /// @param notes `v/` or `retry/`
  Set<String> ids(String notes, String prefix) {
    Set<String> ids = new java.util.TreeSet<>();
    sink.notes(notes + prefix).keySet().forEach(key -> ids.add(key.substring(notes.length())));
    return ids;
  }
}
