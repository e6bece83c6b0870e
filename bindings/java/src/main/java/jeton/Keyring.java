package jeton;

/** An opened keyring; a vault takes it. */
public final class Keyring extends Handle {
  private Keyring(long id) {
    super(id, Library::jeton_keyring_free);
  }

  public static Keyring open(String path, KeySource key) {
    byte[] text = Call.bytes(path);
    return key.use(k -> new Keyring(Call.made((keyring, at) -> Library.jeton_keyring_open(text, text.length, k, keyring))));
  }

  /** For tests: 32 bytes for each epoch, one behind the other, and 32 bytes of audit root. */
  public static Keyring test(byte[] roots, byte[] auditRoot) {
    Keyring made = new Keyring(
        Call.made((keyring, at) -> Library.jeton_keyring_test(roots, roots.length, auditRoot, auditRoot.length, keyring)));
    return made.use(id -> {
      Call.check(Library.jeton_keyring_allow_test(id), 0);
      return made;
    });
  }

  /** Declares a domain, with what its e-mail tokens end in (empty: the usual suffix). */
  public Keyring addDomain(String domain, String suffix) {
    byte[] name = Call.bytes(domain);
    byte[] ending = Call.bytes(suffix);
    return use(id -> {
      Call.check(Library.jeton_keyring_add_domain(id, name, name.length, ending, ending.length), 0);
      return this;
    });
  }
}
