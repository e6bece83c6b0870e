package jeton;

/** Who asks to go back, why, and with which tokens. One thread builds it. */
public final class Request extends Handle {
  public Request(String actor, String purpose) {
    super(open(Call.bytes(actor), Call.bytes(purpose)), Library::jeton_request_free);
  }

  private static long open(byte[] actor, byte[] purpose) {
    return Call.made((request, at) -> Library.jeton_request_new(actor, actor.length, purpose, purpose.length, request));
  }

  /** Which piece of work it is about. */
  public Request about(String name) {
    byte[] text = Call.bytes(name);
    return said(use(id -> Library.jeton_request_case(id, text, text.length)), 0);
  }

  /** Which one person, by a number of yours, the tokens belong to. */
  public Request subject(String number) {
    byte[] text = Call.bytes(number);
    return said(use(id -> Library.jeton_request_subject(id, text, text.length)), 0);
  }

  /** full, which holds unless said, or a mask. */
  public Request width(String width) {
    byte[] text = Call.bytes(width);
    return said(use(id -> Library.jeton_request_width(id, text, text.length)), 0);
  }

  /** Brings a signed grant that names the people; several together may. */
  public Request grant(String note) {
    byte[] text = Call.bytes(note);
    return said(use(id -> Library.jeton_request_grant(id, text, text.length)), 0);
  }

  /** Brings the signed approval of a column with more people than the budgets allow. It is spent once. */
  public Request approved(String note) {
    byte[] text = Call.bytes(note);
    return said(use(id -> Library.jeton_request_approved(id, text, text.length)), 0);
  }

  public Request reveal(Token token) {
    byte[] text = Call.bytes(token.text());
    long[] at = new long[1];
    return said(use(id -> token.tokenizer().use(t ->
        Library.jeton_request_reveal(id, t, text, text.length, token.epoch(), at))), at[0]);
  }

  public Request translate(Token token, String domain) {
    byte[] text = Call.bytes(token.text());
    byte[] d = Call.bytes(domain);
    long[] at = new long[1];
    return said(use(id -> token.tokenizer().use(t ->
        Library.jeton_request_translate(id, t, text, text.length, token.epoch(), d, d.length, at))), at[0]);
  }

  private Request said(int status, long at) {
    Call.check(status, at);
    return this;
  }
}
