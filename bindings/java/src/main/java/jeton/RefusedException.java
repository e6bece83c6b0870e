package jeton;

/** No; never which rule, or how much is left. */
public final class RefusedException extends GateException {
  private static final long serialVersionUID = 1;

  RefusedException(int number, long at) {
    super(number, at);
  }
}
