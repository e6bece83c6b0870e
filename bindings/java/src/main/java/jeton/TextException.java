package jeton;

/** The text is refused. */
public class TextException extends JetonException {
  private static final long serialVersionUID = 1;

  TextException(int number, long at) {
    super(number, at);
  }
}
