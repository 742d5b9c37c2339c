package dev.kith.engine.lucene;

import dev.kith.engine.RightOfWay;
import java.io.IOException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.RateLimitedIndexOutput;
import org.apache.lucene.store.RateLimiter;

/// Segments are written and merged in it with rests while somebody waits for an answer ([RightOfWay]): asked after every few kilobytes.
final class GivingWay extends FilterDirectory {
  private static final long PIECE_BYTES = 1 << 14;

  GivingWay(Directory in) {
    super(in);
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    return new RateLimitedIndexOutput(new Rests(), in.createOutput(name, context));
  }

  /// Lucene's way to hold a merge back, here by who waits and not by bytes a second.
  private static final class Rests extends RateLimiter {
    @Override
    public void setMBPerSec(double rate) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double getMBPerSec() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public long pause(long bytes) {
      RightOfWay.OF_ANSWERS.give();
      return 0;
    }

    @Override
    public long getMinPauseCheckBytes() {
      return PIECE_BYTES;
    }
  }
}
