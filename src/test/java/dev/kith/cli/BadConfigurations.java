package dev.kith.cli;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Secret;
import dev.kith.connector.Sink;
import dev.kith.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The table of bad settings, and a command line that reads settings as a command does.
final class BadConfigurations {
  static final Map<String, Class<? extends Connector>> TYPES = Map.of("folder", Folder.class, "wiki", Wiki.class);
  private static final Map<String, String> ENV = Map.of("EMPTY", " ", "WIKI", "s3cret-canary", "HOME", "/home/fern",
      "PROXY", "0123456789abcdef0123456789abcdef");

  /// @param files by name; what is in brackets behind a name says what is special about it
  /// @param line  what must be said, without the folder
  record Case(String name, Map<String, String> files, String line) {
    @Override
    public String toString() {
      return name;
    }

    /// Writes the files and returns the settings' folder.
    Path write(Path base) throws IOException {
      Path folder = Files.createDirectory(base.resolve("index-config"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        String[] name = file.getKey().split(" ", 2);
        Path path = (name[0].contains("/") ? base : folder).resolve(name[0]);
        Files.createDirectories(path.getParent());
        String special = name.length == 1 ? "" : name[1];
        switch (special) {
          case "(folder)" -> Files.createDirectory(path);
          case "(link to nowhere)" -> Files.createSymbolicLink(path, Path.of("nowhere"));
          case "(2 MiB)" -> Files.write(path, new byte[2 << 20]);
          default -> Files.write(path, bytes(file.getValue()));
        }
        if (special.startsWith("(mode ")) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(special.substring(6, special.length() - 1)));
        }
      }
      return folder;
    }
  }

  record Outcome(int exit, String out, String err) {}

  /// Where a line of settings comes from in tests.
  record Folder(String source, Path path, List<String> include, long largest, boolean hidden) implements Connector {
    static final Folder DEFAULTS = new Folder("", Path.of("."), List.of(), 10 << 20, false);

    @Override
    public Cursor read(Cursor since, Sink sink) {
      return since;
    }
  }

  record Wiki(String source, URI url, Integer pageSize, Secret token, Map<String, Double> spaces) implements Connector {
    Wiki {
      Objects.requireNonNull(url, "url");
      pageSize = pageSize == null ? 50 : pageSize;
      if (pageSize < 1) {
        throw new IllegalArgumentException("pageSize must be 1 or more, is " + pageSize + "; try 50");
      }
    }

    @Override
    public Cursor read(Cursor since, Sink sink) {
      return since;
    }
  }

  record Ranking(double title, Map<Role, Double> roles, Freshness freshness) {
    static final Ranking DEFAULTS = new Ranking(2.5, Map.of(Role.AUTHOR, 3.0), new HalfLifeFreshness(180));
  }

  sealed interface Freshness permits NoneFreshness, HalfLifeFreshness {}

  record NoneFreshness() implements Freshness {}

  record HalfLifeFreshness(int days) implements Freshness {}

  /// A command that reads all settings before it starts anything.
  @Command(name = "start")
  record Start(Cli cli) implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
      Config config = cli.config();
      KithSettings kith = config.kith();
      config.read("ranking.yaml", Ranking.class);
      config.synonyms();
      config.sources(TYPES);
      Files.createDirectories(kith.data());
      cli.print("started");
      return Exit.OK;
    }
  }

  private BadConfigurations() {}

  static Outcome start(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(stream(out), stream(err), false, false, 80, false);
    Cli cli = new Cli(terminal, ENV::get, InstantSource.system(), Path.of(""), null);
    int exit = cli.run(List.of(new Start(cli)), "start", "--config", folder.toString());
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  static List<Case> all() throws IOException {
    String text;
    try (var in = Objects.requireNonNull(BadConfigurations.class.getResourceAsStream("bad-configurations.txt"))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Case> cases = new ArrayList<>();
    for (String block : text.split("(?m)^== ")) {
      if (!block.startsWith("#")) {
        cases.add(parse(block));
      }
    }
    return cases;
  }

  private static Case parse(String block) {
    Map<String, String> files = new LinkedHashMap<>();
    String file = null;
    String expected = "";
    for (String line : block.stripTrailing().lines().skip(1).toList()) {
      if (line.startsWith("-- ")) {
        file = line.substring(3);
        files.put(file, "");
      } else if (line.startsWith(">> ")) {
        expected = line.substring(3);
      } else {
        files.merge(file, line + "\n", String::concat);
      }
    }
    return new Case(block.lines().findFirst().orElseThrow(), files, expected);
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else if (text.startsWith("\\t", i)) {
        out.write('\t');
        i++;
      } else {
        out.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }
}
