package dev.kith.web;

import dev.kith.engine.Processors;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.security.RouteRole;
import io.javalin.security.Roles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers what is asked most, such as a search, by the routes of Javalin but without Javalin and servlets in between: their code is
/// much, and a search leaves little of it in the processor's caches. The guards are the same in the same order, so are the handlers and the
/// errors. What is asked otherwise (another method, a body, an address written another way) goes on to Javalin.
final class Direct extends Handler.Wrapper {
  private final Chain chain;
  private final Map<String, Endpoint> routes = new HashMap<>();
  private InternalRouter router;

  Direct(Chain chain) {
    this.chain = chain;
  }

  /// From now on these routes are answered here.
  ///
  /// @param paths without places
  void get(InternalRouter router, String... paths) {
    this.router = router;
    for (String path : paths) {
      routes.put(path, router.findFirstHttpHandlerEntry(HandlerType.GET, path).endpoint);
    }
  }

  static Set<RouteRole> roles(Endpoint route) {
    Roles roles = route.metadata(Roles.class);
    return roles == null ? Set.of() : roles.getRoles();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Endpoint route = HttpMethod.GET.is(request.getMethod()) ? routes.get(request.getHttpURI().getPath()) : null;
    if (route == null || request.getLength() > 0 || request.getHeaders().contains(HttpHeader.CONTENT_TYPE)) {
      return super.handle(request, response, callback);
    }
    response.write(true, answer(new DirectContext(request, response, route), route), callback);
    return true;
  }

  private ByteBuffer answer(DirectContext ctx, Endpoint route) throws IOException {
    // around all of it, so that who helps is woken once, and early, and stays awake until there is nothing left to wait for
    boolean begun = Processors.HERE.begin();
    try {
      pass(ctx, route);
      return ctx.sent();
    } finally {
      Processors.HERE.end(begun);
    }
  }

  private void pass(DirectContext ctx, Endpoint route) {
    try {
      chain.first(ctx);
      chain.limit(ctx);
      chain.decide(ctx);
      route.handler.handle(ctx);
    } catch (Exception e) {
      router.handleHttpException(ctx, e);
    } catch (Error e) {
      Problem.bug(e, ctx);
    }
    chain.last(ctx);
  }
}
