package jeton;

/** Why a call was refused. It does not hold the text it was about. */
public class JetonException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int number;
  private final String status;
  private final long at;

  JetonException(int number, long at) {
    super(Library.jeton_status_message(number));
    this.number = number;
    this.status = Library.jeton_status_name(number);
    this.at = at;
  }

  static JetonException of(int number, long at) {
    switch (Library.jeton_status_name(number)) {
      case "JETON_REFUSED":
        return new RefusedException(number, at);
      case "JETON_UNAVAILABLE":
        return new UnavailableException(number, at);
      default:
    }
    switch (number / 100) {
      case 1:
        return new CallException(number, at);
      case 2:
        return new TextException(number, at);
      case 3:
        return new KeyringException(number, at);
      case 4:
        return new LedgerException(number, at);
      case 5:
        return new GateException(number, at);
      default:
        return new JetonException(number, at);
    }
  }

  /** The status's number, which never changes. */
  public int number() {
    return number;
  }

  /** The status's name, such as JETON_TEXT_EMPTY. */
  public String status() {
    return status;
  }

  /** The byte, line or offset, 0 where there is none. */
  public long at() {
    return at;
  }
}
