package dev.kith.web;

import io.javalin.config.Key;
import io.javalin.config.MultipartConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.json.JsonMapper;
import io.javalin.plugin.ContextPlugin;
import io.javalin.router.Endpoint;
import io.javalin.router.Endpoints;
import io.javalin.security.RouteRole;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// A request that [Direct] answers, for handlers that know Javalin's only. It has what a question in an address needs: whatever else
/// a handler asks it for is a mistake, and said so at once.
final class DirectContext implements Context {
  private final Request request;
  private final Response response;
  private final Endpoint endpoint;
  private final Map<String, Object> attributes = new HashMap<>();
  private Map<String, List<String>> query;
  private InputStream result;

  DirectContext(Request request, Response response, Endpoint endpoint) {
    this.request = request;
    this.response = response;
    this.endpoint = endpoint;
    response.setStatus(HttpStatus.OK.getCode());
  }

  /// The request as Jetty reads it, whichever way it is answered.
  static Request request(Context ctx) {
    return ctx instanceof DirectContext direct ? direct.request : ServletContextRequest.getServletContextRequest(ctx.req());
  }

  /// The route that answers; `null` if there is none.
  static Endpoint route(Context ctx) {
    return ctx instanceof DirectContext direct ? direct.endpoint : ctx.endpoints().matchedHttpEndpoint();
  }

  /// What is to be sent.
  ByteBuffer sent() throws IOException {
    byte[] body = result == null ? Sending.ready(this) : result.readAllBytes();
    return ByteBuffer.wrap(body == null ? new byte[0] : body);
  }

  @Override
  public HandlerType method() {
    return endpoint.method;
  }

  @Override
  public String path() {
    return endpoint.path;
  }

  @Override
  public String ip() {
    return Request.getRemoteAddr(request);
  }

  @Override
  public String queryString() {
    return request.getHttpURI().getQuery();
  }

  @Override
  public String characterEncoding() {
    // without a body there is nothing that says another
    return null;
  }

  @Override
  public Map<String, List<String>> queryParamMap() {
    if (query == null) {
      query = Context.super.queryParamMap();
    }
    return query;
  }

  @Override
  public String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public String cookie(String name) {
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  @Override
  public void attribute(String key, Object value) {
    attributes.put(key, value);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T attribute(String key) {
    return (T) attributes.get(key);
  }

  @Override
  public Set<RouteRole> routeRoles() {
    return Direct.roles(endpoint);
  }

  @Override
  public Context header(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  @Override
  public Context removeHeader(String name) {
    response.getHeaders().remove(name);
    return this;
  }

  @Override
  public String contentType() {
    return header(HttpHeader.CONTENT_TYPE.asString());
  }

  @Override
  public Context contentType(String type) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    return this;
  }

  @Override
  public Context status(HttpStatus status) {
    return status(status.getCode());
  }

  @Override
  public Context status(int status) {
    response.setStatus(status);
    return this;
  }

  @Override
  public HttpStatus status() {
    return HttpStatus.forStatus(statusCode());
  }

  @Override
  public int statusCode() {
    return response.getStatus();
  }

  @Override
  public Context result(InputStream stream) {
    result = stream;
    return this;
  }

  @Override
  public InputStream resultInputStream() {
    return result;
  }

  @Override
  public Map<String, String> pathParamMap() {
    return Map.of();
  }

  @Override
  public String pathParam(String name) {
    throw new IllegalArgumentException("“" + name + "” is no part of this address.");
  }

  @Override
  public boolean strictContentTypes() {
    return false;
  }

  @Override
  public HttpServletRequest req() {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpServletResponse res() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Endpoints endpoints() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public <T> T appData(Key<T> key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JsonMapper jsonMapper() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T with(Class<? extends ContextPlugin<?, T>> plugin) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultipartConfig multipartConfig() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServletOutputStream outputStream() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Context minSizeForCompression(int bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void future(Supplier<? extends CompletableFuture<?>> future) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void redirect(String to, HttpStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeJsonStream(Stream<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Context skipRemainingHandlers() {
    throw new UnsupportedOperationException();
  }
}
