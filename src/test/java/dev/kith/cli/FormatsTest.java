package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Fixtures;
import dev.kith.connector.input.Peek;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What wrote an export is found out from what is in it.
class FormatsTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"confluence, confluence-xml", "discourse, discourse", "dokuwiki, dokuwiki", "github, github", "github-archive, github",
      "gitlab, gitlab", "gitlab-api, gitlab", "jira, jira", "jira-api, jira", "jira-backup, jira", "mail, mail",
      "mattermost, mattermost", "mediawiki, mediawiki-dump", "slack, slack-export", "stackexchange, stackexchange",
      "wordpress, wordpress-wxr"})
  void theFixtureOfEachConnectorIsKnown(String fixture, String type) throws Exception {
    assertThat(Formats.type(Peek.at(Fixtures.of(fixture)))).hasValue(type);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "a.ldif | dn: uid=ada,dc=fern | ldif", "a.ldif | # made by hand~~version: 1~dn: x | ldif",
      "a.vcf | BEGIN:VCARD | vcard", "a.ics | BEGIN:VCALENDAR | ics",
      "a.html | <!DOCTYPE NETSCAPE-Bookmark-file-1> | bookmarks", "a.opml | <?xml version='1.0'?><opml version='2.0'> | opml",
      "a.xml | <?xml version='1.0'?><rss version='2.0'><channel> | feed", "a.xml | <feed xmlns='http://www.w3.org/2005/Atom'> | feed",
      "a.json | {'schemas': ['urn:ietf:params:scim:api:messages:2.0:ListResponse']} | scim",
      "a.csv | id;name;e-mail;team~1;Ada;a@b;x | people-csv", "issues.csv | Summary,Issue key,Status~A,B-1,Done | jira",
      "a.mbox | From ada@fern Mon Jan  1 00:00:00 2026~From: ada@fern | mail",
      "a.jsonl | {'id': '1', 'title': 'x'}~{'id': '2'} | jsonl", "notes.md | # Notes | folder"})
  void aFileIsKnownByHowItBegins(String name, String text, String type) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text.replace('~', '\n').replace('\'', '"') + "\n");
    assertThat(Formats.type(Peek.at(file))).as("alone").hasValue(type);
    Files.delete(file);
    Path zip = folder.resolve("export.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("export/" + name));
      out.write((text.replace('~', '\n').replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Formats.type(Peek.at(zip))).as("in an archive").hasValue(type);
    assertThat(Formats.type(Peek.at(folder))).as("in an archive in a folder").hasValue(type);
  }

  @Test
  void aMailAmongManyFilesMakesNoMailArchiveOfAFolder() throws Exception {
    for (String ending : "txt md html rst csv tsv org adoc log".split(" ")) {
      Files.writeString(folder.resolve("page." + ending), "Words.\n");
    }
    Files.writeString(folder.resolve("one.eml"), "From: ada@fern\nMessage-ID: <1@fern>\n\nHello.\n");
    assertThat(Formats.type(Peek.at(folder))).hasValue("folder");
  }

  @Test
  void whatIsLikeNothingKnownIsNothing() throws Exception {
    Path file = folder.resolve("a.bin");
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(Formats.type(Peek.at(file))).isEmpty();
  }
}
