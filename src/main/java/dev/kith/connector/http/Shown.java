package dev.kith.connector.http;

import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Addresses as messages name them: without what may be a secret.
final class Shown {
  private static final int LONGEST = 300;
  private static final Pattern PLAIN = Pattern.compile("[\\w.|:,!*%+-]{0,40}");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(token|key|secret|sig|pass|pwd|auth|code|sess|sid|jwt|cred|user|mail|login).*");

  private Shown() {}

  static String of(URI uri) {
    StringBuilder out = new StringBuilder();
    String authority = uri.getRawAuthority();
    if (uri.getScheme() != null) {
      out.append(uri.getScheme()).append(':');
    }
    if (authority != null) {
      out.append("//").append(authority.substring(authority.lastIndexOf('@') + 1)).append(uri.getRawPath());
    }
    if (uri.getRawQuery() != null) {
      out.append('?').append(Arrays.stream(uri.getRawQuery().split("&")).map(Shown::parameter).collect(Collectors.joining("&")));
    }
    String all = out.toString();
    return all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "…";
  }

  private static String parameter(String written) {
    int equals = written.indexOf('=');
    String name = equals < 0 ? written : written.substring(0, equals);
    boolean plain = !SECRET.matcher(name).matches() && PLAIN.matcher(written.substring(equals + 1)).matches();
    return plain ? written : equals < 0 ? "…" : name + "=…";
  }
}
