package jeton;

import java.util.List;

/** The formats of the library. */
public final class Formats {
  private Formats() {}

  /** Their names. */
  public static List<String> names() {
    return Call.text((room, capacity, written, at) -> Library.jeton_formats(room, capacity, written)).lines().toList();
  }
}
