package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.nio.file.Path;

/// The export of a Slack workspace or of an Enterprise Grid: an item for each thread, and for each burst of messages outside
/// threads that is more than small talk. Direct messages are never read.
///
/// @param path            the export's zip file, or the folder it was unpacked to
/// @param privateChannels whether to read private channels as well, for their members only
/// @param url             the workspace's address, such as `https://example.slack.com`; without it items have none
public record SlackExport(String source, Path path, boolean privateChannels, String url) implements Connector {
  private static final String WHAT = "Slack export";
  private static final String DAY = "\\d{4}-\\d\\d-\\d\\d\\.json";
  private static final Export.Wanted WANTED = Export.Wanted.files(
      name -> name.matches("(?s)(.+/)?(users|org_users|channels|groups|dms|mpims)\\.json|(.+/)?[^/]+/" + DAY));

  public SlackExport {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the export's zip file");
    }
    url = WebAddress.of("url", url, "https://example.slack.com");
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Pass.Start start = Pass.start(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (start.unchanged()) {
      return start.next();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      read(export, sink);
    }
    return start.next();
  }

  private void read(Export export, Sink sink) throws IOException, InterruptedException {
    SlackWorkspace workspace = SlackWorkspace.of(source, path, privateChannels, export, sink);
    boolean any = false;
    Pass pass = new Pass(sink);
    for (SlackWorkspace.Talkative listed : workspace.channels()) {
      Channel channel = listed.channel();
      SlackMessages said = new SlackMessages(workspace.people(), listed.pinned(), "export it again");
      try (Spill messages = new Spill()) {
        for (Export.Entry day : listed.days()) {
          pass.file(day, () -> SlackWorkspace.list(day, sink,
              (message, where) -> said.read(message, where, messages, sink)));
        }
        messages.sort();
        if (messages.size() == 0) {
          sink.skipped("channel without messages");
        }
        any |= !listed.days().isEmpty();
        new Talks(source, channel, workspace.people().texts(), this::address).send(messages, 0, messages.size(), sink);
      }
    }
    if (!any) {
      throw new IOException(path + ": holds no message of a channel that may be read; export it again");
    }
    pass.end();
  }

  private String address(Channel channel, Message message) {
    return url.isEmpty() ? "" : SlackText.address(url, channel, message);
  }
}
