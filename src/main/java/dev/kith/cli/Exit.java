package dev.kith.cli;

/// The exit codes, which scripts rely on.
public final class Exit {
  public static final int OK = 0;
  public static final int FAILED = 1;
  /// The command line or the query is wrong.
  public static final int USAGE = 2;
  /// Done, but some sources or files failed.
  public static final int PARTLY = 3;
  public static final int NOTHING_FOUND = 4;
  public static final int NOT_ALLOWED = 5;
  /// The server cannot be reached.
  public static final int UNREACHABLE = 69;
  /// Something else holds the lock; try later.
  public static final int LOCKED = 75;
  /// The configuration is wrong.
  public static final int CONFIG = 78;
  public static final int INTERRUPTED = 130;

  private Exit() {}
}
