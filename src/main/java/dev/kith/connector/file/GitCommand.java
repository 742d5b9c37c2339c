package dev.kith.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs `git` in a folder whose repository may be a stranger's: nothing that its configuration names is run, nothing is
/// fetched, and neither time nor output is without bound.
final class GitCommand {
  private static final int SECONDS = 120;
  private static final int LARGEST = 256 << 20;
  /// What a repository's own configuration could have run by a command that only reads.
  private static final List<String> HARMLESS = List.of("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat",
      "core.sshCommand=false", "core.askPass=false", "core.alternateRefsCommand=false", "gpg.program=false",
          "gpg.ssh.program=false",
      "gpg.x509.program=false", "log.showSignature=false", "diff.external=", "protocol.allow=never",
          "protocol.file.allow=never",
      "core.quotePath=false", "core.untrackedCache=false", "credential.helper=", "submodule.recurse=false",
          "log.mailmap=true",
      // whose the folder is does not matter where nothing of its configuration is run
      "safe.directory=*");

  private GitCommand() {}

  /// What the command prints.
  ///
  /// @throws IOException in one line, if there is no git, or if the command fails or goes beyond its bounds
  static byte[] run(Path folder, String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("git", "--no-pager", "--no-optional-locks"));
    HARMLESS.forEach(setting -> words.addAll(List.of("-c", setting)));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path == null ? "/usr/bin:/bin" : path, "GIT_CONFIG_NOSYSTEM", "1",
        "GIT_CONFIG_GLOBAL", "/dev/null",
        "GIT_ATTR_NOSYSTEM", "1", "GIT_TERMINAL_PROMPT", "0", "GIT_NO_LAZY_FETCH", "1", "GIT_ALLOW_PROTOCOL", "none", "HOME",
            "/nonexistent",
        "LC_ALL", "C.UTF-8"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException("git cannot be started", e);
    }
    try {
      process.getOutputStream().close();
      StringBuilder said = new StringBuilder();
      Thread errors = Thread.ofVirtual().start(() -> said.append(firstOf(process.getErrorStream())));
      Thread clock = Thread.ofVirtual().start(() -> {
        try {
          if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
          }
        } catch (InterruptedException _) {
          process.destroyForcibly();
        }
      });
      byte[] out = process.getInputStream().readNBytes(LARGEST);
      if (out.length == LARGEST) {
        throw new IOException("git says more than " + (LARGEST >> 20) + " MiB");
      }
      int code = process.waitFor();
      clock.join();
      errors.join();
      if (code != 0) {
        throw new IOException("git says: " + (said.isEmpty() ? "nothing within " + SECONDS + " s" : said));
      }
      return out;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String firstOf(InputStream in) {
    try (in) {
      String text = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return text.lines().findFirst().orElse("").strip();
    } catch (IOException _) {
      return "";
    }
  }
}
