package jeton;

/** The keyring, its key, a domain or an epoch. */
public class KeyringException extends JetonException {
  private static final long serialVersionUID = 1;

  KeyringException(int number, long at) {
    super(number, at);
  }
}
