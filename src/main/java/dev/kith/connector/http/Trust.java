package dev.kith.connector.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whose certificates are believed: those that Java believes, and a company's own.
final class Trust {
  private Trust() {}

  /// @param authorities a file of certificates (PEM), or `null`
  /// @throws Failure if there are none in it
  static SSLSocketFactory sockets(Path authorities) throws Failure {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, authorities == null ? null : managers(authorities), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new Failure("not asked, since no certificates can be read from " + authorities,
          "name a file in PEM (-----BEGIN CERTIFICATE-----) in http.authorities", Failure.Again.NEVER, e);
    }
  }

  private static TrustManager[] managers(Path authorities) throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int count = 0;
    for (TrustManager each : managers((KeyStore) null)) {
      if (each instanceof X509TrustManager known) {
        for (X509Certificate certificate : known.getAcceptedIssuers()) {
          all.setCertificateEntry("java" + count++, certificate);
        }
      }
    }
    try (InputStream in = Files.newInputStream(authorities)) {
      int own = 0;
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        all.setCertificateEntry("own" + own++, certificate);
      }
      if (own == 0) {
        throw new IOException("no certificate");
      }
    }
    return managers(all);
  }

  private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
