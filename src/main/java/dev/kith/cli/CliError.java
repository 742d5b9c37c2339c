package dev.kith.cli;

/// Ends a command with one line for the person and an exit code of [Exit].
public final class CliError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exit;

  /// @param message one line: what, where, how to mend
  public CliError(int exit, String message) {
    super(message);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
