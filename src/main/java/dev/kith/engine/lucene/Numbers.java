package dev.kith.engine.lucene;

/// A walk over the numbers of a row.
final class Numbers {
  private byte[] bytes = {};
  private int at;

  void open(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  int at() {
    return at;
  }

  int next() {
    int number = bytes[at++];
    if (number >= 0) {
      return number;
    }
    number &= 0x7F;
    for (int shift = 7;; shift += 7) {
      byte more = bytes[at++];
      number |= (more & 0x7F) << shift;
      if (more >= 0) {
        return number;
      }
    }
  }
}
