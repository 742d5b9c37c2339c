package dev.kith.signin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;

/// An OpenID provider on this computer that keeps the rules (codes once, PKCE, the client's secret, the exact address to come
/// back to) until a test bends one of them.
final class SmallProvider implements AutoCloseable {
  static final String CLIENT = "kith";
  static final String SECRET = "s3cret-of-the-client";
  static final RSAKey RSA = rsa(2048, "rsa");
  static final ECKey EC = ec();
  static final RSAKey OTHER = rsa(2048, "rsa");

  /// What was asked at the authorization endpoint.
  private record Asked(Map<String, String> query) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Asked> codes = new ConcurrentHashMap<>();
  private final InstantSource clock;
  final AtomicInteger keysFetched = new AtomicInteger();
  final AtomicInteger described = new AtomicInteger();
  final List<Map<String, String>> redeemed = new ArrayList<>();
  volatile Consumer<Map<String, Object>> description = _ -> {};
  volatile Consumer<Map<String, Object>> claims = _ -> {};
  volatile Consumer<Map<String, String>> asked = _ -> {};
  volatile Function<JWTClaimsSet, String> sign = claims -> sign(JWSAlgorithm.RS256, RSA, claims);
  volatile Map<String, Object> more = Map.of();
  volatile List<JWK> keys = List.of(RSA, EC);
  volatile boolean codesOnce = true;
  volatile boolean checksPkce = true;
  volatile int padding;
  /// What becomes of an answer on its way, by path.
  volatile BinaryOperator<String> mangle = (_, body) -> body;
  volatile boolean stalls;
  volatile String subject = "248289761001";

  SmallProvider(InstantSource clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/.well-known/openid-configuration", this::describe);
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/keys", this::keys);
    server.createContext("/userinfo", this::about);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void describe(HttpExchange http) throws IOException {
    described.incrementAndGet();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("issuer", issuer());
    out.put("authorization_endpoint", issuer() + "/authorize");
    out.put("token_endpoint", issuer() + "/token");
    out.put("userinfo_endpoint", issuer() + "/userinfo");
    out.put("jwks_uri", issuer() + "/keys");
    out.put("response_types_supported", List.of("code"));
    out.put("subject_types_supported", List.of("public"));
    out.put("id_token_signing_alg_values_supported", List.of("RS256"));
    out.put("code_challenge_methods_supported", List.of("S256"));
    out.put("authorization_response_iss_parameter_supported", true);
    description.accept(out);
    answer(http, 200, JSONObjectUtils.toJSONString(out));
  }

  private void authorize(HttpExchange http) throws IOException {
    Map<String, String> query = form(http.getRequestURI().getRawQuery());
    asked.accept(query);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(("code" + codes.size()).getBytes(StandardCharsets.UTF_8));
    codes.put(code, new Asked(query));
    http.getResponseHeaders().add("Location", query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state")
        + "&iss=" + issuer());
    answer(http, 302, "");
  }

  private void token(HttpExchange http) throws IOException {
    Map<String, String> form = form(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    redeemed.add(form);
    Asked asked = codesOnce ? codes.remove(form.get("code")) : codes.get(form.get("code"));
    String client = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    if (!client.equals(http.getRequestHeaders().getFirst("Authorization"))) {
      answer(http, 401, "{\"error\":\"invalid_client\"}");
    } else if (asked == null || !asked.query().get("redirect_uri").equals(form.get("redirect_uri"))
        || checksPkce && !challenge(form.get("code_verifier")).equals(asked.query().get("code_challenge"))) {
      answer(http, 400, "{\"error\":\"invalid_grant\"}");
    } else {
      answer(http, 200, "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"id_token\":\""
          + sign.apply(claims(asked.query().get("nonce"))) + "\"}");
    }
  }

  private void keys(HttpExchange http) throws IOException {
    keysFetched.incrementAndGet();
    answer(http, 200, new JWKSet(keys).toString(true));
  }

  private void about(HttpExchange http) throws IOException {
    answer(http, "Bearer opaque".equals(http.getRequestHeaders().getFirst("Authorization")) ? 200 : 401,
        JSONObjectUtils.toJSONString(more));
  }

  /// A token's claims as they should be, after what the test does to them.
  JWTClaimsSet claims(String nonce) {
    long now = clock.millis() / 1000;
    Map<String, Object> out = new LinkedHashMap<>(Map.of("iss", issuer(), "sub", subject, "aud", CLIENT, "iat", now,
        "exp", now + 300, "sid", "session-7"));
    if (nonce != null) {
      out.put("nonce", nonce);
    }
    claims.accept(out);
    try {
      return JWTClaimsSet.parse(out);
    } catch (java.text.ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) {
    return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
  }

  static String sign(JWSHeader header, JWK key, JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(((RSAKey) key).toPrivateKey(), true));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A key of the JDK's, with the one who signs with it.
  record Edwards(OctetKeyPair key, JWSSigner signer) {
    static Edwards make() throws GeneralSecurityException {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      OctetKeyPair key = new OctetKeyPair.Builder(Curve.Ed25519,
          Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))).keyID("ed").build();
      return new Edwards(key, new JWSSigner() {
        @Override
        public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
          try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return Base64URL.encode(signature.sign());
          } catch (GeneralSecurityException e) {
            throw new JOSEException("cannot sign", e);
          }
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
          return Set.of(JWSAlgorithm.EdDSA);
        }

        @Override
        public JCAContext getJCAContext() {
          return new JCAContext();
        }
      });
    }
  }

  private void answer(HttpExchange http, int status, String body) throws IOException {
    byte[] bytes = (mangle.apply(http.getRequestURI().getPath(), body) + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().add("Content-Type", "application/json");
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (http; OutputStream out = http.getResponseBody()) {
      if (stalls) {
        // the head is there, the rest never comes
        out.write(bytes, 0, 1);
        out.flush();
        synchronized (this) {
          wait();
        }
      }
      out.write(bytes);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static Map<String, String> form(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      String[] sides = pair.split("=", 2);
      out.put(sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return out;
  }

  private static String challenge(String verifier) {
    try {
      return verifier == null ? "none" : Base64.getUrlEncoder().withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static RSAKey rsa(int bits, String id) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  URI at(String path) {
    return URI.create(issuer() + path);
  }

  @Override
  public void close() {
    synchronized (this) {
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
