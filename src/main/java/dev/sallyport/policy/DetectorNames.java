package dev.sallyport.policy;

import java.util.List;

/** Names of the built-in detectors, as policies write them. */
public final class DetectorNames {
  /** Numbers of payment cards. */
  public static final String CREDIT_CARD = "credit_card";

  /** E-mail addresses. */
  public static final String EMAIL = "email";

  /** Telephone numbers. */
  public static final String PHONE = "phone";

  /** International bank account numbers. */
  public static final String IBAN = "iban";

  /** Numbers by which states know people. */
  public static final String NATIONAL_ID = "national_id";

  /** IP addresses of both versions. */
  public static final String IP_ADDRESS = "ip_address";

  /** JSON Web Tokens. */
  public static final String JWT = "jwt";

  /** Keys of programming interfaces. */
  public static final String API_KEY = "api_key";

  /** All of them. */
  public static final List<String> ALL =
      List.of(CREDIT_CARD, EMAIL, PHONE, IBAN, NATIONAL_ID, IP_ADDRESS, JWT, API_KEY);

  private DetectorNames() {}
}
