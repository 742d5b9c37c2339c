package dev.kith.engine.lucene;

import dev.kith.engine.RightOfWay;
import java.io.IOException;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.RateLimitedIndexOutput;
import org.apache.lucene.store.RateLimiter;

/// Merges that rest while somebody waits for an answer ([RightOfWay]): asked after every few kilobytes that they write.
final class Merges extends ConcurrentMergeScheduler {
  private static final long PIECE_BYTES = 1 << 14;

  @Override
  public Directory wrapForMerge(OneMerge merge, Directory in) {
    return new FilterDirectory(super.wrapForMerge(merge, in)) {
      @Override
      public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return new RateLimitedIndexOutput(new GivingWay(), in.createOutput(name, context));
      }
    };
  }

  /// Lucene's way to hold a merge back, here by who waits and not by bytes a second.
  private static final class GivingWay extends RateLimiter {
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
