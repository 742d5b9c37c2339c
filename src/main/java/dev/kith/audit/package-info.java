/// What happened that somebody may have to answer for: signing in, refusals, grants, looking as somebody else, exports, erasures.
/// Begin with [dev.kith.audit.Audit], then [dev.kith.audit.AuditLog].
package dev.kith.audit;
