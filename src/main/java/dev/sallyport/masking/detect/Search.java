package dev.sallyport.masking.detect;

import java.util.Arrays;

/**
 * One detectors' pass over a text, and what it found: matches in order, of which those that overlap
 * are one, named by the longest. Used for one text after the other, by one thread; nothing is made
 * while nothing is found.
 */
final class Search {
  private static final int FIRST_ROOM = 8;

  private final Detectors detectors;
  private final int[] entries;
  private final int card;
  private final int email;
  private final int phone;
  private final int iban;
  private final int nationalId;
  private final int ipAddress;
  private final int jwt;
  private final int apiKey;
  private final DigitGroups groups = new DigitGroups();

  private byte[] text;
  private int from;
  private int to;
  private boolean letters;
  private boolean backslash;
  private int[] starts = new int[FIRST_ROOM];
  private int[] ends = new int[FIRST_ROOM];
  private int[] longest = new int[FIRST_ROOM];
  private int[] rules = new int[FIRST_ROOM];
  private int count;

  Search(Detectors detectors) {
    this.detectors = detectors;
    entries = detectors.entries();
    card = detectors.placeOf(Detector.CREDIT_CARD);
    email = detectors.placeOf(Detector.EMAIL);
    phone = detectors.placeOf(Detector.PHONE);
    iban = detectors.placeOf(Detector.IBAN);
    nationalId = detectors.placeOf(Detector.NATIONAL_ID);
    ipAddress = detectors.placeOf(Detector.IP_ADDRESS);
    jwt = detectors.placeOf(Detector.JWT);
    apiKey = detectors.placeOf(Detector.API_KEY);
  }

  /**
   * Looks through a text and says how much was found.
   *
   * @param isText whether bytes that are not ASCII are letters
   */
  int run(byte[] bytes, int first, int end, boolean isText) {
    text = bytes;
    from = first;
    to = end;
    letters = isText;
    count = 0;
    backslash = false;
    int before = 0;
    for (int at = first; at < end; at++) {
      int entry = entries[bytes[at] & 0xff];
      // Something to look for, and not in the midst of a word.
      if ((entry & ~Entry.WORD) != 0 && (entry & before) >= 0) {
        look(at, entry);
      }
      before = entry;
    }
    OwnPattern[] own = detectors.own();
    for (int i = 0; i < own.length; i++) {
      if (own[i] != null) {
        lookForOwn(own[i], i);
      }
    }
    return count;
  }

  private void look(int at, int entry) {
    if ((entry & Entry.DIGITS) != 0) {
      lookAtDigits(at);
    }
    if ((entry & Entry.CODE) != 0) {
      add(at, NationalCode.endFromLetter(text, at, to), nationalId);
    }
    if ((entry & Entry.ACCOUNT) != 0) {
      add(at, Iban.end(text, at, to), iban);
    }
    if ((entry & Entry.HEX_GROUPS) != 0) {
      add(at, IpAddress.endOfGroups(text, from, at, to), ipAddress);
    }
    if ((entry & Entry.FOUR_NUMBERS) != 0) {
      add(at, IpAddress.endOfFour(text, from, at, to), ipAddress);
    }
    if ((entry & Entry.KEY) != 0) {
      add(at, ApiKey.end(text, from, at, to), apiKey);
    }
    if ((entry & Entry.TOKEN) != 0) {
      add(at, JsonWebToken.end(text, from, at, to), jwt);
    }
    if ((entry & Entry.AT) != 0) {
      int start = EmailAddress.start(text, from, at, letters);
      add(start, start < 0 ? -1 : EmailAddress.end(text, at, to, letters), email);
    }
    if ((entry & Entry.PLUS) != 0) {
      add(at, PhoneNumber.endOfInternational(text, from, at, to), phone);
    }
    if ((entry & Entry.BRACKET) != 0) {
      add(at, PhoneNumber.endOfBracketed(text, at, to, groups), phone);
    }
    backslash |= (entry & Entry.BACKSLASH) != 0;
  }

  private void lookAtDigits(int at) {
    groups.read(text, at, to);
    // Behind a point the digits are a fraction or the rest of something longer.
    boolean behindPoint = at - 1 > from && text[at - 1] == '.' && isNumber(text[at - 2]);
    if (behindPoint) {
      return;
    }
    boolean glued = at - 1 > from && text[at - 1] == '-' && Ascii.isTie(text[at - 2]);
    if (groups.count() > 0 && groups.total(groups.count() - 1) >= 9) {
      if (card >= 0) {
        add(at, CardNumber.end(groups), card);
      }
      if (phone >= 0) {
        add(at, PhoneNumber.endOfNational(groups, glued), phone);
      }
      if (nationalId >= 0) {
        add(at, NationalNumber.end(groups, glued), nationalId);
      }
    }
    if (nationalId >= 0) {
      add(at, NationalCode.endFromDigit(text, at, to, groups), nationalId);
    }
  }

  private static boolean isNumber(byte c) {
    return Ascii.isTie(c) && !Ascii.isLetter(c);
  }

  private void lookForOwn(OwnPattern pattern, int rule) {
    int before = count;
    pattern.find(text, from, to, (start, end) -> append(start, end, rule, end - start));
    if (before > 0 && count > before) {
      mergeSorted(before);
    }
  }

  /** Two runs in order become one. */
  private void mergeSorted(int second) {
    int all = count;
    int[][] copies = {
      Arrays.copyOf(starts, all),
      Arrays.copyOf(ends, all),
      Arrays.copyOf(longest, all),
      Arrays.copyOf(rules, all)
    };
    count = 0;
    int one = 0;
    int other = second;
    while (one < second || other < all) {
      boolean takeOne = other == all || one < second && copies[0][one] <= copies[0][other];
      int next = takeOne ? one++ : other++;
      merge(copies[0][next], copies[1][next], copies[3][next], copies[2][next]);
    }
  }

  private void add(int start, int end, int rule) {
    if (end > 0) {
      merge(start, end, rule, end - start);
    }
  }

  /** One that begins before others, as an address does whose sign is met late, swallows them. */
  private void merge(int start, int end, int rule, int length) {
    int first = start;
    int last = end;
    int name = rule;
    int best = length;
    while (count > 0 && ends[count - 1] > first) {
      count--;
      if (longest[count] >= best) {
        best = longest[count];
        name = rules[count];
      }
      first = Math.min(first, starts[count]);
      last = Math.max(last, ends[count]);
    }
    append(first, last, name, best);
  }

  private void append(int start, int end, int rule, int length) {
    if (count == starts.length) {
      int room = 2 * count;
      starts = Arrays.copyOf(starts, room);
      ends = Arrays.copyOf(ends, room);
      longest = Arrays.copyOf(longest, room);
      rules = Arrays.copyOf(rules, room);
    }
    starts[count] = start;
    ends[count] = end;
    rules[count] = rule;
    longest[count] = length;
    count++;
  }

  /** How much the last text had. */
  int count() {
    return count;
  }

  int start(int match) {
    return starts[match];
  }

  int end(int match) {
    return ends[match];
  }

  /** Place of the rule among those of the detectors. */
  int rule(int match) {
    return rules[match];
  }

  /** Whether the last text had a backslash. */
  boolean sawBackslash() {
    return backslash;
  }
}
