package dev.kith.groups.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.TrustAllTrustManager;
import com.unboundid.util.ssl.TrustStoreTrustManager;
import dev.kith.Library;
import dev.kith.groups.FeedSchedule;
import dev.kith.groups.Source;
import dev.kith.groups.ldap.Ldap.Server;
import dev.kith.store.Memberships.State;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups of a directory server, against one in memory.
class LdapTest {
  private static final String BASE = "dc=valve,dc=example";
  private static final String READER = "cn=reader," + BASE;
  private static final Path CERTIFICATES = Path.of("src/test/resources/certificates");
  private static final Instant NOW = Library.NOW;

  @TempDir Path folder;
  private InMemoryDirectoryServer directory;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder);
  }

  @AfterEach
  void close() {
    if (directory != null) {
      directory.shutDown(true);
    }
    library.close();
  }

  private static InMemoryDirectoryServerConfig config() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.addAdditionalBindCredentials(READER, "let-me-read");
    config.setAuthenticationRequiredOperationTypes(Set.of(com.unboundid.ldap.sdk.OperationType.SEARCH));
    return config;
  }

  private void start(InMemoryDirectoryServerConfig config) throws Exception {
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: " + BASE, "objectClass: domain", "dc: valve");
    directory.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
    directory.add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
    directory.startListening();
  }

  private void start() throws Exception {
    start(config());
  }

  private void user(String uid, String... more) throws Exception {
    List<String> lines = new ArrayList<>(List.of("dn: uid=" + uid + ",ou=people," + BASE, "objectClass: inetOrgPerson", "uid: " + uid,
        "mail: " + uid + "@valve.example"));
    lines.addAll(List.of(more));
    directory.add(lines.toArray(String[]::new));
  }

  private void group(String cn, String... members) throws Exception {
    List<String> lines = new ArrayList<>(List.of("dn: cn=" + cn.replace(",", "\\,") + ",ou=groups," + BASE, "objectClass: groupOfNames", "cn: " + cn));
    for (String member : members) {
      lines.add("member: " + member);
    }
    directory.add(lines.toArray(String[]::new));
  }

  private static String person(String uid) {
    return "uid=" + uid + ",ou=people," + BASE;
  }

  private static String within(String cn) {
    return "CN=" + cn + ", OU=Groups, DC=valve,DC=example";
  }

  private static Server server(String url, boolean startTls, String password) {
    return new Server("ldap", URI.create(url), startTls, READER, password, BASE, "(objectClass=inetOrgPerson)", "(objectClass=groupOfNames)",
        Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  private Ldap ldap() {
    return new Ldap(server("ldap://127.0.0.1:" + directory.getListenPort(), false, "let-me-read"));
  }

  private String sync(Source source) {
    return FeedSchedule.sync(library.realms(), source, "kith");
  }

  private Set<String> groupsOf(String uid) {
    return library.realms().get().of(Set.of("user:" + uid));
  }

  @Test
  void groupsWithinGroupsAreReadHoweverTheirNamesAreWritten() throws Exception {
    start();
    user("ada");
    user("bo");
    group("devs", person("ada"));
    group("engineering, all", within("devs"), person("bo"), "cn=nobody,dc=elsewhere");
    group("loop", within("engineering\\, all"), within("loop"));
    assertThat(sync(ldap())).startsWith("ldap: ").contains("3 groups new");
    assertThat(groupsOf("ada")).containsExactlyInAnyOrder("group:ldap:devs", "group:ldap:engineering, all", "group:ldap:loop");
    assertThat(groupsOf("BO@valve.example")).containsExactlyInAnyOrder("group:ldap:engineering, all", "group:ldap:loop");
  }

  @Test
  void everyPageIsRead() throws Exception {
    start();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 1_201; i++) {
      user("u" + i);
      all.add(person("u" + i));
    }
    group("all", all.toArray(String[]::new));
    State state = ldap().read(NOW);
    assertThat(state.accounts()).hasSize(1_201);
    assertThat(state.members()).hasSize(1_201);
  }

  @Test
  void aServerThatGivesLessThanAllIsAFailure() throws Exception {
    InMemoryDirectoryServerConfig config = config();
    config.setMaxSizeLimit(3);
    start(config);
    for (int i = 0; i < 5; i++) {
      user("u" + i);
    }
    assertThatThrownBy(() -> ldap().read(NOW)).isInstanceOf(IOException.class).hasMessageContaining("not all");
    directory.shutDown(true);
    start();
    assertThatThrownBy(() -> ldap().read(NOW)).as("nobody at all").isInstanceOf(IOException.class).hasMessageContaining("nobody is found");
  }

  @Test
  void membersThatComeInPartsAreAllRead() throws Exception {
    InMemoryDirectoryServerConfig config = config();
    config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
      @Override
      public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        Entry entry = found.getSearchEntry().duplicate();
        List<String> wanted = found.getRequest().getAttributeList();
        if (entry.getDN().startsWith("cn=large") && !wanted.isEmpty()) {
          String from = wanted.stream().filter(name -> name.startsWith("member;range=")).findFirst().orElse("member;range=0-*");
          int first = Integer.parseInt(from.replaceAll("\\D+(\\d+)-.*", "$1"));
          int last = Math.min(first + 1, 4);
          List<String> part = new ArrayList<>();
          for (int i = first; i <= last; i++) {
            part.add(person("u" + i));
          }
          entry.removeAttribute("member");
          entry.addAttribute(new Attribute("member;range=" + first + "-" + (last == 4 ? "*" : last), part));
          found.setSearchEntry(new com.unboundid.ldap.sdk.SearchResultEntry(entry));
        }
      }
    });
    start(config);
    for (int i = 0; i < 5; i++) {
      user("u" + i);
    }
    group("large", person("u0"));
    assertThat(ldap().read(NOW).members()).as("two at a time").hasSize(5);
  }

  @Test
  void whoIsDisabledThereSeesNothingHere() throws Exception {
    start();
    user("ada");
    user("bo", "userAccountControl: 514");
    user("cy", "nsAccountLock: TRUE");
    user("dee", "accountExpires: 116444736000000000");
    user("eva", "userAccountControl: 512", "accountExpires: 9223372036854775807");
    sync(ldap());
    assertThat(List.of("ada", "bo", "cy", "dee", "eva").stream().filter(uid -> library.realms().get().standing(Set.of("user:" + uid)).disabled()))
        .containsExactly("bo", "cy", "dee");
  }

  @Test
  void whoIsGoneFromItIsDisabledAndMoreThanAFifthWaitsForAWord() throws Exception {
    start();
    for (int i = 0; i < 10; i++) {
      user("u" + i);
    }
    group("all", person("u0"), person("u1"), person("u2"), person("u3"), person("u4"));
    sync(ldap());
    directory.delete(person("u9"));
    assertThat(sync(ldap())).contains("1 account removed");
    assertThat(library.realms().get().standing(Set.of("user:u9")).disabled()).isTrue();
    directory.modify("dn: cn=all,ou=groups," + BASE, "changetype: modify", "replace: member", "member: " + person("u0"));
    directory.modify("dn: " + person("u1"), "changetype: modify", "replace: userAccountControl", "userAccountControl: 2");
    assertThat(sync(ldap())).contains("waits for a word");
    assertThat(groupsOf("u2")).as("nothing is taken away").isNotEmpty();
    assertThat(library.realms().get().standing(Set.of("user:u1")).disabled()).as("but who is disabled is").isTrue();
    library.realms().accept("ldap", "os:me");
    assertThat(groupsOf("u2")).isEmpty();
    assertThat(groupsOf("u0")).isNotEmpty();
  }

  @Test
  void whileItIsSilentTheLastGoodHoldsForADayThenNobodyIsInItsGroups() throws Exception {
    start();
    user("ada");
    group("devs", person("ada"));
    Ldap ldap = ldap();
    sync(ldap);
    directory.shutDown(true);
    assertThat(sync(ldap)).contains("could not be read").contains("cannot be reached");
    library.passed = Duration.ofHours(24).minusSeconds(1);
    sync(ldap);
    assertThat(groupsOf("ada")).containsExactly("group:ldap:devs");
    library.realms().watch();
    library.passed = Duration.ofHours(24);
    assertThat(groupsOf("ada")).isEmpty();
    library.realms().watch();
    library.realms().watch();
    assertThat(library.audit).extracting(event -> event.type().label()).as("each is said once")
        .containsExactly("groups-synced", "groups-failed", "groups-closed");
  }

  @Test
  void aServerThatNeverAnswersIsAFailureWithinItsLimit() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Server server = new Server("ldap", URI.create("ldap://127.0.0.1:" + silent.getLocalPort()), false, READER, "x", BASE,
          "(objectClass=*)", "(objectClass=*)", Duration.ofMillis(300), Duration.ofSeconds(5));
      assertThatThrownBy(() -> new Ldap(server).read(NOW)).isInstanceOf(IOException.class).hasMessageContaining("too long");
    }
  }

  @Test
  void theConnectionIsEncryptedAndTheCertificateLookedAt() throws Exception {
    File keys = folder.resolve("localhost.p12").toFile();
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
        "-alias", "ldap", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", keys.toString(),
        "-storepass", "changeit").inheritIO().start();
    assertThat(keytool.waitFor()).isZero();
    SSLContext trusting = new SSLUtil(new TrustStoreTrustManager(keys, "changeit".toCharArray(), "PKCS12", false)).createSSLContext();
    secure(new KeyStoreKeyManager(keys, "changeit".toCharArray(), "PKCS12", null));
    for (Server server : both()) {
      assertThatThrownBy(() -> new Ldap(server).read(NOW)).as("Java does not trust it").isInstanceOf(IOException.class)
          .hasMessageContaining("certificate").hasMessageNotContaining("let-me-read");
      assertThat(new Ldap(server, trusting).read(NOW).accounts()).as("control: trusted, it is read").hasSize(1);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    secure(new KeyStoreKeyManager(CERTIFICATES.resolve("good.p12").toFile(), "changeit".toCharArray(), "PKCS12", null));
    SSLContext ours = new SSLUtil(new PEMFileTrustManager(CERTIFICATES.resolve("authority.pem").toFile())).createSSLContext();
    for (Server server : both()) {
      assertThatThrownBy(() -> new Ldap(server, ours).read(NOW)).as("signed by whom is trusted, for wiki.example")
          .isInstanceOf(IOException.class).hasMessageContaining("certificate");
    }
  }

  private void secure(KeyStoreKeyManager keys) throws Exception {
    SSLContext own = new SSLUtil(keys, new TrustAllTrustManager()).createSSLContext();
    InMemoryDirectoryServerConfig config = config();
    config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", null, 0, own.getSocketFactory()),
        InMemoryListenerConfig.createLDAPSConfig("secure", null, 0, own.getServerSocketFactory(), own.getSocketFactory()));
    start(config);
    user("ada");
  }

  private List<Server> both() {
    return List.of(server("ldaps://localhost:" + directory.getListenPort("secure"), false, "let-me-read"),
        server("ldap://localhost:" + directory.getListenPort("plain"), true, "let-me-read"));
  }

  @Test
  void whatCannotBeAskedSafelyIsRefused() throws Exception {
    assertThatThrownBy(() -> server("ldap://ldap.valve.example", false, "x")).hasMessageContaining("not encrypted");
    assertThatThrownBy(() -> server("http://ldap.valve.example", false, "x")).hasMessageContaining("url must be");
    assertThatThrownBy(() -> server("ldaps://ldap.valve.example", false, "")).hasMessageContaining("password is empty");
    assertThat(server("ldap://ldap.valve.example", true, "let-me-read").toString()).as("control: StartTLS is enough").doesNotContain("let-me-read");
    start();
    user("ada");
    assertThatThrownBy(() -> new Ldap(server("ldap://127.0.0.1:" + directory.getListenPort(), false, "wrong")).read(NOW))
        .isInstanceOf(IOException.class).hasMessageContaining("the password is wrong").hasMessageNotContaining("wrong\"");
  }
}
