package dev.kith.connector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LdifTest extends ConnectorContract {
  private static final String ADA = """
      dn: uid=ada,ou=people,dc=fern,dc=example
      objectClass: inetOrgPerson
      uid: ada
      cn: Ada Vink
      sn: Vink
      mail: ada@fern.example

      """;
  private static final String BO = ADA.replace("ada", "bo").replace("Ada Vink", "Bo Lund").replace("Vink", "Lund");
  private static final String CY = ADA.replace("ada", "cy").replace("Ada Vink", "Cy Marsh").replace("Vink", "Marsh");

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("people.ldif"), "version: 1\n\n" + ADA + BO + CY);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Ldif("test", folder.resolve("people.ldif"), null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("people.ldif"), ADA.replace("ada@", "vink@") + BO + CY.replace("cy", "di"));
    return new Change(Set.of("ada"), Set.of("di"), Set.of("cy"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("people.ldif")),
        "empty", folder -> Files.writeString(folder.resolve("people.ldif"), ""),
        "nobody", folder -> Files.writeString(folder.resolve("people.ldif"),
        "dn: ou=people,dc=fern\nobjectClass: organizationalUnit\n"),
        "cut within a name", folder -> Files.writeString(folder.resolve("people.ldif"), ADA
        + "dn: uid=bo,dc=fern\nobjectCl"),
        "garbage", folder -> Files.writeString(folder.resolve("people.ldif"), "<html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("people.ldif"), "dn: uid=cy,ou=people,dc=fern,dc=example\n", "");
  }

  @Test
  void whatADirectoryWritesIsUnderstoodAndTheRestIsNotEvenDecoded() throws Exception {
    String name = Base64.getEncoder().encodeToString("Zoë Brück".getBytes(StandardCharsets.UTF_8));
    Files.writeString(dir.resolve("people.ldif"), """
        # all people
        #  and a folded comment
        version: 1

        dn: CN=Br\\C3\\BCck\\, Zo\\C3\\AB,OU=People,DC=fern,DC=example
        objectClass: top
        objectClass: person
        objectClass: user
        sAMAccountName: zoe
        displayName:: %s
        cn:: %s
        userPrincipalName: zoe@fern.example
        mail: zoe.bruck@fer
         n.example
        proxyAddresses: SMTP:zoe.bruck@fern.example
        proxyAddresses: smtp:zb@fern.example
        proxyAddresses: X500:/o=Fern/cn=zoe
        proxyAddresses: sip:zoe@fern.example
        title: Lead
        department: Radio
        physicalDeliveryOfficeName: Utrecht
        manager: CN=Vink\\, Ada , OU=People, DC=fern, DC=example
        userAccountControl: 512
        accountExpires: 9223372036854775807
        jpegPhoto:< file:///etc/passwd
        userPassword: CANARY-1
        description: CANARY-2
        homePostalAddress: CANARY-3
        telephoneNumber: CANARY-4
        birthDate: CANARY-5
        salary;lang-en: CANARY-6

        dn: cn=vink\\2C ada,ou=people,dc=FERN,dc=example
        objectClass: user
        sAMAccountName: ada
        displayName: Vink, Ada
        userAccountControl: 514

        """.formatted(name, name));
    RecordingSink sink = read();
    assertThat(sink.problems).isEmpty();
    Person zoe = sink.person("zoe");
    assertThat(zoe.aliases()).containsExactlyInAnyOrder("zoe.bruck@fern.example", "zoe", "zb@fern.example",
        "zoe@fern.example");
    assertThat(zoe).isEqualTo(new Person("test", "zoe", "Zoë Brück", zoe.aliases(), "Lead", "Radio", "ada", "Utrecht", "",
        List.of(), List.of(), true, true));
    assertThat(sink.person("ada").active()).as("disabled").isFalse();
    assertThat(sink.person("ada").aliases()).contains("Ada Vink");
    assertThat(sink.people.toString()).doesNotContain("CANARY").doesNotContain("passwd");
    assertThat(sink.skipped).isEqualTo(Map.of("value behind an address", 1));
  }

  @Test
  void groupsWithinGroupsAreFlattenedEvenInCircles() throws Exception {
    Files.writeString(dir.resolve("people.ldif"), ADA.strip() + "\nmemberOf: CN=Leads,OU=Groups,DC=fern,DC=example\n\n" + BO + CY + """
        dn: cn=gardeners,ou=groups,dc=fern,dc=example
        objectClass: groupOfNames
        cn: gardeners
        member: uid=bo, ou=people, dc=fern, dc=example
        member: cn=leads,ou=groups,dc=fern,dc=example

        dn: cn=staff,ou=groups,dc=fern,dc=example
        objectClass: groupOfUniqueNames
        cn: staff
        uniqueMember: cn=gardeners,ou=groups,dc=fern,dc=example

        dn: cn=leads,ou=groups,dc=fern,dc=example
        objectClass: group
        cn: leads
        member: cn=staff,ou=groups,dc=fern,dc=example

        dn: cn=unix,ou=groups,dc=fern,dc=example
        objectClass: posixGroup
        cn: unix
        memberUid: cy

        dn: cn=unix,ou=other,dc=fern,dc=example
        objectClass: posixGroup
        cn: unix
        memberUid: bo
        """);
    RecordingSink sink = read();
    assertThat(sink.person("ada").groups()).containsExactly("gardeners", "leads", "staff");
    assertThat(sink.person("bo").groups()).as("of two groups of one name neither passes for the other")
        .containsExactly("cn=unix,ou=other,dc=fern,dc=example", "gardeners", "leads", "staff");
    assertThat(sink.person("cy").groups()).containsExactly("cn=unix,ou=groups,dc=fern,dc=example");
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.where()).isEqualTo("unix"));
  }

  @Test
  void changesAreAppliedAndWhoIsDeletedHasLeft() throws Exception {
    Files.writeString(dir.resolve("people.ldif"), ADA + BO + CY + """
        dn: uid=ada,ou=people,dc=fern,dc=example
        changetype: modify
        replace: title
        title: Head
        -
        delete: mail
        -
        add: mail
        mail: head@fern.example
        -

        dn: uid=bo,ou=people,dc=fern,dc=example
        changetype: delete

        dn: uid=cy,ou=people,dc=fern,dc=example
        changetype: modrdn
        newrdn: uid=cyr
        deleteoldrdn: 0

        dn: uid=nobody-known,ou=people,dc=fern,dc=example
        changetype: delete
        """);
    RecordingSink sink = read();
    assertThat(sink.person("ada").title()).isEqualTo("Head");
    assertThat(sink.person("ada").aliases()).containsExactly("head@fern.example", "ada");
    assertThat(sink.person("bo").active()).isFalse();
    assertThat(sink.person("cy").active()).isTrue();
    assertThat(sink.skipped).isEqualTo(Map.of("deletion of somebody not in the list", 1));
  }

  @Test
  void serviceAccountsAndSharedMailboxesAreNobody() throws Exception {
    Files.writeString(dir.resolve("people.ldif"), ADA + ADA.replace("ada", "svc-backup").replace("Ada Vink", "Backup")
        + ADA.replace("uid=ada", "uid=desk").replace("uid: ada", "uid: desk")
        .replace("mail: ada@", "msExchRecipientTypeDetails: 4\nmail: desk@")
        + ADA.replace("uid=ada,ou=people", "uid=oak,ou=Meeting Rooms").replace("uid: ada", "uid: oak")
        + "dn: cn=PC7,ou=computers,dc=fern\nobjectClass: user\nobjectClass: computer\nsAMAccountName: PC7$\n");
    RecordingSink sink = read();
    assertThat(sink.people.stream().filter(Person::human).map(Person::id)).containsExactly("ada");
    assertThat(sink.people).hasSize(4);
    assertThat(sink.skipped).isEqualTo(Map.of("entry that is no person", 1));
  }

  @Test
  void foldingMayCutACharacterAndOldServersWriteOtherCharsets() throws Exception {
    byte[] before = (ADA.strip() + "\ntitle: Fl\u00fc").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(before, 0, before.length - 1);
    out.write("\r\n ".getBytes(StandardCharsets.UTF_8));
    out.write(before, before.length - 1, 1);
    out.write("gel\r\ndepartment: K\u00fcche\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(dir.resolve("people.ldif"), out.toByteArray());
    assertThat(read().person("ada").title()).isEqualTo("Flügel");
    assertThat(read().person("ada").team()).isEqualTo("Küche");
    Files.write(dir.resolve("people.ldif"), (ADA + BO.replace("Lund", "Lünd")).getBytes(StandardCharsets.UTF_16));
    assertThat(read().person("bo").name()).isEqualTo("Bo Lünd");
  }

  @Test
  void theIdMayBeAnotherAttribute() throws Exception {
    Files.writeString(dir.resolve("people.ldif"), ADA.strip() + "\nemployeeNumber: 00017\n\n" + BO);
    RecordingSink sink = new RecordingSink();
    new Ldif("test", dir, "employeeNumber").read(Cursor.START, sink);
    assertThat(sink.people).extracting(Person::id).containsExactlyInAnyOrder("00017", "bo");
    assertThatThrownBy(() -> new Ldif("test", dir, "userPassword"))
        .hasMessageStartingWith("idAttribute: userPassword is no attribute");
    assertThatThrownBy(() -> new Ldif("test", null, null)).hasMessageStartingWith("path: is missing; try ");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("people.ldif"), () -> connector(dir));
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    return sink;
  }
}
