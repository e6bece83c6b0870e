package jeton;

/** The ledger cannot answer; nothing was released, retry later. */
public final class UnavailableException extends GateException {
  private static final long serialVersionUID = 1;

  UnavailableException(int number, long at) {
    super(number, at);
  }
}
