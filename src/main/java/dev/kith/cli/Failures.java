package dev.kith.cli;

import dev.kith.engine.EngineException;
import dev.kith.ingest.DataLock;
import dev.kith.search.QueryError;
import dev.kith.signin.Accounts;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where an exception becomes a line on stderr and an exit code.
final class Failures {
  /// @param line without a line break
  record Failure(int exit, String line) {}

  private Failures() {}

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case ConfigError e -> new Failure(Exit.CONFIG, e.getMessage());
      case CliError e -> new Failure(e.exit(), said(e));
      case UnmatchedArgumentException e -> new Failure(Exit.USAGE, unmatched(e));
      case ParameterException e -> new Failure(Exit.USAGE, said(e) + "; try `" + e.getCommandLine().getCommandSpec()
          .qualifiedName() + " --help`");
      case QueryError e -> new Failure(Exit.USAGE, said(e));
      case IllegalArgumentException e -> new Failure(Exit.USAGE, said(e));
      case InterruptedException _ -> new Failure(Exit.INTERRUPTED, "kith: interrupted");
      case ConnectException e -> new Failure(Exit.UNREACHABLE, said(e, "the server cannot be reached"));
      case HttpTimeoutException e -> new Failure(Exit.UNREACHABLE, said(e, "the server does not answer"));
      case UnknownHostException e -> new Failure(Exit.UNREACHABLE, said(e, "there is no such host"));
      case OverlappingFileLockException _ ->
          new Failure(Exit.LOCKED, "kith: something else holds the lock; try again later");
      case AccessDeniedException e -> new Failure(Exit.NOT_ALLOWED, said(e, "this user may not read or write it"));
      case NoSuchFileException e -> new Failure(Exit.FAILED, said(e, "there is no such file or folder"));
      case NotDirectoryException e -> new Failure(Exit.FAILED, said(e, "is not a folder"));
      case FileAlreadyExistsException e -> new Failure(Exit.FAILED, said(e, "is already there"));
      case DataLock.InUse e -> new Failure(Exit.LOCKED, said(e));
      case Accounts.NotAllowed e -> new Failure(Exit.NOT_ALLOWED, said(e));
      case StoreException e -> new Failure(Exit.FAILED, said(e));
      case EngineException e -> new Failure(Exit.FAILED, said(e));
      case IOException e -> new Failure(Exit.FAILED, said(e));
      default ->
          new Failure(Exit.FAILED, "kith: a bug: " + line(thrown.toString()) + "; try again with --debug and report it");
    };
  }

  private static String said(Throwable e) {
    return "kith: " + line(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private static String said(Throwable e, String problem) {
    return "kith: " + (e.getMessage() == null ? problem : line(e.getMessage()) + ": " + problem);
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse("").strip();
  }

  private static String unmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String word = e.getUnmatched().getFirst();
    List<String> known = new ArrayList<>();
    boolean isOption = e.isUnknownOption();
    if (isOption) {
      command.getCommandSpec().optionsMap().keySet().stream().filter(option -> option.startsWith("--")).forEach(known::add);
    } else {
      known.addAll(new TreeSet<>(command.getSubcommands().keySet()));
    }
    if (!isOption && known.isEmpty()) {
      return "kith: " + name + " does not take " + ConfigError.quoted(word) + "; try `" + name + " --help`";
    }
    Optional<String> nearest = Nearest.of(isOption ? word.split("=", 2)[0] : word, known);
    return "kith: " + ConfigError.quoted(word) + " is not " + (isOption ? "an option" : "a command") + " of " + name
        + "; try " + nearest.map(n -> "'" + n + "'").orElse("`" + name + " --help`");
  }
}
