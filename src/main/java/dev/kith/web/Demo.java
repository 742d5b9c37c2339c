package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.Secrets;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is asking in demo mode: anybody on this computer may look as any of the sample people. The choice lives in memory, behind
/// a random cookie.
public final class Demo {
  /// Lets a program on this computer ask as somebody.
  static final String AS_HEADER = "X-Kith-As";
  private static final String COOKIE = "kith-session";
  private static final int MOST = 10_000;

  private final Search search;
  private final List<String> choices;
  private final Map<String, String> personBySession = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST;
    }
  };

  /// @param choices ids of the people one may look as, the first by default; if empty, anybody active
  Demo(Search search, List<String> choices) {
    this.search = search;
    this.choices = List.copyOf(choices);
  }

  /// The people one may look as.
  List<Profile> choices() {
    return choices(search, choices);
  }

  /// The people one may look as in demo mode, the first by default: those named in the settings, else the first of the lists.
  public static List<Profile> choices(Search search, List<String> choices) {
    List<Profile> named = choices.stream().map(id -> search.directory().person(id)).flatMap(Optional::stream).toList();
    return named.isEmpty() ? search.directory().people().stream().filter(p -> p.listed() && p.human() && p.active())
        .sorted((a, b) -> a.name().compareTo(b.name())).limit(50).toList() : named;
  }

  Caller caller(Context ctx) {
    Optional<Profile> person = person(ctx);
    String id = person.map(Profile::id).orElse("");
    return new Caller(id, person.map(Viewers::of).orElse(Viewers.ANYBODY), Set.of(Role.READER), Scope.ALL, Set.of(), "person:" + id, "");
  }

  /// Who asks here; empty while there are no people at all.
  private Optional<Profile> person(Context ctx) {
    String as = ctx.header(AS_HEADER);
    if (as != null) {
      return Optional.of(search.directory().person(as).filter(Profile::listed)
          .orElseThrow(() -> new IllegalArgumentException("There is nobody with the id “" + as + "” to ask as.")));
    }
    String session = ctx.cookie(COOKIE);
    String id;
    synchronized (personBySession) {
      id = session == null ? null : personBySession.get(session);
    }
    return Optional.ofNullable(id).flatMap(search.directory()::person).or(() -> choices().stream().findFirst());
  }

  /// From now on this browser looks as that person.
  void choose(Context ctx, String id) {
    if (search.directory().person(id).filter(Profile::listed).isEmpty()) {
      throw new IllegalArgumentException("There is nobody with the id “" + id + "” to ask as.");
    }
    String session = Secrets.random();
    synchronized (personBySession) {
      personBySession.put(session, id);
    }
    // One raw header: Javalin 7.2 lets SameSite leak from one cookie to another.
    ctx.res().addHeader("Set-Cookie", COOKIE + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
  }
}
