/// Believing a proxy that has signed people in, and nobody else who says the same. Begin with
/// [dev.kith.signin.proxy.TrustedProxy].
package dev.kith.signin.proxy;
