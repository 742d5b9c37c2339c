package dev.kith.connector.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/// A web server that can misbehave in every way that servers do. It listens on 127.0.0.1, logs what it was asked, and gives
/// the answers it was told to: `server.on("/page", FaultServer.status(503), FaultServer.html("<p>Up again"))`, in turn, the last
/// one from then on. What it was told nothing about is 404.
public final class FaultServer implements AutoCloseable {
  /// @param target  path and query
  /// @param headers by lower-case name
  public record Request(String method, String target, Map<String, String> headers, String body, Instant at) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// Writes one answer, or what there is of it.
  @FunctionalInterface
  public interface Reply {
    /// @return whether the connection stays
    boolean send(Request request, Socket socket, OutputStream out) throws IOException;
  }

  /// Ways to misbehave once a request has arrived; those that end say `Connection: close` or just close.
  public enum Fault implements Reply {
    /// Says nothing, until the client hangs up.
    STALL,
    /// Half a head, then nothing.
    STALL_IN_HEAD,
    /// Ten bytes of a hundred, then nothing.
    STALL_IN_BODY,
    /// A byte of the body now and then, without end.
    DRIP,
    /// A byte of the head now and then, without end.
    DRIP_HEAD,
    RESET,
    RESET_IN_BODY,
    /// Hangs up without a byte.
    EMPTY,
    GARBAGE,
    /// Ten bytes where a hundred are promised, then hangs up.
    SHORT_LENGTH,
    /// Chunks that end in the middle.
    CUT_CHUNKS,
    /// A chunk whose length is no number.
    BAD_CHUNKS,
    /// Neither length nor chunks: ends with the connection.
    NO_LENGTH,
    /// 16 MB of nothing in 16 kB.
    GZIP_BOMB,
    /// Stops in the middle of the gzip, with a fitting length.
    HALF_GZIP,
    /// No gzip, but says so.
    FALSE_GZIP,
    /// A header of 1 MB.
    HUGE_HEADER,
    /// Ten thousand headers.
    MANY_HEADERS,
    /// A body without end.
    ENDLESS,
    /// Answers 100 again and again.
    ENDLESS_CONTINUE;

    @Override
    public boolean send(Request request, Socket socket, OutputStream out) throws IOException {
      switch (this) {
        case STALL -> await(socket);
        case STALL_IN_HEAD -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Ty");
          await(socket);
        }
        case STALL_IN_BODY -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
          await(socket);
        }
        case DRIP -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
          drip(out);
        }
        case DRIP_HEAD -> {
          write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
          drip(out);
        }
        case RESET -> socket.setSoLinger(true, 0);
        case RESET_IN_BODY -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
          socket.setSoLinger(true, 0);
        }
        case EMPTY -> {
          // that is all
        }
        case GARBAGE -> write(out, "\u0001\u0002 220 mail.example.com ESMTP\r\n\r\nnonsense\r\n");
        case SHORT_LENGTH -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
        case CUT_CHUNKS -> write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\na\r\n01234");
        case BAD_CHUNKS -> write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n0123456789\r\n");
        case NO_LENGTH -> write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>This may be half");
        case GZIP_BOMB -> FaultServer.bytes(200, BOMB, "Content-Encoding: gzip").send(request, socket, out);
        case HALF_GZIP -> {
          byte[] whole = gzip("0123456789abcdef".repeat(10).getBytes(StandardCharsets.US_ASCII));
          FaultServer.bytes(200, java.util.Arrays.copyOf(whole, whole.length / 2), "Content-Encoding: gzip").send(request, socket, out);
        }
        case FALSE_GZIP -> FaultServer.bytes(200, "plain".getBytes(StandardCharsets.US_ASCII), "Content-Encoding: gzip")
            .send(request, socket, out);
        case HUGE_HEADER -> write(out, "HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(1 << 20) + "\r\nContent-Length: 2\r\n\r\nok");
        case MANY_HEADERS -> write(out, "HTTP/1.1 200 OK\r\n" + "X-Many: x\r\n".repeat(10_000) + "Content-Length: 2\r\n\r\nok");
        case ENDLESS -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
          while (true) {
            write(out, "and so on ".repeat(1000));
          }
        }
        case ENDLESS_CONTINUE -> {
          while (true) {
            write(out, "HTTP/1.1 100 Continue\r\n\r\n");
          }
        }
      }
      return false;
    }

    private static void await(Socket socket) throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // until the client hangs up
      }
    }

    private static void drip(OutputStream out) throws IOException {
      while (true) {
        write(out, "x");
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private static final String HOME = "127.0.0.1";
  private static final byte[] BOMB = gzip(new byte[16 << 20]);

  private final ServerSocket listener;
  private final String scheme;
  private final InstantSource clock;
  private final Function<Request, Reply> others;
  private final Map<String, List<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int connections;

  private FaultServer(SSLContext tls, String address, int port, InstantSource clock, Function<Request, Reply> others) {
    this.clock = clock;
    this.others = others;
    scheme = tls == null ? "http" : "https";
    try {
      InetAddress home = InetAddress.ofLiteral(address);
      listener = tls == null ? new ServerSocket(port, 50, home) : tls.getServerSocketFactory().createServerSocket(port, 50, home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("fault-server").start(this::accept);
  }

  public static FaultServer start() {
    return start(InstantSource.system());
  }

  /// @param clock what the log of requests goes by
  public static FaultServer start(InstantSource clock) {
    return new FaultServer(null, HOME, 0, clock, _ -> status(404));
  }

  /// A server whose answers are worked out.
  public static FaultServer serve(Function<Request, Reply> answers) {
    return new FaultServer(null, HOME, 0, InstantSource.system(), answers);
  }

  /// A server at another address than 127.0.0.1, or at a given port.
  public static FaultServer at(String address, int port) {
    return new FaultServer(null, address, port, InstantSource.system(), _ -> status(404));
  }

  public static FaultServer secure(SSLContext tls) {
    return new FaultServer(tls, HOME, 0, InstantSource.system(), _ -> status(404));
  }

  /// From now on, these are the answers at this path (with its query), in turn; the last one stays.
  public FaultServer on(String target, Reply... inTurn) {
    replies.put(target, new ArrayList<>(List.of(inTurn)));
    return this;
  }

  public URI uri(String target) {
    return URI.create(scheme + "://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + target);
  }

  /// Where it can be reached, without a path.
  public URI origin() {
    return uri("");
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// What was asked, in order.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /// What was asked for, in order.
  public List<String> targets() {
    return requests.stream().map(Request::target).toList();
  }

  /// How many connections were made, whether or not anything was asked on them.
  public int connections() {
    return connections;
  }

  public void forget() {
    requests.clear();
  }

  public static Reply html(String body) {
    return ok("text/html; charset=utf-8", body);
  }

  public static Reply json(String body) {
    return ok("application/json", body);
  }

  public static Reply ok(String type, String body) {
    return bytes(200, body.getBytes(StandardCharsets.UTF_8), "Content-Type: " + type);
  }

  public static Reply redirect(int status, String location) {
    return status(status, "Location: " + location);
  }

  public static Reply status(int status, String... headers) {
    return bytes(status, new byte[0], headers);
  }

  /// @param headers lines such as `Retry-After: 3`
  public static Reply bytes(int status, byte[] body, String... headers) {
    return (request, _, out) -> {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      boolean bare = status == 304 || status == 204;
      write(out, head + (bare ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n");
      if (!bare) {
        out.write(body);
        out.flush();
      }
      return !request.header("connection").equals("close");
    };
  }

  /// These bytes as they are, then the end of the connection.
  public static Reply raw(String all) {
    return (_, _, out) -> {
      write(out, all);
      return false;
    };
  }

  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
      packing.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections++;
        open.add(socket);
        Thread.ofVirtual().name("fault-server").start(() -> converse(socket));
      } catch (IOException _) {
        // closed, or a client that was not
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      // head and body go out one after the other; else each answer would wait for the client's delayed acknowledgement
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        if (!reply(request).send(request, socket, out)) {
          return;
        }
      }
    } catch (IOException _) {
      // the client hung up
    } finally {
      open.remove(socket);
    }
  }

  private Reply reply(Request request) {
    List<Reply> inTurn = replies.get(request.target());
    if (inTurn == null) {
      return others.apply(request);
    }
    synchronized (inTurn) {
      return inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
    }
  }

  private Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    if (first.length < 3) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        return null;
      }
      headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(first[0], first[1], Map.copyOf(headers), new String(body, StandardCharsets.UTF_8), clock.instant());
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder out = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
