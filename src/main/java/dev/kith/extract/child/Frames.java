package dev.kith.extract.child;

import dev.kith.extract.text.TextBuilder.Mark;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What goes over the pipes: each number and each text with its length first. The reading side trusts no length.
public final class Frames {
  private static final int MAGIC = 0x4B495448;
  private static final int LONGEST_TEXT = 16 << 20;
  private static final int LARGEST_FILE = 64 << 20;
  private static final int LONGEST_LIST = 100_000;

  private Frames() {}

  /// A file to read.
  public record Request(String mediaType, byte[] bytes) {}

  /// Somebody whom the file itself credits, as it writes them.
  ///
  /// @param account a mail address, or empty where only a name is known
  /// @param role    `author`, `editor` or `commenter`
  /// @param at      milliseconds since 1970, or [Reply#UNKNOWN]
  public record Credit(String account, String name, String role, long at) {}

  /// What a file says, or, where `error` is not empty, why it cannot be read.
  ///
  /// @param created milliseconds since 1970, or [Long#MIN_VALUE] if the file does not say; so too `at`
  public record Reply(String error, String text, List<Mark> headings, List<String> links, List<Credit> people,
      List<String> tags, long created, long at) {
    public static final long UNKNOWN = Long.MIN_VALUE;

    public static Reply error(String error) {
      return new Reply(error, "", List.of(), List.of(), List.of(), List.of(), UNKNOWN, UNKNOWN);
    }
  }

  public static void write(DataOutputStream out, Request request) throws IOException {
    out.writeInt(MAGIC);
    write(out, request.mediaType);
    out.writeInt(request.bytes.length);
    out.write(request.bytes);
    out.flush();
  }

  /// The next request, or `null` if there will be none.
  public static Request readRequest(DataInputStream in) throws IOException {
    try {
      magic(in);
    } catch (EOFException _) {
      return null;
    }
    return new Request(readText(in), in.readNBytes(length(in, LARGEST_FILE)));
  }

  public static void write(DataOutputStream out, Reply reply) throws IOException {
    out.writeInt(MAGIC);
    write(out, reply.error);
    write(out, reply.text);
    out.writeInt(reply.headings.size());
    for (Mark mark : reply.headings) {
      out.writeInt(mark.level());
      out.writeInt(mark.start());
      write(out, mark.text());
      write(out, mark.anchor());
    }
    write(out, reply.links);
    out.writeInt(reply.people.size());
    for (Credit credit : reply.people) {
      write(out, credit.account());
      write(out, credit.name());
      write(out, credit.role());
      out.writeLong(credit.at());
    }
    write(out, reply.tags);
    out.writeLong(reply.created);
    out.writeLong(reply.at);
    out.flush();
  }

  public static Reply readReply(DataInputStream in) throws IOException {
    magic(in);
    String error = readText(in);
    String text = readText(in);
    List<Mark> marks = new ArrayList<>();
    for (int left = length(in, LONGEST_LIST); left > 0; left--) {
      int level = Math.clamp(in.readInt(), 1, 9);
      int start = Math.clamp(in.readInt(), 0, text.length());
      marks.add(new Mark(level, readText(in), readText(in), start));
    }
    List<String> links = readTexts(in);
    List<Credit> people = new ArrayList<>();
    for (int left = length(in, LONGEST_LIST); left > 0; left--) {
      people.add(new Credit(readText(in), readText(in), readText(in), in.readLong()));
    }
    return new Reply(error, text, marks, links, people, readTexts(in), in.readLong(), in.readLong());
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = length(in, LONGEST_LIST); left > 0; left--) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = length(in, LONGEST_TEXT);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("cut");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int length(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException("a length of " + length);
    }
    return length;
  }

  private static void magic(DataInputStream in) throws IOException {
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new IOException("not a frame");
    }
  }
}
