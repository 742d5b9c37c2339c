package dev.kith.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks a server on this computer over one kept connection, with as little of a client as can be: what is measured is the
/// server.
final class Loopback implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final int port;
  private final String as;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] read = new byte[1 << 16];
  private int at;
  private int end;

  /// @param as the id of the person who asks
  Loopback(int port, String as) throws IOException {
    this.port = port;
    this.as = as;
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Asks as often, for little, so that what the server does once a request is compiled as well as what it does for each document.
  void warm(List<String> questions, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      get("/api/v1/search?limit=3&facets=false&copies=all&q=" + encoded(questions.get(i % questions.size())));
    }
  }

  /// @return how many bytes the body has
  int get(String address) throws IOException {
    out.write(("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nX-Kith-As: " + as + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String status = line();
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the server said " + status + " to " + address);
    }
    int length = 0;
    boolean chunked = true;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
        chunked = false;
      }
    }
    skip(length);
    for (int chunk = chunked ? Integer.parseInt(line(), 16) : 0; chunk > 0; chunk = Integer.parseInt(line(), 16)) {
      skip(chunk);
      line();
      length += chunk;
    }
    if (chunked) {
      line();
    }
    return length;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private byte next() throws IOException {
    if (at == end) {
      fill();
    }
    return read[at++];
  }

  private void skip(int bytes) throws IOException {
    int left = bytes;
    while (left > end - at) {
      left -= end - at;
      fill();
    }
    at += left;
  }

  private void fill() throws IOException {
    at = 0;
    end = in.read(read);
    if (end < 0) {
      throw new EOFException("the server hung up");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
