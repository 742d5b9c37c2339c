package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A DokuWiki as Debian packages it (`apt-get install --no-install-recommends dokuwiki php-cli`): its own program writes the
/// pages, and the connector reads the folder. Skipped where the package is not installed.
class RealDokuWikiTest {
  private static final Path PROGRAM = Path.of("/usr/share/dokuwiki");

  @TempDir
  private Path dir;

  @Test
  void theIndexFollowsAWikiThatItsOwnProgramWrites() throws Exception {
    boolean there = Files.isRegularFile(PROGRAM.resolve("bin/dwpage.php")) && Files.isExecutable(Path.of("/usr/bin/php"));
    if (!there) {
      System.out.println("RealDokuWikiTest is skipped: no DokuWiki in " + PROGRAM + "; try apt-get install dokuwiki php-cli");
    }
    assumeThat(there).isTrue();
    for (String folder : List.of("pages", "attic", "media", "media_attic", "media_meta", "meta", "cache", "index", "locks", "tmp", "log")) {
      Files.createDirectories(dir.resolve("data").resolve(folder));
    }
    Path conf = Files.createDirectories(dir.resolve("conf"));
    for (String name : List.of("dokuwiki.php", "mime.conf", "entities.conf", "acronyms.conf", "smileys.conf", "interwiki.conf", "scheme.conf",
        "wordblock.conf", "license.php", "plugins.php", "plugins.required.php", "manifest.json", "mediameta.php")) {
      Files.copy(Path.of("/etc/dokuwiki").resolve(name).toRealPath(), conf.resolve(name));
    }
    Files.writeString(conf.resolve("local.php"), "<?php\n$conf['title'] = 'Fern wiki';\n$conf['savedir'] = '" + dir.resolve("data")
        + "';\n$conf['useacl'] = 0;\n");
    Files.writeString(dir.resolve("prepend.php"), "<?php\ndefine('DOKU_CONF', '" + conf + "/');\n");

    commit("ada", "plan:beds", "====== Bed plan ======\n\nThe first bed is for ferns and nothing else.\n", "begun");
    commit("bo", "watering", "====== Watering ======\n\nAt dawn, never at noon, less in autumn.\n", "begun");
    commit("cy", "compost", "====== Compost ======\n\nTurn the heap twice a year.\n", "begun");
    DokuWiki connector = new DokuWiki("test", dir.resolve("data"), "https://wiki.fern.example", null, false);
    Kept kept = new Kept().pass(connector);
    assertThat(kept.items.values()).extracting(Item::title).containsExactlyInAnyOrder("Bed plan", "Watering", "Compost");
    assertThat(kept.items.get("plan:beds").parts()).extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("test/ada", Role.AUTHOR));

    commit("bo", "plan:beds", "====== Bed plan ======\n\nThe first bed is for ferns and nothing else.\n\n"
        + "The second bed holds moss, which wants shade and rain.\n", "moss");
    commit("cy", "compost", "", "gone");
    kept.pass(connector);
    assertThat(kept.items.keySet()).containsExactly("plan:beds", "watering");
    assertThat(kept.items.get("plan:beds").parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        tuple("test/ada", Role.AUTHOR), tuple("test/bo", Role.EDITOR));
    assertThat(kept.differences(new Kept().pass(connector))).isEmpty();
  }

  /// What `dwpage.php commit` does for a user; an empty text deletes the page.
  private void commit(String user, String page, String text, String summary) throws IOException, InterruptedException {
    Path file = dir.resolve("text");
    Files.writeString(file, text);
    String code = text.isEmpty() ? "saveWikiText('" + page + "', '', '" + summary + "');" : null;
    List<String> command = new ArrayList<>(List.of("php", "-d", "auto_prepend_file=" + dir.resolve("prepend.php")));
    if (code == null) {
      command.addAll(List.of(PROGRAM.resolve("bin/dwpage.php").toString(), "--user", user, "commit", "--message", summary,
          file.toString(), page));
    } else {
      Path script = dir.resolve("delete.php");
      Files.writeString(script, "<?php\nif (!defined('DOKU_INC')) define('DOKU_INC', '" + PROGRAM + "/');\ndefine('NOSESSION', 1);\n"
          + "require_once(DOKU_INC . 'inc/init.php');\n$_SERVER['REMOTE_USER'] = '" + user + "';\n" + code + "\n");
      command.add(script.toString());
    }
    Path log = dir.resolve("log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(Files.readString(log));
    }
  }
}
