package dev.kith.groups;

/// A request that SCIM refuses, as RFC 7644, 3.12 tells it.
public final class ScimError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;

  /// @param type a keyword of the RFC such as `uniqueness`; may be empty
  ScimError(int status, String type, String detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }

  static ScimError invalid(String type, String detail) {
    return new ScimError(400, type, detail);
  }

  static ScimError missing(String what) {
    return new ScimError(404, "", "There is no " + what + ".");
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }
}
