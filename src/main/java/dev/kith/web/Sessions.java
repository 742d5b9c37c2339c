package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.SignIn;
import dev.kith.signin.ViewAs;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who is asking, by whatever a request carries: the command line's token, a token of a program, the cookie of a session; whom
/// a proxy names; in demo mode whom the browser chose.
final class Sessions {
  private static final String CALLER = "kith.caller";
  private static final String BEARER = "Bearer ";
  /// Opens what a program began by [ViewAs]; a browser has a cookie for it.
  private static final String LOOK_HEADER = "X-Kith-View";

  private final Search search;
  private final Demo demo;
  private final Admin admin;
  private final SignIn signIn;
  private final Network network;
  private final ViewAs viewAs;
  private final ByProxy proxy;

  Sessions(Search search, Demo demo, Admin admin, SignIn signIn, Network network, ViewAs viewAs, ByProxy proxy) {
    this.viewAs = viewAs;
    this.search = search;
    this.demo = demo;
    this.admin = admin;
    this.signIn = signIn;
    this.network = network;
    this.proxy = proxy;
  }

  boolean isDemo() {
    return signIn.isDemo();
  }

  /// Who asks, and what they may do; worked out once for a request. Whoever is not signed in is [Caller#NOBODY].
  Caller caller(Context ctx) {
    Caller known = ctx.attribute(CALLER);
    if (known == null) {
      known = looking(ctx, work(ctx));
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
    return Optional.ofNullable(ctx.header(LOOK_HEADER)).or(() -> network.look(ctx)).orElse("");
  }

  /// From now on this browser looks by this secret; empty to look by itself again.
  void look(Context ctx, String secret) {
    network.setLook(ctx, secret);
  }

  private Caller work(Context ctx) {
    if (admin.isCommandLine(ctx)) {
      Caller all = Caller.commandLine();
      Caller chosen = isDemo() ? demo.caller(ctx) : all;
      return isDemo() ? new Caller(chosen.person(), chosen.viewer(), Set.of(Role.values()), Scope.ALL, Set.of(), all.actor(), "") : all;
    }
    if (isDemo()) {
      return demo.caller(ctx);
    }
    Optional<String> bearer = bearer(ctx);
    return (bearer.isPresent() ? signIn.tokens().caller(bearer.get(), network.address(ctx))
        : ByProxy.isVouched(ctx) ? proxy.caller(ctx, network.address(ctx)) : network.session(ctx).flatMap(signIn.sessions()::caller)).orElse(Caller.NOBODY);
  }

  /// The token that a request carries.
  static Optional<String> bearer(Context ctx) {
    return Optional.ofNullable(ctx.header("Authorization")).filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /// Whether a request says by a token who asks, and so not by what a browser adds by itself.
  boolean isByToken(Context ctx) {
    return admin.isCommandLine(ctx) || !isDemo() && bearer(ctx).isPresent();
  }

  /// Whether a person's own session asks, and not a token.
  boolean isBySession(Context ctx) {
    return !isDemo() && !isByToken(ctx) && !ByProxy.isVouched(ctx) && caller(ctx).isSignedIn();
  }

  /// Who asks here; empty for those whom no list of people names.
  Optional<Profile> person(Context ctx) {
    return search.directory().person(caller(ctx).person());
  }

  /// Who asks, for what needs somebody.
  ///
  /// @throws StoreException while decisions cannot be read: else there would merely be nobody
  Profile me(Context ctx, Store store) {
    store.decisions();
    return person(ctx).orElseThrow(() -> new IllegalArgumentException(isDemo() ? "Nobody is asking: there are no people here yet."
        : "Your account is not linked to anybody in a list of people; an admin can do it: kith accounts person NAME ID."));
  }

  /// @throws Unknown while it cannot be read who is in which groups: then nobody sees anything, and is told why
  Viewer viewer(Context ctx) {
    if (!search.groups().readable()) {
      throw new Unknown();
    }
    return caller(ctx).viewer();
  }

  /// Nobody knows who may see what.
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Whether somebody may still read in this person's name.
  boolean isMember(Profile person) {
    return signIn.isMember(person);
  }

  /// Whether a token of a program may push into this source.
  boolean mayPush(Context ctx, String source) {
    return !isDemo() && bearer(ctx).filter(token -> signIn.tokens().mayPush(token, network.address(ctx), source)).isPresent();
  }

  /// What the server's own page needs to know of the session: nothing in demo mode.
  void describe(Context ctx, JsonWriter out) {
    if (!isDemo()) {
      out.writeBooleanProperty("signedIn", caller(ctx).isSignedIn());
      ByProxy.secret(ctx).ifPresent(secret -> out.writeStringProperty("token", Guard.token(secret)));
      if (isBySession(ctx)) {
        network.session(ctx).ifPresent(secret -> {
          out.writeStringProperty("account", signIn.sessions().account(secret).orElse(""));
          out.writeStringProperty("token", Guard.token(secret));
        });
      }
    }
  }

  List<Profile> choices() {
    return isDemo() ? demo.choices() : List.of();
  }

  void choose(Context ctx, String id) {
    if (!isDemo()) {
      throw new IllegalArgumentException("Nobody is anybody else here: sign in at /sign-in.");
    }
    demo.choose(ctx, id);
  }
}
