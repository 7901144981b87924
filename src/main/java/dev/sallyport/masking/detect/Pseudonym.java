package dev.sallyport.masking.detect;

/** Makes the pseudonym of a value. */
@FunctionalInterface
public interface Pseudonym {
  /** Makes none: what asks for one becomes stars. */
  Pseudonym NONE = value -> new byte[0];

  /** Lower-case hexadecimal digits, the same for the same value; none where there is no key. */
  byte[] of(byte[] value);
}
