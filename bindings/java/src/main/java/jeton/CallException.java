package jeton;

/** A closed handle, or a mistake of this package. */
public class CallException extends JetonException {
  private static final long serialVersionUID = 1;

  CallException(int number, long at) {
    super(number, at);
  }
}
