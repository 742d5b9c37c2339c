package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.ViewAs;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is asking, in demo mode: anybody on this computer may look as any of the sample people. The choice lives in memory, behind
/// a random cookie.
public final class Sessions {
  /// Lets a program on this computer ask as somebody, in demo mode only.
  static final String AS_HEADER = "X-Kith-As";
  private static final String CALLER = "kith.caller";
  private static final String COOKIE = "kith-session";
  private static final int MOST = 10_000;
  /// What the command line of the server's own user may do, who in demo mode reads as anybody, too.
  private static final Set<Role> COMMAND_LINE = Set.of(Role.SOURCE_OWNER, Role.OPERATOR, Role.AUDITOR, Role.ADMIN, Role.READER);

  /// Opens what a program began by [ViewAs]; a browser has a cookie for it.
  private static final String LOOK_HEADER = "X-Kith-View";
  private static final String LOOK_COOKIE = "kith-view";

  private final Search search;
  private final ViewAs viewAs;
  private final List<String> choices;
  private final Admin admin;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, String> personBySession = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST;
    }
  };

  /// @param choices ids of the people one may look as, the first by default; if empty, anybody active
  Sessions(Search search, List<String> choices, Admin admin, ViewAs viewAs) {
    this.viewAs = viewAs;
    this.search = search;
    this.admin = admin;
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

  /// Who asks, and what they may do; worked out once for a request.
  Caller caller(Context ctx) {
    Caller known = ctx.attribute(CALLER);
    if (known == null) {
      known = looking(ctx, demo(ctx));
      ctx.attribute(CALLER, known);
    }
    return known;
  }

  /// Who asks, where [Authorization] has let them through.
  static Caller known(Context ctx) {
    Caller known = ctx.attribute(CALLER);
    return known == null ? Caller.NOBODY : known;
  }

  /// While somebody looks as another, they read by the other's rights, and may do nothing else.
  private Caller looking(Context ctx, Caller own) {
    return viewAs.of(lookSecret(ctx), own.actor()).flatMap(view -> search.directory().person(view.person()))
        .map(seen -> new Caller(own.person(), new Viewer("", search.viewer(seen).principals()), Set.of(Role.READER), Scope.ALL, Set.of(),
            own.actor(), seen.id())).orElse(own);
  }

  /// Whom the one who asks looks as just now.
  Optional<ViewAs.View> look(Context ctx) {
    return caller(ctx).seenAs().isEmpty() ? Optional.empty() : viewAs.of(lookSecret(ctx), caller(ctx).actor());
  }

  String lookSecret(Context ctx) {
    String header = ctx.header(LOOK_HEADER);
    return Optional.ofNullable(header == null ? ctx.cookie(LOOK_COOKIE) : header).orElse("");
  }

  /// From now on this browser looks by this secret; empty to look by itself again.
  void look(Context ctx, String secret) {
    ctx.res().addHeader("Set-Cookie", LOOK_COOKIE + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + (secret.isEmpty() ? 0 : ViewAs.LONGEST.toSeconds()));
  }

  private Caller demo(Context ctx) {
    String person = person(ctx).map(Profile::id).orElse("");
    boolean commandLine = byToken(ctx);
    return new Caller(person, person(ctx).map(search::viewer).orElse(Viewers.ANYBODY), commandLine ? COMMAND_LINE : Set.of(Role.READER), Scope.ALL, Set.of(),
        commandLine ? "os:" + System.getProperty("user.name") : "person:" + person, "");
  }

  /// Whether a request says by a token who asks, and so not by what a browser adds by itself.
  boolean byToken(Context ctx) {
    return admin.isCommandLine(ctx);
  }

  /// Who asks here; empty while there are no people at all.
  Optional<Profile> person(Context ctx) {
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

  /// Who asks, for what needs somebody.
  ///
  /// @throws StoreException while decisions cannot be read: else there would merely be nobody
  Profile me(Context ctx, Store store) {
    store.decisions();
    return person(ctx).orElseThrow(() -> new IllegalArgumentException("Nobody is asking: there are no people here yet."));
  }

  Viewer viewer(Context ctx) {
    return caller(ctx).viewer();
  }

  /// From now on this browser looks as that person.
  void choose(Context ctx, String id) {
    if (search.directory().person(id).filter(Profile::listed).isEmpty()) {
      throw new IllegalArgumentException("There is nobody with the id “" + id + "” to ask as.");
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String session = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (personBySession) {
      personBySession.put(session, id);
    }
    // One raw header: Javalin 7.2 lets SameSite leak from one cookie to another.
    ctx.res().addHeader("Set-Cookie", COOKIE + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
  }
}
