package dev.kith.connector.site;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The addresses that are known, in the sink's notes: `p/<address>`. An address is noted as soon as it is found, before
/// the page that led to it is noted as read, so that a pass that was killed finds its way again.
final class Book {
  private static final String PAGE = "p/";
  private static final String NEW = "-";
  private final Sink sink;
  private final Map<String, String> byHash = new HashMap<>();

  Book(Sink sink) {
    this.sink = sink;
    sink.notes(PAGE).keySet().forEach(key -> byHash.put(hash(key.substring(PAGE.length())), key.substring(PAGE.length())));
  }

  private static String hash(String address) {
    return Fingerprint.shortHash(address).substring(0, 8);
  }

  Known get(String address) {
    return Known.read(sink.noted(PAGE + address));
  }

  void put(String address, Known known) {
    byHash.put(hash(address), address);
    sink.note(PAGE + address, known.note());
  }

  void drop(String address) {
    sink.note(PAGE + address, "");
  }

  /// Notes an address as found.
  ///
  /// @return its hash
  String found(String address) {
    String hash = hash(address);
    if (byHash.putIfAbsent(hash, address) == null) {
      sink.note(PAGE + address, NEW);
    }
    return hash;
  }

  List<String> addresses(List<String> hashes) {
    return hashes.stream().map(byHash::get).filter(address -> address != null).toList();
  }

  List<String> addresses() {
    return new ArrayList<>(byHash.values().stream().sorted().toList());
  }
}
