package dev.kith.connector.talk;

import dev.kith.connector.input.Unpacked;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A file that holds mails, plain or packed by gzip or bzip2: an mbox, a single mail, or one of Apple Mail (`.emlx`). Which
/// of these it is, its first line tells.
final class MailFile {
  /// A mail's end beyond this is attachments, and is not kept.
  private static final int MAIL_LIMIT = 32 << 20;
  private static final int LINE_LIMIT = 1 << 20;
  private static final Pattern DATED = Pattern.compile("From .{0,400}?\\d{1,2}:\\d{2}.{0,60}|From "
      + ".{0,400}\\b(?:19|20)\\d{2}\\b.{0,20}");
  private static final Pattern FULL_DATE = Pattern.compile("From \\S.{0,300}\\s\\w{3},? +\\w{3} +\\d{1,2} "
      + "+\\d{1,2}:\\d{2}.{0,60}");
  private static final Pattern HEADER = Pattern.compile("[!-9;-~]{1,76}[ \t]*:.*", Pattern.DOTALL);
  private static final Pattern KNOWN = Pattern.compile("(?is)(?:Received|Return-Path|From|Date|To|Subject"
      + "|Message-ID|Delivered-To"
      + "|MIME-Version|X-[\\w-]+|Content-Type|Sender|Reply-To|Status|DKIM-Signature):.*");
  private static final Pattern QUOTED_FROM = Pattern.compile(">+From .*", Pattern.DOTALL);

  private MailFile() {}

  /// Takes the mails of a file.
  interface Taker {
    /// @param envelope the line before the mail in an mbox, or empty
    /// @param line     where in the file it begins, from 1
    void mail(String envelope, byte[] mail, int line) throws IOException, InterruptedException;
  }

  /// Whether the file looks like mail at all.
  static boolean is(Path file) {
    try (InputStream in = Unpacked.open(file)) {
      String start = new String(in.readNBytes(4_096), StandardCharsets.ISO_8859_1);
      return mbox(start) || header(start) || start.matches("(?s)\\d{1,10}\\s*\\n.*")
          && header(start.substring(start.indexOf('\n') + 1));
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean mbox(String start) {
    String text = text(start);
    return text.startsWith("From ") && text.indexOf('\n') < 1_000;
  }

  private static boolean header(String start) {
    String[] lines = text(start).split("\r?\n", 40);
    long known = Arrays.stream(lines).takeWhile(line -> !line.isEmpty()).filter(line -> KNOWN.matcher(line).matches())
        .count();
    return known >= (HEADER.matcher(lines[0]).matches() ? 1 : 2);
  }

  private static String text(String start) {
    return start.replaceFirst("^(?:\u00ef\u00bb\u00bf)?[\r\n]*", "");
  }

  /// Hands over each mail of the file.
  ///
  /// @throws IOException if it is no mail file, or is cut where it is packed
  static void read(Path file, Taker taker) throws IOException, InterruptedException {
    try (InputStream in = Unpacked.open(file)) {
      in.mark(8_192);
      String start = new String(in.readNBytes(4_096), StandardCharsets.ISO_8859_1);
      in.reset();
      if (mbox(start)) {
        mbox(in, taker);
      } else if (header(start)) {
        taker.mail("", in.readNBytes(MAIL_LIMIT), 1);
      } else if (start.matches("(?s)\\d{1,10}\\s*\\n.*")) {
        int length = Integer.parseInt(start.substring(0, start.indexOf('\n')).strip().replaceFirst("^(\\d{9}).*", "$1"));
        in.skipNBytes(start.indexOf('\n') + 1);
        taker.mail("", in.readNBytes(Math.min(length, MAIL_LIMIT)), 2);
      } else {
        throw new IOException("neither an mbox nor a mail");
      }
    }
  }

  /// A line that begins with `From ` parts mails if a blank line stands before it and a date in it, or a header after it:
  /// many programs do not quote such lines in a text.
  private static void mbox(InputStream in, Taker taker) throws IOException, InterruptedException {
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    String envelope = null;
    boolean blank = true;
    int number = 0;
    int began = 1;
    String line = line(in);
    while (line != null) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      number++;
      String next = line(in);
      if (line.startsWith("From ") && parts(line.stripTrailing(), blank, next)) {
        if (envelope != null) {
          taker.mail(envelope, mail.toByteArray(), began);
        }
        mail.reset();
        envelope = line.strip();
        began = number;
      } else if (envelope != null && mail.size() < MAIL_LIMIT) {
        mail.writeBytes((QUOTED_FROM.matcher(line).matches() ? line.substring(1) : line)
            .getBytes(StandardCharsets.ISO_8859_1));
      }
      blank = line.isBlank();
      line = next;
    }
    if (envelope != null) {
      taker.mail(envelope, mail.toByteArray(), began);
    }
  }

  private static boolean parts(String line, boolean blank, String next) {
    boolean header = next != null && HEADER.matcher(next).matches();
    return blank && (DATED.matcher(line).matches() && (header || next == null || next.isBlank()
        || QUOTED_FROM.matcher(next).matches())
        || next != null && KNOWN.matcher(next).matches()) || FULL_DATE.matcher(line).matches() && header;
  }

  /// A line with its end, as ISO-8859-1; `null` at the end. What is longer than a line can be comes in pieces.
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(120);
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0; c = in.read()) {
      out.write(c);
      if (c == '\n' || out.size() == LINE_LIMIT) {
        break;
      }
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
