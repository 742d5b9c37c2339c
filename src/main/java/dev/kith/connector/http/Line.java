package dev.kith.connector.http;

import dev.kith.connector.http.Failure.Again;
import dev.kith.connector.http.Surroundings.Names;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// A connection to one origin, by HTTP/1.1, through no proxy. It goes to an address that was checked after the name was
/// resolved, and the name is not resolved again: whoever answers for the name cannot put another address in its place.
final class Line implements AutoCloseable {
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(32 << 10).setMaxHeaderCount(128).setMaxEmptyLineCount(5).build();
  /// So much of a body that nobody wants is read, to keep the connection.
  private static final int DRAINED = 64 << 10;

  private final Origin origin;
  private final Names names;
  private final AddressRule rule;
  private final SSLSocketFactory tls;
  private volatile Socket socket;
  private volatile boolean closed;
  private volatile DefaultBHttpClientConnection connection;
  private boolean used;

  Line(Origin origin, Names names, AddressRule rule, SSLSocketFactory tls) {
    this.origin = origin;
    this.names = names;
    this.rule = rule;
    this.tls = tls;
  }

  /// Whether there is or was a connection: the server may have seen what was sent.
  boolean isConnected() {
    return connection != null;
  }

  /// Whether it has answered before and can be asked again.
  boolean isFor(Origin other) {
    return used && other.equals(origin) && isOpen();
  }

  /// Sends one request and reads its answer to the end. Ends early, with some `IOException`, if it is closed meanwhile.
  ///
  /// @param silence how long the server may send nothing
  Reply ask(Call call, Duration silence) throws IOException {
    if (connection == null) {
      connect((int) Math.clamp(silence.toMillis(), 1, Integer.MAX_VALUE));
    }
    try {
      connection.setSocketTimeout(Timeout.of(silence));
      ClassicHttpRequest request = request(call);
      connection.sendRequestHeader(request);
      if (request.getEntity() != null) {
        connection.sendRequestEntity(request);
      }
      connection.flush();
      ClassicHttpResponse response = connection.receiveResponseHeader();
      while (response.getCode() < 200) {
        response = connection.receiveResponseHeader();
      }
      Reply reply = reply(call, response);
      used = true;
      if (!DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, null)) {
        close();
      }
      return reply;
    } catch (HttpException | IllegalArgumentException e) {
      close();
      throw new Failure("did not answer by HTTP: " + Failures.oneLine(e), "see what listens there", Again.IF_HARMLESS, e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void connect(int millis) throws IOException {
    IOException last = null;
    List<String> refused = new ArrayList<>();
    for (InetAddress address : names.of(origin.host())) {
      String refusal = rule.refusal(origin.host(), address);
      if (!refusal.isEmpty()) {
        refused.add(address.getHostAddress() + ", " + refusal);
        continue;
      }
      try {
        connect(address, millis);
        return;
      } catch (ConnectException | java.net.SocketTimeoutException | java.net.NoRouteToHostException e) {
        last = e;
        drop();
      } catch (IOException e) {
        close();
        throw e;
      }
    }
    close();
    if (last != null) {
      throw last;
    }
    String what = refused.isEmpty() ? "its host has no address" : "its host is at " + refused.getFirst();
    throw new Failure(what + ", so nothing was sent", Failures.mendOfRefusal(what, origin.host()), Again.NEVER, null);
  }

  private void connect(InetAddress address, int millis) throws IOException {
    Socket plain = new Socket(Proxy.NO_PROXY);
    socket = plain;
    if (closed) {
      plain.close();
    }
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(millis);
    plain.connect(new InetSocketAddress(address, origin.port()), millis);
    DefaultBHttpClientConnection opened = new DefaultBHttpClientConnection(LIMITS);
    if (!origin.secure()) {
      opened.bind(plain);
    } else {
      SSLSocket secure = (SSLSocket) tls.createSocket(plain, origin.host(), origin.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      opened.bind(secure, plain);
    }
    connection = opened;
  }

  private ClassicHttpRequest request(Call call) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(call.form() == null ? "GET" : "POST", call.target());
    request.addHeader("Host", origin.authority());
    call.headers().forEach(request::addHeader);
    request.addHeader("Accept-Encoding", "gzip, deflate");
    request.addHeader("Connection", "keep-alive");
    if (call.form() != null) {
      request.addHeader("Content-Type", "application/x-www-form-urlencoded");
      request.addHeader("Content-Length", call.form().length);
      request.setEntity(new ByteArrayEntity(call.form(), ContentType.APPLICATION_FORM_URLENCODED));
    }
    return request;
  }

  private Reply reply(Call call, ClassicHttpResponse response) throws IOException, HttpException {
    int status = response.getCode();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.getValue() == null ? "" : header.getValue());
    }
    headers.replaceAll((_, values) -> List.copyOf(values));
    if (status == 204 || status == 304) {
      return new Reply(status, headers, new byte[0], false);
    }
    connection.receiveResponseEntity(response);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new Reply(status, headers, new byte[0], false);
    }
    InputStream content = entity.getContent();
    if (status < 200 || status > 299) {
      drain(content);
      return new Reply(status, headers, new byte[0], false);
    }
    if (entity.getContentLength() > call.maxBytes() && !call.cutting()) {
      throw new Failure("is larger than " + call.maxBytes() + " bytes", "raise http.maxBytes if it is wanted", Again.NEVER, null);
    }
    List<String> encodings = headers.getOrDefault("content-encoding", List.of());
    byte[] body = Body.read(content, encodings, call.maxBytes(), call.cutting());
    boolean unsaid = entity.getContentLength() < 0 && !entity.isChunked();
    drain(content);
    return new Reply(status, headers, body, unsaid && !Body.endsByItself(encodings));
  }

  /// Reads what is left, if that is little; else the connection is of no more use.
  private void drain(InputStream content) throws IOException {
    byte[] rest = content.readNBytes(DRAINED);
    if (rest.length == DRAINED) {
      close();
    }
  }

  /// Whether another request can go out on it.
  private boolean isOpen() {
    try {
      return !closed && (connection == null || connection.isOpen() && !connection.isStale());
    } catch (IOException _) {
      return false;
    }
  }

  private void drop() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // it is of no more use either way
      }
    }
  }

  /// At once, whatever it is doing, from any thread.
  @Override
  public void close() {
    closed = true;
    drop();
    DefaultBHttpClientConnection open = connection;
    if (open != null) {
      open.close(CloseMode.IMMEDIATE);
    }
  }
}
