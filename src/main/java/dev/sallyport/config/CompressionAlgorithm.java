package dev.sallyport.config;

/** How the packets of a connection can be compressed, as MySQL names it. */
public enum CompressionAlgorithm {
  /** Every client that compresses at all knows it. */
  ZLIB,
  /** From MySQL 8.0.18 on. */
  ZSTD
}
