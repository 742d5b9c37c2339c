package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.connector.Problem;
import dev.kith.connector.Secret;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Takes a source's own secrets out of what a pass over it tells: a server that refuses a request may quote it, token and all, in
/// the very words that an admin is to read.
final class Unsaid {
  private static final String INSTEAD = "***";
  /// A shorter one would take letters out of words.
  private static final int SHORTEST = 4;

  private final List<String> secrets = new ArrayList<>();

  private Unsaid(Connector connector) {
    RecordComponent[] components = connector.getClass().getRecordComponents();
    for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
      if (component.getType() == Secret.class) {
        try {
          component.getAccessor().setAccessible(true);
          if (component.getAccessor().invoke(connector) instanceof Secret(String value) && value.length() >= SHORTEST) {
            secrets.add(value);
            secrets.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
            secrets.add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static Report of(Source source, Report report) {
    Unsaid unsaid = new Unsaid(source.connector());
    return unsaid.secrets.isEmpty() ? report : new Report(report.source(), report.started(), report.ended(), switch (report.pass()) {
      case Pass.Done done -> done;
      case Pass.Failed(Tally tally, String why) -> new Pass.Failed(tally, unsaid.text(why));
      case Pass.HeldBack held -> held;
    }, report.problems().stream().map(unsaid::problem).toList());
  }

  private Problem problem(Problem problem) {
    return new Problem(text(problem.where()), text(problem.what()), text(problem.mend()), problem.id());
  }

  private String text(String text) {
    String out = text;
    for (String secret : secrets) {
      out = out.replace(secret, INSTEAD);
    }
    return out;
  }
}
