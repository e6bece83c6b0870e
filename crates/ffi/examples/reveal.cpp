// The same as reveal.c, on a keyring file and the ledger that it pins: reveal KEYRING KEY_FILE POLICY LEDGER WITNESS.
#include <jeton.hpp>

#include <iostream>

int main(int count, char **arguments) {
  if (count != 6) {
    std::cerr << "usage: reveal KEYRING KEY_FILE POLICY LEDGER WITNESS\n";
    return 2;
  }
  try {
    jeton::Keyring keyring = jeton::Keyring::open(arguments[1], jeton::Key::file(arguments[2]));
    const jeton::Vault vault(std::move(keyring));
    const jeton::Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
    const jeton::Token token = nirs.tokenize("1 84 12 76 451 089 46");
    std::cout << "token: " << token.text() << '\n';

    const jeton::Gate gate = vault.gate(arguments[3], arguments[4], arguments[5]);
    jeton::Request request("adviser-17", "placement");
    request.about("2026-118").reveal(nirs, token);
    std::cout << "identifier: " << vault.reveal(gate.reserve(request)).expose() << '\n';
  } catch (const jeton::Error &error) {
    std::cerr << error.name() << ": " << error.what() << '\n';
    return 1;
  }
}
