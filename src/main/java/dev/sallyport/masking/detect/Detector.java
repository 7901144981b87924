package dev.sallyport.masking.detect;

import java.util.Locale;

/** The built-in detectors, and the bytes at which each wants to look. */
enum Detector {
  CREDIT_CARD {
    @Override
    void enter(int[] entries) {
      mark(entries, DIGITS, Entry.DIGITS);
    }
  },
  EMAIL {
    @Override
    void enter(int[] entries) {
      mark(entries, "@", Entry.AT);
    }
  },
  PHONE {
    @Override
    void enter(int[] entries) {
      mark(entries, DIGITS, Entry.DIGITS);
      mark(entries, "+", Entry.PLUS);
      mark(entries, "(", Entry.BRACKET);
    }
  },
  IBAN {
    @Override
    void enter(int[] entries) {
      mark(entries, LETTERS, Entry.ACCOUNT);
    }
  },
  NATIONAL_ID {
    @Override
    void enter(int[] entries) {
      mark(entries, DIGITS, Entry.DIGITS);
      mark(entries, LETTERS, Entry.CODE);
    }
  },
  IP_ADDRESS {
    @Override
    void enter(int[] entries) {
      mark(entries, DIGITS, Entry.FOUR_NUMBERS);
      mark(entries, DIGITS + "abcdefABCDEF:", Entry.HEX_GROUPS);
    }
  },
  JWT {
    @Override
    void enter(int[] entries) {
      mark(entries, "e", Entry.TOKEN);
    }
  },
  API_KEY {
    @Override
    void enter(int[] entries) {
      mark(entries, ApiKey.firstBytes(), Entry.KEY);
    }
  };

  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Marks the bytes at which it looks. */
  abstract void enter(int[] entries);

  /** As policies write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Detector of(String word) {
    for (Detector detector : values()) {
      if (detector.word().equals(word)) {
        return detector;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is no detector and has no pattern");
  }

  private static void mark(int[] entries, String bytes, int entry) {
    for (int i = 0; i < bytes.length(); i++) {
      entries[bytes.charAt(i)] |= entry;
    }
  }
}
