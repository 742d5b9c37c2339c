package dev.kith.engine.lucene;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene90.Lucene90StoredFieldsFormat;
import org.apache.lucene.codecs.lucene90.compressing.Lucene90CompressingStoredFieldsFormat;

/// Lucene's codec with stored fields in blocks of 4 kB: a page of ten hits then unpacks a fifth of what the default unpacks.
/// Public only because Lucene finds codecs by name through the `ServiceLoader`.
public final class KithCodec extends FilterCodec {
  private static final Codec LUCENE = new Lucene104Codec();
  private static final StoredFieldsFormat STORED = new Lucene90CompressingStoredFieldsFormat("KithStoredFields4k",
      Lucene90StoredFieldsFormat.BEST_SPEED_MODE, 4096, 128, 10);

  public KithCodec() {
    super("Kith1", LUCENE);
  }

  @Override
  public StoredFieldsFormat storedFieldsFormat() {
    return STORED;
  }
}
