package dev.sallyport.prove;

/** How a client shows who it is. */
enum ClientWay {
  TOKEN("token as password"),
  OPENID("OpenID Connect plugin"),
  LEASE("lease");

  private final String words;

  ClientWay(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
