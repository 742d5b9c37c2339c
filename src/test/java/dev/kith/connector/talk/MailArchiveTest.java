package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailArchiveTest extends ConnectorContract {
  private static final String ASKED = "q1@fern.example";

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("mail", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new MailArchive("test", folder, null, "https://lists.fern.example/m/$1");
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("dev.mbox"), "Turn the valve by hand", "Turn the red valve by hand");
    Fixtures.replace(folder.resolve("dev.mbox"), "<moss@fern.example>", "<moss2@fern.example>");
    return new Change(Set.of(ASKED), Set.of("moss2@fern.example"), Set.of("moss@fern.example"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("dev.mbox")),
        "garbage", folder -> Files.writeString(folder.resolve("dev.mbox"), "{\"no\": \"mail\"}"),
        "empty", folder -> Files.writeString(folder.resolve("dev.mbox"), ""),
        "packed and cut", folder -> {
          Path gz = folder.resolve("dev.mbox.gz");
          try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            Files.copy(folder.resolve("dev.mbox"), out);
          }
          Files.delete(folder.resolve("dev.mbox"));
          Fixtures.cut(gz);
        });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("dev.mbox"), "X-Filler: here\n", "X-Filler: here\n" + "X-Many: 1\n".repeat(10_001));
  }

  @Test
  void aThreadIsOneItemAndEachSaysOnlyTheirOwnWords() throws Exception {
    Item item = read(Fixtures.of("mail")).item(ASKED);
    assertThat(item.kind()).isEqualTo(Kind.MAIL);
    assertThat(item.title()).isEqualTo("How do I reset pump 7?");
    assertThat(text(item)).isEqualTo("""
        <p><b>Ada Vink</b>:</p>
        <p>Hello all,</p>
        <p>the pump is dry since the frost. From what I see it is the valve.<br>
        See <a href="https://shed.fern.example/p7?a=1&amp;b=(2)">https://shed.fern.example/p7?a=1&amp;b=(2)</a>.</p>
        <p>From the manual I learn nothing.</p>
        <p><b>Bo Lund</b>:</p>
        <p>Turn the valve by hand, wait for a minute and press start twice; it resets &lt;itself&gt; then.</p>
        <p>Reviewed-by: Cy Oak</p>
        <p><b>Cy Oak</b>:</p>
        <p>+1</p>
        <p><b>Ada Vink</b>:</p>
        <p>Thank you, that worked.</p>
        """);
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role).containsExactly(
        tuple("ada@fern.example", "Ada Vink", Role.ASKER), tuple("bo@fern.example", "Bo Lund", Role.ACCEPTED_ANSWERER),
        tuple("cy@fern.example", "Cy Oak", Role.COMMENTER));
    assertThat(PostsOf.item(item)).containsExactly("ada@fern.example 2025-01-06  <p><b>Ada Vink</b>:</p>",
        "bo@fern.example 2025-01-06  <p><b>Bo Lund</b>:</p>", "cy@fern.example 2025-01-06  <p><b>Cy Oak</b>:</p>",
        "ada@fern.example 2025-01-07  <p><b>Ada Vink</b>:</p>");
    assertThat(item.created()).isEqualTo("2025-01-06T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-07T09:30:00Z");
    assertThat(item.url()).isEmpty();
    assertThat(item.place()).containsExactly("dev");
    assertThat(item.signals().accepted()).isTrue();
    assertThat(item.signals().comments()).isEqualTo(2);
    assertThat(item.access()).isNull();
  }

  @Test
  void aThreadThatAsksNothingHasAnAuthor() throws Exception {
    assertThat(read(Fixtures.of("mail")).item("moss@fern.example").parts()).extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("cy@fern.example", Role.AUTHOR), tuple("ada@fern.example", Role.COMMENTER));
    assertThat(List.of("Where is the key?", "Frage zum Ventil")).allMatch(title -> MailTalk.asks(title, ""));
    assertThat(MailTalk.asks("Valve", "It leaks.\n\nDoes anybody know why\nit does?")).isTrue();
    assertThat(MailTalk.asks("Notes", "See https://x.example/?a=b for the notes. All fine.")).isFalse();
    assertThat(MailTalk.asks("[PATCH] valve: why not?", "Could you apply it?")).isFalse();
    assertThat(MailTalk.asks("Essay", "What is moss? " + "Much to say about it. ".repeat(300))).isFalse();
  }

  @Test
  void anAnswerWithoutReferencesJoinsTheThreadOfItsSubjectIfThatIsYoung() throws Exception {
    write("a.mbox", mail("From: ada@x.example", "Subject: [dev] Moss", "Date: Mon, 6 Jan 2025 09:00:00 +0000",
        "Message-ID: <1@x>",
        "List-Id: <dev.x.example>", "", "Moss is in."), mail("From: bo@x.example", "Subject: AW: [dev] Re: Moss",
        "Date: Tue, 4 Feb 2025 09:00:00 +0000", "Message-ID: <2@x>", "List-Id: <dev.x.example>", "", "Fine."),
        mail("From: bo@x.example", "Subject: Re: Moss", "Date: Tue, 4 Nov 2025 09:00:00 +0000", "Message-ID: <3@x>",
            "List-Id: <dev.x.example>", "", "Again?"),
        mail("From: ada@x.example", "Subject: Moss", "Date: Wed, 8 Jan 2025 09:00:00 +0000", "Message-ID: <4@x>",
            "List-Id: <dev.x.example>", "", "Another report of moss."));
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("1@x", "3@x", "4@x");
    assertThat(sink.items).extracting(Item::title).containsOnly("Moss");
    assertThat(sink.item("4@x").parts()).as("the newest thread of the subject").extracting(part -> part.who().key())
        .containsExactly("ada@x.example", "bo@x.example");
  }

  @Test
  void personalMailIsForThoseWhoTookPartAndAnAnswerToFewerIsAnItemOfItsOwn() throws Exception {
    write("inbox.mbox", mail("From: Ada <ada@x.example>", "To: Bo <bo@x.example>, \"Oak, Cy\" <CY@x.example>",
        "Subject: Pay",
        "Date: Mon, 6 Jan 2025 09:00:00 +0000", "Message-ID: <1@x>", "", "Numbers of the year."),
        mail("From: Bo <bo@x.example>", "To: ada@x.example", "Subject: Re: Pay", "In-Reply-To: <1@x>",
            "Date: Mon, 6 Jan 2025 10:00:00 +0000", "Message-ID: <2@x>", "", "Cy need not know this secret."));
    RecordingSink sink = read(dir);
    assertThat(sink.item("1@x").access()).isEqualTo(Access.of(Set.of("user:ada@x.example", "user:bo@x.example",
        "user:cy@x.example")));
    assertThat(sink.item("2@x").access()).isEqualTo(Access.of(Set.of("user:ada@x.example", "user:bo@x.example")));
    assertThat(text(sink.item("1@x"))).doesNotContain("secret");
    assertThat(text(sink.item("2@x"))).contains("secret");
  }

  @Test
  void onlyWhatAListSentIsForAllAndNotWhatLiesInAPersonsMailboxOrCameFromAClosedArchive() throws Exception {
    String[] list = {"From: ada@x.example", "To: leads@x.example", "Subject: Plan", "Date: Mon, 6 Jan 2025 09:00:00 +0000",
        "List-Id: Leads <leads.x.example>", "List-Post: <mailto:leads@x.example>"};
    write("list.mbox", mail(join(list, "Message-ID: <open@x>", "", "Open.")));
    write("gmail.mbox", mail(join(list, "Message-ID: <gmail@x>", "X-Gmail-Labels: Inbox,Plans", "", "Closed.")));
    write("bird", mail(join(list, "Message-ID: <bird@x>", "X-Mozilla-Status: 0001", "", "Closed.")));
    write("closed.mbox", mail(join(list, "Message-ID: <closed@x>", "List-Archive: <https://x.example/mailman/private/lead"
        + "s>", "",
        "Closed.")));
    Files.createDirectories(dir.resolve("ada/cur"));
    write("ada/cur/1:2,S", String.join("\n", join(list, "Message-ID: <maildir@x>", "", "Closed.")));
    RecordingSink sink = read(dir);
    assertThat(sink.item("open@x").access()).isNull();
    for (String id : List.of("gmail@x", "bird@x", "closed@x", "maildir@x")) {
      assertThat(sink.item(id).access()).as(id).isEqualTo(Access.of(Set.of("user:ada@x.example", "user:leads@x.example")));
    }
    assertThat(sink.item("gmail@x").tags()).containsExactly("Plans");
    RecordingSink all = read(new MailArchive("test", dir, List.of("*"), ""));
    assertThat(all.items).allMatch(item -> item.access() == null);
    RecordingSink other = read(new MailArchive("test", dir, List.of("Leads@x.example"), ""));
    assertThat(other.items).allMatch(item -> item.access() == null);
    RecordingSink none = read(new MailArchive("test", dir, List.of("other@x.example"), ""));
    assertThat(none.items).noneMatch(item -> item.access() == null);
  }

  @Test
  void mailFromNobodyToNobodyIsForNobody() throws Exception {
    write("1.eml", "Subject: Lost\nDate: Mon, 6 Jan 2025 09:00:00 +0000\n\nNo names.\n");
    assertThat(read(dir).items.getFirst().access()).isEqualTo(Access.NOBODY);
  }

  @Test
  void whatShallNotBeFoundIsLeftOut() throws Exception {
    String[] mail = {"From: ada@x.example", "To: bo@x.example", "Subject: Secret", "Date: Mon, 6 Jan 2025 09:00:00 +0000"};
    write("takeout.mbox", mail(join(mail, "X-Gmail-Labels: =?UTF-8?Q?Spam,Ungelesen?=", "", "s")),
        mail(join(mail, "X-Gmail-Labels: Trash", "", "t")), mail(join(mail, "X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=", "",
            "d")),
        mail(join(mail, "X-No-Archive: yes", "", "n")), mail(join(mail, "X-Spam-Flag: YES", "", "s")),
        mail(join(mail, "X-Mozilla-Status: 0009", "", "x")), mail(join(mail, "Auto-Submitted: auto-replied", "",
            "I am away")),
        mail(join(mail, "Content-Type: multipart/report; boundary=b", "", "--b--")),
        mail(join(mail, "Content-Type: multipart/encrypted; boundary=b", "", "--b--")),
        mail("From: bo@x.example", "Subject: Fine", "Message-ID: <fine@x>", "", "Fine."));
    Files.createDirectories(dir.resolve(".Trash/cur"));
    write(".Trash/cur/1:2,S", String.join("\n", join(mail, "", "binned")));
    Files.createDirectories(dir.resolve("cur"));
    write("cur/2:2,ST", String.join("\n", join(mail, "", "binned")));
    RecordingSink sink = read(dir);
    assertThat(sink.sent()).containsExactly("fine@x");
    assertThat(sink.skipped).isEqualTo(Map.of("spam", 2, "deleted mail", 4, "draft", 1, "the sender asked not to archive "
        + "it", 1,
        "automatic reply", 1, "report of a mail's delivery", 1, "encrypted mail", 1));
  }

  @Test
  void sendersAreWhoWroteWhateverTheListMadeOfThem() throws Exception {
    String[] list = {"Subject: Moss", "Date: Mon, 6 Jan 2025 09:00:00 +0000", "List-Id: <dev.x.example>",
        "List-Post: <mailto:dev@x.example>"};
    write("l.mbox", mail(join(list, "From: \"'Ada Vink' via dev\" <dev@x.example>", "Reply-To: dev@x.example, Ada "
        + "<ada@fern.example>", "",
        "one")), mail(join(list, "From: Bo Lund via dev <dev@x.example>", "X-Original-From: Bo Lund <bo@fern.example>", "",
            "two")),
        mail(join(list, "From: Cy Oak via dev <dev@x.example>", "Reply-To: dev@x.example", "", "three")),
        mail(join(list, "From: Di Ash <di=40fern.example@dmarc.x.example>", "", "four")),
        mail(join(list, "From: \"=?utf-8?Q?Elm=2C_Ev?=\" <ev@fern.example>", "", "five")),
        mail(join(list, "From: \"Fir, Flo\" <flo@fern.example>", "", "six")),
        mail(join(list, "From: gus at fern.example (Gus Yew)", "", "seven")),
        mail(join(list, "From: Build Server <noreply@x.example>", "", "eight")),
        mail(join(list, "From: Hal Box <notifications@github.com>", "", "nine")));
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(item -> item.parts().getFirst().who().key(), item -> item.parts().getFirst().who()
        .name())
        .containsExactlyInAnyOrder(tuple("ada@fern.example", "Ada"), tuple("bo@fern.example", "Bo Lund"),
            tuple("test/Cy Oak", "Cy Oak"), tuple("di@fern.example", "Di Ash"), tuple("ev@fern.example", "Ev Elm"),
            tuple("flo@fern.example", "Flo Fir"), tuple("gus@fern.example", "Gus Yew"),
            tuple("noreply@x.example", "Build Server"), tuple("test/Hal Box", "Hal Box"));
    assertThat(sink.people).extracting(person -> person.id(), person -> person.human())
        .containsExactly(tuple("test/noreply@x.example", false));
  }

  @Test
  void textsAreReadWhateverTheyWereWrittenIn() throws Exception {
    String euro = Base64.getEncoder().encodeToString("Grün €".getBytes(StandardCharsets.UTF_8));
    write("m.mbox",
        // the two bytes of ü lie in two encoded words
        mail("From: a@x.example", "Message-ID: <1@x>", "Subject: =?utf-8?Q?Gr=C3?=", " =?utf-8?Q?=BCn_ist?=",
            " =?iso-8859-1?Q?_sch=F6n?=", "",
            "x"),
        mail("From: b@x.example", "Message-ID: <2@x>", "Subject: Unknown charset", "Content-Type: text/plain; "
            + "charset=x-nonsense", "",
            "Gr\u00fcn"),
        mail("From: c@x.example", "Message-ID: <3@x>", "Subject: Base64", "Content-Type: text/plain; charset=\"utf-8\"",
            "Content-Transfer-Encoding: base64", "", euro),
        mail("From: d@x.example", "Message-ID: <4@x>", "Subject: Flowed", "Content-Type: text/plain; format=flowed; "
            + "delsp=no", "",
            "One line that ", "goes on", " >no quote", "-- ", "Dee"),
        mail("From: e@x.example", "Message-ID: <5@x>", "Subject: Raw Gr\u00fcn", "", "x"),
        mail("From: f@x.example", "Message-ID: <6@x>", "Subject: Quoted", "Content-Type: text/plain; charset=iso-8859-15",
            "Content-Transfer-Encoding: quoted-printable", "", "10 =A4 f=", "or it"));
    RecordingSink sink = read(dir);
    assertThat(sink.item("1@x").title()).isEqualTo("Grün ist schön");
    assertThat(text(sink.item("2@x"))).contains("<p>Grün</p>");
    assertThat(text(sink.item("3@x"))).contains("<p>Grün €</p>");
    assertThat(text(sink.item("4@x"))).contains("<p>One line that goes on<br>\n &gt;no quote</p>").doesNotContain("Dee");
    assertThat(sink.item("5@x").title()).isEqualTo("Raw Grün");
    assertThat(text(sink.item("6@x"))).contains("<p>10 € for it</p>");
  }

  @Test
  void ofPartsThePlainTextCountsAndAttachmentsCountByTheirNames() throws Exception {
    write("m.mbox", mail("From: a@x.example", "Message-ID: <1@x>", "Subject: Parts", "Content-Type: multipart/mixed; "
        + "boundary=out", "",
        "--out", "Content-Type: multipart/alternative; boundary=in", "", "--in", "Content-Type: text/plain", "",
            "plain words",
        "--in", "Content-Type: text/html", "", "<p>rich words</p>", "--in--", "--out",
        "Content-Type: application/pdf; name*=utf-8''Pr%C3%BCf.pdf", "Content-Disposition: attachment",
            "Content-Transfer-Encoding: base64", "",
        "AAAA", "--out", "Content-Type: text/x-log; name=\"pump.log\"", "Content-Disposition: attachment; filename=\"../p"
            + "ump.log\"", "",
        "valve stuck", "-----BEGIN RSA PRIVATE KEY-----", "AAAA", "-----END RSA PRIVATE KEY-----", "--out",
        "Content-Type: application/ms-tnef; name=winmail.dat", "Content-Transfer-Encoding: base64", "", "AAAA", "--out--"),
        mail("From: b@x.example", "Message-ID: <2@x>", "Subject: Rich", "Content-Type: text/html; charset=utf-8", "",
            "<style>p{}</style><p>One<br>two</p><ul><li>three</ul><a href='https://x.example/y'>link</a><blockquote>old</"
                + "blockquote>"));
    RecordingSink sink = read(dir);
    assertThat(text(sink.item("1@x"))).contains("plain words", "valve stuck", "<p>Attached: Prüf.pdf, pump.log</p>")
        .doesNotContain("rich words", "winmail", "AAAA", "PRIVATE KEY");
    assertThat(sink.skipped).containsEntry("winmail.dat", 1);
    assertThat(text(sink.item("2@x"))).contains("<p>One<br>\ntwo</p>", "- three", "https://x.example/y")
        .doesNotContain("p{}");
  }

  @Test
  void whatAMailRepeatsIsTakenOffAndWhatItPassesOnIsKept() {
    for (String repeated : List.of("On Mon, 6 Jan 2025, Ada Vink\n<ada@x.example> wrote:\n> old words\n> > older",
        "Am 6.1.25 schrieb Ada:\n\n> old",
        "-----Original Message-----\nFrom: Ada\nSent: Monday\nTo: Bo\n\nold words", "________________________________\nVo"
            + "n: Ada <a@x>\nGesendet: Montag\nAn: Bo\n"
            + "Betreff: Ventil\n\nold words", "> old words", "-- \nBo Lund\nHead of Pumps, old",
        "_______________________________________________\ndev mailing list\ndev@x.example\nold",
            "Sent from my telephone\n> old",
        "\nThis e-mail and any attachments are confidential and intended solely for\nthe old addressee.")) {
      assertThat(MailText.own(MailText.body("New words.\n\n" + repeated))).as(repeated).isEqualTo("New words.");
    }
    assertThat(MailText.own(MailText.body("Above.\n> old\nBetween.\n> old\nBelow."))).isEqualTo("Above.\nBetween.\nBelow.");
    String forwarded = MailText.body("Look at this.\n\n---------- Forwarded message ---------\nFrom: Ada "
        + "<ada@x.example>\nDate: Monday\nSubject: Valve\n"
        + "To: Bo\n\nThe valve sticks.");
    assertThat(MailText.forwards(forwarded)).isTrue();
    assertThat(MailText.whole(forwarded)).isEqualTo("Look at this.\n\nThe valve sticks.");
    assertThat(MailText.own(MailText.body("diff --git a/x b/x\n@@ -1,2 +1 @@\n-- \n kept\n-- \n2.40"))).endsWith("kept");
  }

  @Test
  void datesComeFromTheLastServerWhereTheMailHasNoneOrAWrongOne() throws Exception {
    String received = "Received: from a by b; Mon, 6 Jan 2025 10:00:00 +0100";
    write("m.mbox", mail("From: a@x.example", "Message-ID: <none@x>", "Subject: a", received,
        "Received: from c by a; Sun, 5 Jan 2025 10:00:00 +0000",
        "", "x"), mail("From: a@x.example", "Message-ID: <wrong@x>", "Subject: b", "Date: yesterday", received, "", "x"),
        mail("From: a@x.example", "Message-ID: <future@x>", "Subject: c", "Date: Mon, 6 Jan 2042 10:00:00 +0000", received,
            "", "x"),
        mail("From: a@x.example", "Message-ID: <envelope@x>", "Subject: d", "", "x"));
    RecordingSink sink = read(dir);
    for (String id : List.of("none@x", "wrong@x", "future@x")) {
      assertThat(sink.item(id).at()).as(id).isEqualTo("2025-01-06T09:00:00Z");
    }
    assertThat(sink.item("envelope@x").at()).isEqualTo("2025-01-01T08:00:00Z");
  }

  @Test
  void aMailWithoutAnIdHasOneByItsWordsAndACopyIsNotReadTwice() throws Exception {
    write("a.mbox", mail("From: a@x.example", "Subject: One", "", "x"), mail("From: a@x.example", "Subject: Two", "", "x"));
    write("b.mbox", mail("From: a@x.example", "Subject: One", "", "x"));
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(2).allMatch(item -> item.id().startsWith("hash:"));
    assertThat(sink.skipped).isEqualTo(Map.of("copy of a mail", 1));
  }

  @Test
  void pipermailsArchivesAreAListsPackedOrNot() throws Exception {
    String archive = "From ada at fern.example  Wed Jan  1 08:00:00 2025\nFrom: ada at fern.example "
        + "(=?utf-8?Q?Ada_V=C3=ADnk?=)\n"
        + "Date: Wed, 1 Jan 2025 09:00:00 +0100\nSubject: [Moss] Seeds\nMessage-ID: <p1@fern.example>\n\nSeeds are in.\n\n";
    Path gz = Files.createDirectories(dir.resolve("moss")).resolve("2025-January.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(archive.getBytes(StandardCharsets.UTF_8));
    }
    Item item = read(dir).item("p1@fern.example");
    assertThat(item.access()).isNull();
    assertThat(item.place()).containsExactly("moss");
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name())
        .containsExactly(tuple("ada@fern.example", "Ada Vínk"));
    Files.delete(gz);
    try (OutputStream out =
        new BZip2CompressorOutputStream(Files.newOutputStream(dir.resolve("moss/2025-January.txt.bz2")))) {
      out.write(archive.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(dir).items).hasSize(1);
    Path zip = dir.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("moss/2025-January.txt"));
      out.write(archive.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(zip).items).hasSize(1);
  }

  @Test
  void oneFileOfManyThatCannotBeReadForgetsNothingOfTheOthers() throws Exception {
    write("a.mbox", mail("From: a@x.example", "Subject: One", "", "x"));
    write("b.mbox", "no mail at all");
    Files.writeString(dir.resolve("c.msg"), "x");
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(1);
    assertThat(sink.problems).hasSize(1);
    assertThat(sink.partial).isTrue();
    assertThat(sink.skipped).isEqualTo(Map.of("Outlook mail: the type folder reads it", 1));
  }

  @Test
  void linesThatBeginWithFromPartMailsOnlyWhereAMailBegins() throws Exception {
    write("m.mbox", mail("From: a@x.example", "Message-ID: <1@x>", "Subject: One", "", "Words.", "",
        "From here on it is steep.", "",
        ">From the top one sees far.", "", ">>From is quoted twice."), "From - Mon Jan 06 09:00:00 "
            + "2025\nX-Mozilla-Status: 0001\nFrom: b@x.example\n"
        + "Message-ID: <2@x>\nSubject: Two\n\nx\n\n");
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(2);
    assertThat(text(sink.item("1@x"))).contains("From here on", "<p>From the top");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Fixtures.copy("mail", dir);
    Fixtures.spoil(dir.resolve("dev.mbox"), () -> connector(dir), false);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new MailArchive("test", null, null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new MailArchive("test", dir, null, "lists")).hasMessageContaining("; try https://");
  }

  private void write(String name, String... mails) throws IOException {
    Files.write(dir.resolve(name), String.join("", mails).getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A mail of an mbox; its characters are its bytes.
  private static String mail(String... lines) {
    return "From x@x.example Wed Jan  1 08:00:00 2025\n" + String.join("\n", lines) + "\n\n";
  }

  private static String[] join(String[] head, String... more) {
    return java.util.stream.Stream.concat(java.util.Arrays.stream(head), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private RecordingSink read(Path path) throws Exception {
    return read(new MailArchive("test", path, null, ""));
  }

  private static RecordingSink read(Connector connector) throws Exception {
    RecordingSink sink = new RecordingSink();
    connector.read(Cursor.START, sink);
    return sink;
  }
}
