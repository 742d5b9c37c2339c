package dev.kith.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Person;
import dev.kith.people.Directory;
import dev.kith.signin.SignIn.From;
import dev.kith.signin.SignIn.Outcome;
import dev.kith.store.Account;
import dev.kith.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VouchingTest {
  private static final String ISSUER = "https://login.example.com";
  private static final From HERE = new From("192.0.2.7", "Browser", "");
  private static final Caller ADMIN = new Caller("", Caller.NOBODY.viewer(), Set.of(Role.values()), Scope.ALL, Set.of(), "os:root", "");

  @TempDir
  Path folder;
  private Store store;
  private final List<Event> audited = new ArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private SignIn signIn;

  @BeforeEach
  void open() {
    Directory people = Directory.of(List.of(Person.of("list", "ida", "Ida Example", List.of("ida@example.com")),
        Person.of("list", "bo", "Bo Example", List.of("bo@example.com"))), List.of());
    store = new Store(folder, InstantSource.system());
    signIn = new SignIn(store, () -> people, dev.kith.access.Viewers::of, audited::add, InstantSource.system(), false);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Vouching.Rules rules(boolean creates, Grant... managed) {
    return new Vouching.Rules(creates, Set.of(managed), false, new ClaimedGroups() {
      @Override
      public void signedIn(String issuer, String subject, Set<String> keys, Optional<Set<String>> groups) {
        claimed.add(subject + " " + keys + " " + groups.map(Object::toString).orElse("unknown"));
      }

      @Override
      public Optional<Set<String>> last(String issuer, String subject, Instant since) {
        return Optional.empty();
      }
    });
  }

  private static Vouched who(String subject, Set<Role> roles, String... mails) {
    return new Vouched(ISSUER, subject, "Ida Example", List.of(mails), Set.of("staff"), true, roles, Set.of());
  }

  private Account account(String subject) {
    return store.credentials().account(ISSUER, subject).orElseThrow();
  }

  private Caller enter(Vouched who, Vouching.Rules rules) {
    Outcome outcome = signIn.vouched(who, rules, HERE);
    assertThat(outcome).isInstanceOf(Outcome.In.class);
    return signIn.sessions().caller(((Outcome.In) outcome).secret()).orElseThrow();
  }

  @Test
  void whoeverIsNewGetsAnAccountThatMayRead() {
    Caller caller = enter(who("u-1", Set.of(Role.ADMIN), "ida@example.com"), rules(true));
    assertThat(caller.roles()).as("no role without a table").containsExactly(Role.READER);
    assertThat(caller.person()).isEqualTo("ida");
    assertThat(account("u-1").name()).matches("ida\\.example-[0-9a-f]{12}");
    assertThat(claimed).containsExactly("u-1 [ida] [staff]");
    assertThat(audited.stream().map(Event::type)).containsExactly(Type.ACCOUNT_MADE, Type.IDENTITY_LINKED, Type.SIGN_IN);

    enter(who("u-1", Set.of(), "ida@example.com"), rules(true));
    assertThat(audited.stream().map(Event::type)).as("again").endsWith(Type.SIGN_IN, Type.SIGN_IN).hasSize(4);
    assertThat(store.credentials().accounts()).hasSize(1);
  }

  @Test
  void nobodyIsMadeWhereAccountsAreTheAdminsMatter() {
    assertThat(signIn.vouched(who("u-1", Set.of()), rules(false), HERE)).isEqualTo(new Outcome.Refused());
    assertThat(store.credentials().accounts()).isEmpty();
    assertThat(audited).singleElement().returns(Type.SIGN_IN_REFUSED, Event::type);

    signIn.accounts().add(ADMIN, new Accounts.Wanted("ida", false, "ida", Set.of(), Set.of(), ""));
    assertThatThrownBy(() -> signIn.accounts().change(ADMIN, "ida", "link", ISSUER)).hasMessageContaining("an issuer and a subject");
    signIn.accounts().change(ADMIN, "ida", "link", ISSUER + " u-1");
    assertThat(enter(who("u-1", Set.of()), rules(false)).person()).isEqualTo("ida");
  }

  @Test
  void neitherANameNorAnAddressLeadsToAnAccountThatIsThere() {
    signIn.accounts().add(ADMIN, new Accounts.Wanted("ida", false, "ida", Set.of(new Grant(Role.ADMIN, "")), Set.of(), ""));
    signIn.accounts().add(ADMIN, new Accounts.Wanted("ida@example.com", false, "bo", Set.of(), Set.of(), ""));

    Caller caller = enter(new Vouched(ISSUER, "ida", "ida", List.of("ida@example.com"), Set.of(), true, Set.of(), Set.of()),
        rules(true));
    assertThat(caller.roles()).containsExactly(Role.READER);
    assertThat(account("ida").name()).isNotIn("ida", "ida@example.com");
    assertThat(store.credentials().account("https://other.example", "ida")).as("another issuer's").isEmpty();
  }

  @Test
  void anAddressGivenToSomebodyNewDoesNotMakeThemTheOneBefore() {
    assertThat(enter(who("u-1", Set.of(), "ida@example.com"), rules(true)).person()).isEqualTo("ida");
    assertThat(enter(who("u-2", Set.of(), "ida@example.com"), rules(true)).person()).as("nobody's until an admin says so").isEmpty();
    assertThat(enter(who("u-1", Set.of(), "bo@example.com"), rules(true)).person()).as("whose it is stays").isEqualTo("ida");
  }

  @Test
  void theIssuerGivesAndTakesTheRolesOfTheTableAndNoOthers() {
    Grant auditor = new Grant(Role.AUDITOR, "");
    Grant wiki = new Grant(Role.SOURCE_OWNER, "wiki");
    Vouching.Rules rules = rules(true, auditor, wiki);
    enter(who("u-1", Set.of()), rules);
    signIn.accounts().grant(ADMIN, account("u-1").name(), new Grant(Role.OPERATOR, ""));

    assertThat(enter(who("u-1", Set.of(Role.AUDITOR, Role.ADMIN)), rules).roles())
        .containsExactlyInAnyOrder(Role.READER, Role.OPERATOR, Role.AUDITOR);
    Outcome earlier = signIn.vouched(who("u-1", Set.of(Role.AUDITOR)), rules, HERE);
    Vouched owner = new Vouched(ISSUER, "u-1", "", List.of(), Set.of(), true, Set.of(Role.SOURCE_OWNER), Set.of("wiki", "mail"));
    Caller later = enter(owner, rules);
    assertThat(later.roles()).containsExactlyInAnyOrder(Role.READER, Role.OPERATOR, Role.SOURCE_OWNER);
    assertThat(later.sources()).containsExactly("wiki");
    assertThat(signIn.sessions().caller(((Outcome.In) earlier).secret())).as("sessions with other rights have ended").isEmpty();
    assertThat(audited.stream().map(Event::type)).contains(Type.ROLE_GRANTED, Type.ROLE_REVOKED);
  }

  @Test
  void whoIsDisabledStaysOut() {
    enter(who("u-1", Set.of()), rules(true));
    signIn.accounts().disable(ADMIN, account("u-1").name());
    assertThat(signIn.vouched(who("u-1", Set.of()), rules(true), HERE)).isEqualTo(new Outcome.Refused());
    assertThat(signIn.vouched(who("u-1", Set.of()), rules(true), "192.0.2.7")).isEmpty();
  }

  @Test
  void theIssuerEndsSessions() {
    Outcome session = signIn.vouched(who("u-1", Set.of()), rules(true), HERE);
    assertThat(signIn.out(new Identity("https://other.example", "u-1"))).isZero();
    assertThat(signIn.sessions().caller(((Outcome.In) session).secret())).isPresent();
    assertThat(signIn.out(new Identity(ISSUER, "u-1"))).isEqualTo(1);
    assertThat(signIn.sessions().caller(((Outcome.In) session).secret())).isEmpty();
    assertThat(audited.getLast().type()).isEqualTo(Type.SESSIONS_ENDED);
  }

  @Test
  void whoIsVouchedForWithEachRequestIsWrittenDownOnce() {
    Vouched ida = new Vouched("proxy", "ida", "", List.of(), Set.of("staff"), true, Set.of(), Set.of());
    for (int i = 0; i < 5; i++) {
      assertThat(signIn.vouched(ida, rules(true), "192.0.2.7")).isPresent();
      assertThat(signIn.vouched(who("u-9", Set.of()), rules(false), "192.0.2.7")).isEmpty();
    }
    assertThat(audited.stream().map(Event::type)).containsExactly(Type.ACCOUNT_MADE, Type.SIGN_IN, Type.SIGN_IN_REFUSED);
    assertThat(claimed).containsExactly("ida [] [staff]");

    Vouched without = new Vouched("proxy", "ida", "", List.of(), Set.of(), true, Set.of(), Set.of());
    signIn.vouched(without, rules(true), "192.0.2.7");
    signIn.vouched(ida, rules(true), "192.0.2.7");
    assertThat(claimed).as("other groups are told at once, and back").containsExactly("ida [] [staff]", "ida [] []", "ida [] [staff]");
  }

  @Test
  void whomAProxyNamesAsThePersonIsLinkedIfTheSettingsSaySo() {
    Vouched ida = new Vouched("proxy", "ida@example.com", "", List.of(), Set.of(), true, Set.of(), Set.of());
    Vouching.Rules keyed = new Vouching.Rules(true, Set.of(), true, ClaimedGroups.NONE);
    assertThat(signIn.vouched(ida, rules(true), "192.0.2.7").orElseThrow().person()).isEmpty();
    assertThat(signIn.vouched(ida, keyed, "192.0.2.7").orElseThrow().person()).isEqualTo("ida");
  }

  @Test
  void groupsThatTheIssuerDidNotNameAreUnknownAndNotNone() {
    enter(new Vouched(ISSUER, "u-1", "", List.of(), Set.of(), false, Set.of(), Set.of()), rules(true));
    assertThat(claimed).containsExactly("u-1 [] unknown");
  }
}
