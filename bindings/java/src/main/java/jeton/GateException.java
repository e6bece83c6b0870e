package jeton;

/** The request or permit does not fit. */
public class GateException extends JetonException {
  private static final long serialVersionUID = 1;

  GateException(int number, long at) {
    super(number, at);
  }
}
