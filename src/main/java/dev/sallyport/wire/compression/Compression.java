package dev.sallyport.wire.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/** How the bytes of a compressed packet are made smaller. */
public enum Compression {
  ZLIB {
    @Override
    InputStream inflating(InputStream compressed) {
      return new InflaterInputStream(compressed);
    }

    @Override
    byte[] deflated(byte[] plain) {
      Deflater deflater = new Deflater();
      try {
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length];
        int length = deflater.deflate(out);
        return deflater.finished() ? Arrays.copyOf(out, length) : plain;
      } finally {
        deflater.end();
      }
    }
  },
  ZSTD {
    @Override
    InputStream inflating(InputStream compressed) throws IOException {
      ZstdInputStreamNoFinalizer stream = new ZstdInputStreamNoFinalizer(compressed);
      // A frame may ask for a window of 128 MiB; no packet is longer than 16.
      stream.setLongMax(MAX_WINDOW_BITS);
      return stream;
    }

    @Override
    byte[] deflated(byte[] plain) {
      return Zstd.compress(plain, ZSTD_LEVEL);
    }
  };

  private static final int MAX_WINDOW_BITS = 24;
  private static final int ZSTD_LEVEL = 3;

  /** What was agreed on; zlib where both were, as MySQL chooses. */
  public static Optional<Compression> of(Capabilities agreed) {
    if (agreed.has(Capability.COMPRESS)) {
      return Optional.of(ZLIB);
    }
    return agreed.has(Capability.ZSTD_COMPRESSION) ? Optional.of(ZSTD) : Optional.empty();
  }

  abstract InputStream inflating(InputStream compressed) throws IOException;

  /** Perhaps not smaller than it was. */
  abstract byte[] deflated(byte[] plain);
}
