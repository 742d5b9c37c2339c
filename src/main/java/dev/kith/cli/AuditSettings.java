package dev.kith.cli;

import dev.kith.audit.AuditLog;

/// What `kith.yaml` says of the audit log.
///
/// @param days          how long its lines are kept, at least: files go as a whole; 0 for always
/// @param fileMegabytes how large one of its files becomes
record AuditSettings(int days, int fileMegabytes) {
  static final AuditSettings DEFAULTS = new AuditSettings(AuditLog.Keep.DEFAULT.days(), (int) (AuditLog.Keep.DEFAULT.fileBytes() >> 20));

  AuditSettings {
    if (days < 0 || days > 36_500) {
      throw new IllegalArgumentException("audit.days is " + days + "; try " + AuditLog.Keep.DEFAULT.days() + ", or 0 to keep all");
    }
    if (fileMegabytes < 1 || fileMegabytes > 1_024) {
      throw new IllegalArgumentException("audit.fileMegabytes is " + fileMegabytes + "; try 16");
    }
  }

  AuditLog.Keep keep() {
    return new AuditLog.Keep(days, (long) fileMegabytes << 20);
  }
}
