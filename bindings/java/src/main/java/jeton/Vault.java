package jeton;

import java.util.List;

/** A keyring at work: it makes tokenizers and, if it is full, gates, and spends permits. */
public final class Vault extends Handle {
  private Vault(long id) {
    super(id, Library::jeton_vault_free);
  }

  public static Vault open(String path, KeySource key) {
    return of(Keyring.open(path, key));
  }

  /** The keyring is used up. */
  public static Vault of(Keyring keyring) {
    return keyring.use(k -> new Vault(Call.made((vault, at) -> Library.jeton_vault_open(k, vault))));
  }

  /** For the epoch that the domain tokenizes with. */
  public Tokenizer tokenizer(String domain, String format) {
    return tokenizer(domain, format, "", 0);
  }

  /** The region is the default one of phone, such as FR, or empty; epoch 0 is the one that the domain tokenizes with. */
  public Tokenizer tokenizer(String domain, String format, String region, int epoch) {
    byte[] d = Call.bytes(domain);
    byte[] f = Call.bytes(format);
    byte[] r = Call.bytes(region);
    return use(id -> new Tokenizer(Call.made(
        (made, at) -> Library.jeton_tokenizer_open(id, d, d.length, f, f.length, r, r.length, epoch, made))));
  }

  public Rekeyer rekeyer(String domain, String format, String region, int from, int to) {
    byte[] d = Call.bytes(domain);
    byte[] f = Call.bytes(format);
    byte[] r = Call.bytes(region);
    return use(id -> new Rekeyer(Call.made(
        (made, at) -> Library.jeton_rekeyer_open(id, d, d.length, f, f.length, r, r.length, from, to, made))));
  }

  /** The policy's file, and the ledger that the keyring pins: its file and its witness's. */
  public Gate gate(String policy, String ledger, String witness) {
    byte[] p = Call.bytes(policy);
    byte[] l = Call.bytes(ledger);
    byte[] w = Call.bytes(witness);
    return use(id -> new Gate(Call.made(
        (gate, at) -> Library.jeton_gate_open(id, p, p.length, l, l.length, w, w.length, gate, at))));
  }

  /** For tests: the policy as TOML, and a ledger that keeps nothing. */
  public Gate volatileGate(String policy) {
    byte[] p = Call.bytes(policy);
    return use(id -> new Gate(Call.made((gate, at) -> Library.jeton_gate_volatile(id, p, p.length, gate, at))));
  }

  /** The permit is used up, whatever happens. */
  public Revealed reveal(Permit permit) {
    return use(id -> permit.use(p -> new Revealed(Call.made((revealed, at) -> Library.jeton_reveal(id, p, revealed)))));
  }

  /** The tokens in the other domain, whose tokenizer it takes. */
  public List<Token> translate(Permit permit, Tokenizer tokenizer) {
    return use(id -> permit.use(p -> Token.list(tokenizer, Call.made((tokens, at) -> Library.jeton_translate(id, p, tokens)))));
  }

  public HeldColumn revealColumn(Permit permit, Column column) {
    return use(id -> permit.use(p -> new HeldColumn(Call.made((held, at) -> Library.jeton_reveal_column(
        id, p, column.bytes(), column.bytes().remaining(), column.offsets(), column.rows(), column.validity(), held, at)))));
  }

  public HeldColumn translateColumn(Permit permit, Column column) {
    return use(id -> permit.use(p -> new HeldColumn(Call.made((held, at) -> Library.jeton_translate_column(
        id, p, column.bytes(), column.bytes().remaining(), column.offsets(), column.rows(), column.validity(), held, at)))));
  }
}
