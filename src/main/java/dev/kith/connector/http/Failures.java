package dev.kith.connector.http;

import dev.kith.connector.http.Failure.Again;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/// Says of what went wrong on a connection, in a person's words, what it was and what to do.
final class Failures {
  private static final String SEE = "see whether it is up and can be reached from this machine";

  private Failures() {}

  /// @param connected whether there was a connection, so that the server may have seen the request
  static Failure of(IOException e, boolean connected) {
    Again again = connected ? Again.IF_HARMLESS : Again.ALWAYS;
    return switch (e) {
      case Failure known -> known;
      case UnknownHostException _ -> new Failure("its host is not known", "see whether the name is right, and the DNS answers",
          Again.ALWAYS, e);
      case MessageConstraintException _ -> new Failure("its answer has too large a head: " + oneLine(e),
          "look at the headers that the server sends there", Again.NEVER, e);
      case NoHttpResponseException _ -> new Failure("hung up without an answer", SEE, again, e);
      case TruncatedChunkException _ -> new Failure("hung up before the answer was whole", "see whether the server is overloaded",
          again, e);
      case MalformedChunkCodingException _ -> new Failure("sent a body whose parts do not fit together: " + oneLine(e),
          "see whether the server is overloaded", again, e);
      case ConnectionClosedException _ -> new Failure("hung up before the answer was whole", "see whether the server is overloaded",
          again, e);
      case SSLException tls -> tls(tls);
      case SocketTimeoutException _ -> new Failure(connected ? "sent nothing for too long" : "could not be connected to in time",
          SEE, again, e);
      case NoRouteToHostException _ -> new Failure("cannot be reached: " + oneLine(e), SEE, again, e);
      case ConnectException _ -> new Failure("refused the connection", SEE, Again.ALWAYS, e);
      default -> new Failure("broke off: " + oneLine(e), SEE, again, e);
    };
  }

  private static Failure tls(SSLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CertificateExpiredException _ -> {
          return certificate("its certificate has expired", "have the certificate renewed", e);
        }
        case CertificateNotYetValidException _ -> {
          return certificate("its certificate is not valid yet", "see whether this machine's clock is right", e);
        }
        case java.security.cert.CertPathBuilderException _ -> {
          return certificate("its certificate is from an authority that is not trusted here",
              "name the company's certificates (PEM) in http.authorities", e);
        }
        case CertificateException named when String.valueOf(named.getMessage()).contains("subject alternative") -> {
          return certificate("its certificate is for another host", "use the host's name that is in the certificate", e);
        }
        default -> {
          // the reason lies deeper
        }
      }
    }
    boolean plain = String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message");
    return plain ? certificate("does not speak TLS at this port", "see whether the address should begin with http://", e)
        : new Failure("no secure connection: " + oneLine(e), SEE, Again.IF_HARMLESS, e);
  }

  private static Failure certificate(String what, String mend, IOException e) {
    return new Failure(what, mend, Again.NEVER, e);
  }

  static String mendOfRefusal(String what, String host) {
    if (what.endsWith("a private address")) {
      return "if that is meant, add " + host + " or its network to http.privateNetworks";
    }
    return what.endsWith("a loopback address") ? "if that is meant, add 127.0.0.1/32 or ::1/128 to http.privateNetworks"
        : "see what the DNS says of this host";
  }

  static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse("").strip().replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 160 ? line : line.substring(0, 160) + "…";
  }
}
