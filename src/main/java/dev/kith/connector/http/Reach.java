package dev.kith.connector.http;

import java.time.Duration;
import java.util.List;

/// What an admin allows a live source's fetcher: where to, how fast, how much. The key `http` of the source's settings.
///
/// @param origins         further origins (`https://media.example.com`) besides the source's own that may be fetched from;
///                        credentials go to the source's own only
/// @param privateNetworks hosts or networks (`wiki.example.com`, `10.1.0.0/16`) whose private addresses may be connected to;
///                        loopback only if named as `127.0.0.1/32` or `::1/128`; link-local and metadata addresses never
/// @param pause           between two requests to one host, at least
/// @param deadline        for one address with all its tries and redirects, the body included
/// @param maxBytes        of one body, before and after decompression
/// @param contact         a mail address or page that the user agent names, so that whoever runs the site can complain
public record Reach(List<String> origins, List<String> privateNetworks, Duration pause, Duration deadline, int maxBytes,
    String contact) {
  public static final Reach DEFAULTS = new Reach(List.of(), List.of(), Duration.ofSeconds(1), Duration.ofSeconds(30), 20 << 20, "");

  public Reach {
    origins = origins == null ? List.of() : List.copyOf(origins);
    privateNetworks = privateNetworks == null ? List.of() : List.copyOf(privateNetworks);
  }
}
