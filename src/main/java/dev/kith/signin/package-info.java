/// Who is asking, and what they may do besides reading: accounts, sessions, tokens, roles. Begin with [dev.kith.signin.Caller].
/// Knows nothing of HTTP.
package dev.kith.signin;
