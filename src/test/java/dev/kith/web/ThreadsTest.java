package dev.kith.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static final Duration FOREVER = Duration.ofHours(1);
  private static final int SOON = 300;
  private static final int LATE = 20_000;
  /// More than lies between a server and who does not read.
  private static final int LARGE = 32_000_000;

  private final CountDownLatch released = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private Server server;

  @AfterEach
  void stop() throws Exception {
    released.countDown();
    server.stop();
  }

  @Test
  void whoReadsARequestAnswersItAndReadsTheNext() throws Exception {
    start(FOREVER);
    Set<String> threads = new HashSet<>();
    try (Client client = new Client(LATE); Client other = new Client(LATE)) {
      for (int i = 0; i < 50; i++) {
        threads.add(client.ask("/"));
        threads.add(other.ask("/"));
      }
    }
    assertThat(threads).hasSize(1);
  }

  @Test
  void aSlowAnswerHoldsNobodyElseUp() throws Exception {
    start(Threads.PATIENCE);
    try (Client slow = new Client(LATE); Client other = new Client(LATE)) {
      assertThat(slow.ask("/")).isNotEmpty();
      assertThat(other.ask("/")).isNotEmpty();
      slow.send("/slow");
      begun.acquire();
      assertThat(other.ask("/")).isNotEmpty();
      released.countDown();
      assertThat(slow.answer()).isNotEmpty();
    }
  }

  @Test
  void norDoesOneThatWasSentTogetherWithAQuickOne() throws Exception {
    start(Threads.PATIENCE);
    try (Client slow = new Client(LATE); Client other = new Client(LATE)) {
      assertThat(other.ask("/")).isNotEmpty();
      slow.send("/", "/slow");
      assertThat(slow.answer()).isNotEmpty();
      begun.acquire();
      assertThat(other.ask("/")).isNotEmpty();
    }
  }

  @Test
  void manySlowAnswersAreGivenAtOnce() throws Exception {
    start(Threads.PATIENCE);
    Client[] slow = new Client[8];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = new Client(LATE);
      slow[i].send("/slow");
    }
    begun.acquire(slow.length);
    try (Client other = new Client(LATE)) {
      assertThat(other.ask("/")).isNotEmpty();
    }
    released.countDown();
    for (Client client : slow) {
      assertThat(client.answer()).isNotEmpty();
      client.close();
    }
  }

  @Test
  void whatIsSentSlowlyIsSentToTheEndThoughAllThreadsSend() throws Exception {
    start(Threads.PATIENCE, 5);
    List<Client> slow = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      slow.add(new Client(LATE));
      slow.get(i).send("/large");
    }
    begun.acquire(2);
    try (ExecutorService reading = Executors.newFixedThreadPool(slow.size())) {
      List<Future<String>> answers = slow.stream().map(client -> reading.submit(client::answer)).toList();
      for (Future<String> answer : answers) {
        assertThat(answer.get()).hasSize(LARGE - 1);
      }
    }
    for (Client client : slow) {
      client.close();
    }
  }

  @Test
  void whoLooksForSlowAnswersRestsWhileNobodyAsksAndWakesWhenSomebodyDoes() throws Exception {
    start(Duration.ofMillis(1));
    try (Client client = new Client(LATE)) {
      assertThat(client.ask("/")).isNotEmpty();
    }
    Thread looking = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("kith-turns")).findFirst()
        .orElseThrow();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LATE);
    while (looking.getState() != Thread.State.WAITING) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
    try (Client slow = new Client(LATE); Client other = new Client(LATE)) {
      slow.send("/slow");
      begun.acquire();
      assertThat(other.ask("/")).isNotEmpty();
    }
  }

  /// Without anybody who reads in the place of the slow ones the others wait: the tests above can fail.
  @Test
  void withPatienceWithoutEndASlowAnswerHoldsOthersUp() throws Exception {
    start(FOREVER);
    try (Client slow = new Client(LATE); Client other = new Client(SOON)) {
      assertThat(slow.ask("/")).isNotEmpty();
      assertThat(other.ask("/")).isNotEmpty();
      slow.send("/slow");
      begun.acquire();
      assertThatThrownBy(() -> other.ask("/")).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private void start(Duration patience) throws Exception {
    start(patience, 16);
  }

  private void start(Duration patience, int most) throws Exception {
    Threads threads = new Threads(most, 4, patience);
    server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    Handler.Wrapper around = threads.around();
    around.setHandler(new Handler.Abstract() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHttpURI().getPath().equals("/slow")) {
          begun.release();
          assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
        }
        if (request.getHttpURI().getPath().equals("/large")) {
          begun.release();
          byte[] large = new byte[LARGE];
          Arrays.fill(large, (byte) 'x');
          large[LARGE - 1] = '\n';
          Content.Sink.write(response, true, ByteBuffer.wrap(large));
          callback.succeeded();
          return true;
        }
        response.write(true, ByteBuffer.wrap((Thread.currentThread().getName() + "\n").getBytes(US_ASCII)), callback);
        return true;
      }
    });
    server.setHandler(around);
    server.start();
  }

  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    /// @param patience how long to wait for an answer, in milliseconds
    Client(int patience) throws IOException {
      socket = new Socket("127.0.0.1", ((ServerConnector) server.getConnectors()[0]).getLocalPort());
      socket.setSoTimeout(patience);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    String ask(String path) throws IOException {
      send(path);
      return answer();
    }

    void send(String... paths) throws IOException {
      StringBuilder out = new StringBuilder();
      for (String path : paths) {
        out.append("GET ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      }
      socket.getOutputStream().write(out.toString().getBytes(US_ASCII));
    }

    /// The line that the body is.
    String answer() throws IOException {
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        assertThat(line).isNotNull();
      }
      return in.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
