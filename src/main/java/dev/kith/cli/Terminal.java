package dev.kith.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// Where a command's words go. Results go to `out`, everything else to `err`. Always UTF-8.
///
/// @param outTty whether a person sees `out`, as the launcher found out: Java cannot tell when the other one is piped
/// @param width  columns
/// @param colour whether `out` may be coloured
public record Terminal(PrintStream out, PrintStream err, boolean outTty, boolean errTty, int width, boolean colour) {
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 20;

  /// The process's own, as the launcher describes it: `-Dkith.tty=` holds `1` if stdout is a terminal and `2` if stderr is,
  /// `-Dkith.columns=` the width.
  static Terminal ofProcess(Function<String, String> env) {
    String tty = System.getProperty("kith.tty", "");
    boolean out = tty.contains("1");
    return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), out, tty.contains("2"),
        width(System.getProperty("kith.columns"), env.apply("COLUMNS")), colour(out, env));
  }

  /// `NO_COLOR` (set to anything) beats `FORCE_COLOR` (anything but 0), which beats `TERM=dumb`, which beats the terminal.
  static boolean colour(boolean tty, Function<String, String> env) {
    if (isSet(env.apply("NO_COLOR"))) {
      return false;
    }
    String force = env.apply("FORCE_COLOR");
    if (isSet(force)) {
      return !force.equals("0") && !force.equals("false");
    }
    return tty && !"dumb".equals(env.apply("TERM"));
  }

  static int width(String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && candidate.matches("[1-9]\\d{0,3}")) {
        return Math.max(NARROWEST, Integer.parseInt(candidate));
      }
    }
    return USUAL_WIDTH;
  }

  Terminal withoutColour() {
    return new Terminal(out, err, outTty, errTty, width, false);
  }

  /// How a piece of text looks, if this terminal has colours.
  public enum Style {
    BOLD("1"), DIM("2"), RED("31"), GREEN("32"), YELLOW("33"), BLUE("34");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  public String styled(Style style, String text) {
    return colour ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  private static boolean isSet(String value) {
    return value != null && !value.isEmpty();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
