package jeton;

/** The policy or the ledger. */
public class LedgerException extends JetonException {
  private static final long serialVersionUID = 1;

  LedgerException(int number, long at) {
    super(number, at);
  }
}
