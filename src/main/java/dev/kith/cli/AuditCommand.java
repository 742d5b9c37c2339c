package dev.kith.cli;

import dev.kith.audit.AuditLog;
import dev.kith.audit.Entry;
import dev.kith.audit.Event;
import dev.kith.audit.Verdict;
import dev.kith.audit.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kith audit`: who did what, from the files of the audit log, whether a server runs or not. That somebody reads them is
/// written down, too.
@Command(name = "audit", description = "See who did what, and whether the audit log is whole.", footer = {
    "  kith audit                    the newest 50 events",
    "  kith audit --since 7d --type denied",
    "  kith audit --actor person:mira --ndjson",
    "  kith audit verify             whether a line was changed, removed or added; ends with 1 if so",
    "  kith audit verify --known 1234:5fe0…    and whether it still holds the end you once noted",
    ""})
final class AuditCommand implements Callable<Integer> {
  static final String MEND = "kith audit verify shows each place; keep a copy of it, then restore data/audit from a backup or move it away";

  private final Cli cli;

  @Option(names = "--since", paramLabel = "TIME", description = "from then on, such as 2026-11-01, 12h or 7d")
  private String since;

  @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "of these types only, such as sign-in,denied")
  private Set<String> types = Set.of();

  @Option(names = "--actor", paramLabel = "WHO", description = "done by them or to them, such as mira, person:mira or os:root")
  private String actor = "";

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "the newest so many (default: 50)")
  private int limit;

  AuditCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CliError(Exit.USAGE, "--limit is " + limit + "; try a number from 1");
    }
    Wanted wanted = new Wanted(since == null ? null : moment(), known(types), actor, Long.MAX_VALUE, limit);
    AuditLog log = log();
    List<Entry> entries = log.read(wanted);
    Map<String, String> asked = new LinkedHashMap<>();
    if (since != null) {
      asked.put("since", since);
    }
    if (!types.isEmpty()) {
      asked.put("types", String.join(",", types));
    }
    if (!actor.isEmpty()) {
      asked.put("who", actor);
    }
    log.write(new Event(Event.Type.AUDIT_READ, Cli.actor(), "", asked));
    if (cli.isJson()) {
      cli.printJson(Map.of("events", entries), "events");
    } else {
      Table table = new Table("number", "when", "what", "who", "to what", "details");
      entries.forEach(entry -> table.row(entry.n(), entry.at(), entry.type(), entry.actor(), entry.subject(), details(entry)));
      if (table.isEmpty()) {
        cli.note("Nothing of that is written down.");
      } else {
        cli.print(table);
      }
    }
    return entries.isEmpty() ? Exit.NOTHING_FOUND : Exit.OK;
  }

  private Instant moment() {
    try {
      return Wanted.moment(since, cli.clock().instant());
    } catch (IllegalArgumentException e) {
      throw new CliError(Exit.USAGE, "--since: " + e.getMessage());
    }
  }

  private static Set<String> known(Set<String> types) {
    List<String> all = List.of(Event.Type.values()).stream().map(Event.Type::label).toList();
    types.stream().filter(type -> !all.contains(type)).findFirst().ifPresent(type -> {
      throw new CliError(Exit.USAGE, "--type: there is no " + ConfigError.quoted(type) + "; there are " + String.join(", ", all));
    });
    return types;
  }

  private static String details(Entry entry) {
    return new TreeMap<>(entry.details()).entrySet().stream().map(detail -> detail.getKey() + "=" + detail.getValue())
        .collect(Collectors.joining(" "));
  }

  /// What is wrong with a log, in one line; empty if it is whole.
  static Optional<String> damage(Verdict verdict) {
    List<Verdict.Finding> damage = verdict.findings().stream().filter(Verdict.Finding::damage).toList();
    return damage.isEmpty() ? Optional.empty() : Optional.of("the audit log is not what was written: " + damage.getFirst()
        + (damage.size() == 1 ? "" : "; and " + (damage.size() - 1) + " more"));
  }

  private Path data() {
    return cli.configOrDemo().withoutSecrets().kith().data();
  }

  private AuditLog log() {
    KithSettings kith = cli.configOrDemo().withoutSecrets().kith();
    return new AuditLog(kith.data(), kith.audit().keep(), cli.clock());
  }

  @Command(description = "Say whether the audit log is whole.", footer = {
      "  kith audit verify             ends with 0 if it is, with 1 if a line was changed, removed or added", ""})
  int verify(@Option(names = "--known", paramLabel = "END", description = "an end that was noted earlier, as this command says it") String known)
      throws IOException {
    Verdict verdict;
    try {
      verdict = log().verify(known == null ? "" : known);
    } catch (IllegalArgumentException e) {
      throw new CliError(Exit.USAGE, "--known: " + e.getMessage());
    }
    if (verdict.lines() == 0 && verdict.findings().isEmpty()) {
      throw new CliError(Exit.NOTHING_FOUND, "there is no audit log in " + data() + " yet");
    }
    if (cli.isJson()) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("whole", verdict.whole());
      out.put("lines", verdict.lines());
      out.put("end", verdict.head());
      out.put("findings", verdict.findings());
      cli.printJson(out);
    } else {
      verdict.findings().forEach(finding -> cli.print((finding.damage() ? "fail  " : "note  ") + finding));
      cli.print(verdict.whole() ? Reports.plural(verdict.lines(), "line") + " since " + verdict.first() + ", whole. The end is "
          + verdict.head() : "The audit log is not what was written.");
    }
    return verdict.whole() ? Exit.OK : Exit.FAILED;
  }
}
