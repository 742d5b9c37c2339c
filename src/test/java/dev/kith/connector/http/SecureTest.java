package dev.kith.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates are checked as a browser does, and a company's own authority can be named. The keys in `certificates` were made
/// with keytool for these tests and are of no other use: an authority of 2026 to 2125, and what it signed for the hosts
/// `wiki.example` and `other.example`, of which one was over in January 2026 and one begins in 2124.
class SecureTest {
  private static final Path CERTIFICATES = Path.of("src/test/resources/certificates");

  private static final Path OURS = CERTIFICATES.resolve("authority.pem");

  private final FakeTiming timing = new FakeTiming();

  private static FaultServer server(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(CERTIFICATES.resolve(name + ".p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return FaultServer.secure(context).on("/", FaultServer.html("secure"));
  }

  private Answer get(FaultServer server, Path authorities) throws Exception {
    return get(server.port(), authorities);
  }

  private Answer get(int port, Path authorities) throws Exception {
    Reach reach = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofSeconds(30), 1 << 20, "",
        authorities);
    URI uri = URI.create("https://wiki.example:" + port + "/");
    Surroundings around = timing.surroundings(_ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
    try (Fetcher fetcher = new Fetcher(reach, uri, List.of(), around)) {
      return fetcher.get(Fetch.api(uri));
    }
  }

  private void refused(String name, Path authorities, String said, String mend) throws Exception {
    try (FaultServer server = server(name)) {
      assertThatThrownBy(() -> get(server, authorities)).isInstanceOf(FetchException.class).hasMessageContaining(said)
          .satisfies(e -> assertThat(((FetchException) e).mend()).contains(mend));
      assertThat(server.connections()).as("not tried again").isEqualTo(1);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateOfTheCompanysOwnAuthorityIsTrustedIfItIsNamed() throws Exception {
    try (FaultServer server = server("good")) {
      assertThat(((Answer.Found) get(server, OURS)).text()).isEqualTo("secure");
    }
    refused("good", null, "from an authority that is not trusted here", "http.authorities");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refused("expired", OURS, "certificate has expired", "renewed");
  }

  @Test
  void aCertificateOfTheFutureIsRefused() throws Exception {
    refused("early", OURS, "not valid yet", "clock");
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    refused("other", OURS, "for another host", "host's name");
  }

  @Test
  void aServerWithoutTlsIsSaid() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> {
        try (Socket socket = plain.accept()) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          socket.getInputStream().readAllBytes();
        } catch (IOException _) {
          // the client hung up
        }
      });
      assertThatThrownBy(() -> get(plain.getLocalPort(), null)).isInstanceOf(FetchException.class)
          .hasMessageContaining("does not speak TLS at this port").satisfies(e -> assertThat(((FetchException) e).mend()).contains("http://"));
    }
  }

  @Test
  void aFileWithoutCertificatesIsSaid(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("empty.pem"), "nothing");
    try (FaultServer server = server("good")) {
      for (String file : List.of("empty.pem", "missing.pem")) {
        assertThatThrownBy(() -> get(server, folder.resolve(file))).isInstanceOf(FetchException.class)
            .hasMessageContaining("no certificates can be read");
      }
      assertThat(server.connections()).isZero();
    }
  }
}
