package dev.sallyport.session;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;

/** Counts the bytes of which this thread takes a SHA-256. */
final class CountedHashing implements AutoCloseable {
  private static final String NAME = "counted-hashing";
  private static final ThreadLocal<long[]> BYTES = ThreadLocal.withInitial(() -> new long[1]);

  CountedHashing() {
    Provider provider = new Provider(NAME, "1", "counts") {};
    provider.put("MessageDigest.SHA-256", Counting.class.getName());
    Security.insertProviderAt(provider, 1);
    BYTES.get()[0] = 0;
  }

  long bytes() {
    return BYTES.get()[0];
  }

  @Override
  public void close() {
    Security.removeProvider(NAME);
  }

  /** Made by the virtual machine. */
  public static final class Counting extends MessageDigestSpi implements Cloneable {
    private MessageDigest real;

    /** As that of the JDK. */
    public Counting() throws NoSuchAlgorithmException {
      real = MessageDigest.getInstance("SHA-256", Security.getProvider("SUN"));
    }

    @Override
    protected void engineUpdate(byte input) {
      BYTES.get()[0]++;
      real.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      BYTES.get()[0] += length;
      real.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
      return real.digest();
    }

    @Override
    protected int engineDigest(byte[] buffer, int offset, int length) throws DigestException {
      return real.digest(buffer, offset, length);
    }

    @Override
    protected int engineGetDigestLength() {
      return real.getDigestLength();
    }

    @Override
    protected void engineReset() {
      real.reset();
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
      Counting copy = (Counting) super.clone();
      copy.real = (MessageDigest) real.clone();
      return copy;
    }
  }
}
