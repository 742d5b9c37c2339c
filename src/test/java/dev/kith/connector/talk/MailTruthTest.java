package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.RightsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who finds a mail: whoever it was from or to, or whom the source is for if a list sent it and nothing says that the list is closed.
/// What is not sure is not a list's.
class MailTruthTest {
  /// Headers, parted by `;;`; a first `@file` is where the mail lies, else `mails.mbox` | who finds it.
  private static final String TABLE = """
      From: ada@fern.example;; To: bo@fern.example | ada bo
      From: ada@fern.example;; To: bo@fern.example, cy@fern.example | ada bo cy
      From: ada@fern.example;; To: cy@fern.example;; Cc: dee@fern.example | ada cy dee
      From: ada@fern.example;; Bcc: dee@fern.example | ada dee
      From: x@else.example;; To: y@else.example;; Delivered-To: cy@fern.example | cy
      From: Ada Vink <ada@fern.example>;; To: "Lund, Bo" <bo@fern.example> | ada bo
      From: ADA@FERN.EXAMPLE;; To: Cy@Fern.Example | ada cy
      From: =?utf-8?q?Ad=C3=A4?= <ada@fern.example>;; To: =?utf-8?b?QsO2?= <bo@fern.example> | ada bo
      From: ada@fern.example;; To: team: bo@fern.example, cy@fern.example; | ada bo cy
      From: ada@fern.example;; To: undisclosed-recipients:; | ada
      From: x@else.example;; To: bo@fern.example | bo
      From: x@else.example;; To: y@else.example |
      From: x@else.example |
      From: ada@fern.example;; To: cy@fern.example;; To: dee@fern.example | ada cy dee
      From: dee@fern.example;; To: cy@fern.example (Bo, bo) | cy dee
      From: ada@fern.example;; To: Bo | ada
      From: ada@fern.example;; To: "bo@fern.example" <eve@else.example> | ada
      From: ada@fern.example;; To: bo@fern.example.else.example | ada
      From: ada@fern.example;; To: bo+lists@fern.example | ada
      From: ada@fern.example;; To: bo@mail.fern.example | ada
      From: ada@fern.example;; To: fern.example | ada
      From: ada@fern.example;; To: cy@fern.example;; Reply-To: bo@fern.example | ada cy
      From: ada@fern.example;; To: cy@fern.example;; Resent-To: bo@fern.example | ada cy
      From: ada@fern.example;; To: cy@fern.example;; References: <bo@fern.example> | ada cy
      From: ada@fern.example;; To: cy@fern.example;; Subject: zebra for bo@fern.example | ada cy
      Sender: ada@fern.example;; To: cy@fern.example | ada cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example> | ada bo
      From: cy@fern.example;; To: dev@fern.example;; List-Id: The developers <dev.fern.example> | ada bo
      From: cy@fern.example;; To: dev@fern.example;; List-Id: dev.fern.example | ada bo
      From: cy@fern.example;; To: dee@fern.example;; Cc: dev@fern.example;; List-Id: <dev.fern.example> | ada bo
      From: cy@fern.example;; To: dev@fern.example;; List-Id: | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: The developers, in words | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Post: <mailto:dev@fern.example> | cy
      From: cy@fern.example;; To: dev@fern.example;; X-BeenThere: dev@fern.example | cy
      From: cy@fern.example;; To: dev@fern.example;; Precedence: list | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Unsubscribe: <mailto:dev@fern.example> | cy
      From: cy@fern.example;; To: dev@fern.example;; Subject: zebra List-Id: <dev.fern.example> | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; X-Gmail-Labels: Important | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; X-GM-THRID: 17 | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; X-Mozilla-Status: 0001 | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; X-Uniform-Type-Identifier: com.apple.mail | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; List-Archive: <https://l.example/private/dev> | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; Archived-At: <https://l.example/private/dev/1> | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; List-Archive: <https://l.example/dev> | ada bo
      @Maildir/cur/1.eml;; From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example> | cy
      From: cy@fern.example;; To: dev@fern.example;; List-Id: <dev.fern.example>;; X-No-Archive: yes | gone
      From: cy@fern.example;; To: ada@fern.example;; X-Gmail-Labels: Spam | gone
      From: cy@fern.example;; To: ada@fern.example;; X-Gmail-Labels: Drafts | gone
      """;

  /// As above, where the source names its lists: `dev@fern.example` and `ops.fern.example`.
  private static final String LISTED = """
      From: cy@fern.example;; To: dev@fern.example | ada bo
      From: cy@fern.example;; Cc: DEV@fern.example | ada bo
      From: cy@fern.example;; To: x@else.example;; List-Id: <ops.fern.example> | ada bo
      From: cy@fern.example;; To: dev@fern.example;; X-Gmail-Labels: Important | ada bo
      From: cy@fern.example;; To: other@fern.example;; List-Id: <other.fern.example> | cy
      From: cy@fern.example;; To: adev@fern.example | cy
      From: cy@fern.example;; Reply-To: dev@fern.example;; To: dee@fern.example | cy dee
      From: cy@fern.example;; To: bo@fern.example | bo cy
      From: dee@fern.example;; To: ada@fern.example, dee@fern.example | ada dee
      """;

  @TempDir
  private Path folder;

  /// Writes the mails and gives by native id who finds each.
  private Map<String, String> write(String table, Path mails) throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    int number = 0;
    for (String row : table.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      String id = "row" + ++number + "@fern.example";
      Path file = mails.resolve("mails.mbox");
      StringBuilder mail = new StringBuilder();
      for (String header : cells[0].split(";;")) {
        if (header.strip().startsWith("@")) {
          file = mails.resolve(header.strip().substring(1));
        } else {
          mail.append(header.strip()).append('\n');
        }
      }
      if (!mail.toString().contains("Subject:")) {
        mail.append("Subject: zebra matter ").append(number).append('\n');
      }
      mail.append("Message-ID: <").append(id).append(">\nDate: Tue, 4 Mar 2025 10:00:00 +0000\n\nA zebra, number ").append(number)
          .append(". List-Id: <dev.fern.example>\n");
      Files.createDirectories(file.getParent());
      boolean box = file.toString().endsWith(".mbox");
      Files.writeString(file, (Files.exists(file) ? Files.readString(file) : "") + (box ? "From x@fern.example Tue Mar  4 10:00:00 2025\n" : "")
          + mail + "\n");
      rows.put(id, cells[1].strip().equals("gone") ? "" : cells[1].strip());
    }
    return rows;
  }

  @Test
  void aMailIsForItsSenderAndRecipientsUnlessAListSentIt() throws Exception {
    Map<String, String> rows = write(TABLE, folder.resolve("in"));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    RightsTable.check(folder, new MailArchive("mails", folder.resolve("in"), null, ""), rows);
  }

  @Test
  void whereTheSourceNamesItsListsOnlyTheseAreOpen() throws Exception {
    Map<String, String> rows = write(LISTED, folder.resolve("in"));
    RightsTable.check(folder, new MailArchive("mails", folder.resolve("in"), List.of("dev@fern.example", "ops.fern.example"), ""), rows);
  }

  @Test
  void mailsOfOneThreadThatWentToOthersAreForThese() throws Exception {
    Path file = Files.createDirectories(folder.resolve("in")).resolve("mails.mbox");
    Files.writeString(file, """
        From x@fern.example Tue Mar  4 10:00:00 2025
        From: ada@fern.example
        To: bo@fern.example
        Subject: zebra plan
        Message-ID: <one@fern.example>
        Date: Tue, 4 Mar 2025 10:00:00 +0000

        The zebra plan.

        From x@fern.example Tue Mar  4 11:00:00 2025
        From: bo@fern.example
        To: cy@fern.example
        Subject: Re: zebra plan
        In-Reply-To: <one@fern.example>
        Message-ID: <two@fern.example>
        Date: Tue, 4 Mar 2025 11:00:00 +0000

        Cy, only you see this zebra.

        """);
    RightsTable.check(folder, new MailArchive("mails", folder.resolve("in"), null, ""), Map.of("one@fern.example", "ada bo",
        "two@fern.example", "bo cy", "none", ""));
  }
}
