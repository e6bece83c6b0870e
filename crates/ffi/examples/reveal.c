/* A number becomes a token, and comes back through a gate. */
#include <jeton.h>

#include <stdio.h>
#include <string.h>

#define TEXT(text) (const uint8_t *)(text), strlen(text)

/* Says what a call answered, if that was not JETON_OK. */
static int failed(const char *call, jeton_status status) {
  if (status == JETON_OK) return 0;
  fprintf(stderr, "%s: %s: %s\n", call, jeton_status_name(status), jeton_status_message(status));
  return 1;
}

int main(void) {
  static const char policy[] =
      "[budgets]\nactor = { day = 200 }\n[purpose.placement]\n"
      "[[allow]]\nactors = [\"adviser-17\"]\npurposes = [\"placement\"]\nformats = [\"fr.nir\"]\ndomains = [\"cap-emploi\"]\n";
  static const uint8_t roots[32] = {1}, audit[32] = {2}; /* A service opens its keyring file instead. */
  jeton_keyring keyring;
  jeton_vault vault;
  jeton_tokenizer nirs;
  jeton_gate gate;
  jeton_request request;
  jeton_permit permit;
  jeton_revealed revealed;
  uint8_t token[64], identifier[64];
  size_t token_len = 0, identifier_len = 0, at = 0;

  if (failed("keyring", jeton_keyring_test(roots, 32, audit, 32, &keyring)) ||
      failed("allow", jeton_keyring_allow_test(keyring)) ||
      failed("domain", jeton_keyring_add_domain(keyring, TEXT("cap-emploi"), NULL, 0)) ||
      failed("vault", jeton_vault_open(keyring, &vault)) ||
      failed("tokenizer", jeton_tokenizer_open(vault, TEXT("cap-emploi"), TEXT("fr.nir"), NULL, 0, 0, &nirs)) ||
      failed("tokenize", jeton_tokenize(nirs, TEXT("1 84 12 76 451 089 46"), token, sizeof token, &token_len, &at)))
    return 1;
  printf("token: %.*s\n", (int)token_len, (const char *)token);

  if (failed("gate", jeton_gate_volatile(vault, TEXT(policy), &gate, &at)) ||
      failed("request", jeton_request_new(TEXT("adviser-17"), TEXT("placement"), &request)) ||
      failed("case", jeton_request_case(request, TEXT("2026-118"))) ||
      failed("token", jeton_request_reveal(request, nirs, token, token_len, 0, &at)) ||
      failed("reserve", jeton_gate_reserve(gate, request, &permit)) ||
      failed("reveal", jeton_reveal(vault, permit, &revealed)) ||
      failed("text", jeton_revealed_text(revealed, 0, identifier, sizeof identifier, &identifier_len)))
    return 1;
  printf("identifier: %.*s\n", (int)identifier_len, (const char *)identifier);

  jeton_revealed_free(revealed);
  jeton_request_free(request);
  jeton_gate_free(gate);
  jeton_tokenizer_free(nirs);
  jeton_vault_free(vault);
  return 0;
}
