package jeton;

/** Where the key of a keyring comes from. The key itself never enters Java. */
public final class KeySource extends Handle {
  private KeySource(long id) {
    super(id, Library::jeton_key_free);
  }

  public static KeySource file(String path) {
    byte[] text = Call.bytes(path);
    return new KeySource(Call.made((key, at) -> Library.jeton_key_file(text, text.length, key)));
  }

  public static KeySource descriptor(int fd) {
    return new KeySource(Call.made((key, at) -> Library.jeton_key_descriptor(fd, key)));
  }

  public static KeySource credential(String name) {
    byte[] text = Call.bytes(name);
    return new KeySource(Call.made((key, at) -> Library.jeton_key_credential(text, text.length, key)));
  }

  /** For development: other processes can read a variable. */
  public static KeySource environment(String name) {
    byte[] text = Call.bytes(name);
    return new KeySource(Call.made((key, at) -> Library.jeton_key_environment(text, text.length, key)));
  }
}
