/// Signing in through an OpenID provider: code flow with PKCE. The only package that knows the library for it.
/// Begin with [dev.kith.signin.oidc.Oidc], then `IdTokens`, which says what a token must be.
package dev.kith.signin.oidc;
