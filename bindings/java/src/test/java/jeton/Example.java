package jeton;

/** The example of the front page, in the folder that holds the files. */
final class Example {
  private Example() {}

  static String run(String folder) {
    try (Vault vault = Vault.open(folder + "jeton.keyring", KeySource.file(folder + "jeton.key"));
        Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
        Gate gate = vault.gate(folder + "policy.toml", folder + "jeton.ledger", folder + "jeton.witness")) {
      Token token = nirs.tokenize("1 84 12 76 451 089 46");
      Request request = new Request("adviser-17", "placement").about("2026-118").reveal(token);
      try (Revealed revealed = vault.reveal(gate.reserve(request))) {
        return revealed.expose();
      }
    }
  }
}
