/* What the C tests share: a vault of known keys, and checks that say where they fail. */
#ifndef TEST_H
#define TEST_H

#include <jeton.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(text) (const uint8_t *)(text), strlen(text)

/* The status that a call must answer. */
#define ANSWERS(expected, call)                                                                                        \
  do {                                                                                                                 \
    jeton_status answered_ = (call);                                                                                   \
    if (answered_ != (expected)) {                                                                                     \
      fprintf(stderr, "%s:%d: %s instead of %s\n", __FILE__, __LINE__, jeton_status_name(answered_),                   \
              jeton_status_name(expected));                                                                            \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

#define HOLDS(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                          \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

static const char POLICY[] =
    "[budgets]\nvault = { day = 1000000 }\nactor = { day = 1000 }\n[budgets.search]\nactor = { day = 1000 }\n"
    "[purpose.placement]\n"
    "[[allow]]\nactors = [\"adviser-17\"]\npurposes = [\"placement\"]\nformats = [\"us.ssn\", \"fr.nir\"]\n"
    "domains = [\"cap-emploi\"]\nacts = [\"reveal\", \"search\", \"tokenize\"]\nwidths = [\"full\", \"last4\"]\n"
    "[[allow]]\nactors = [\"adviser-17\"]\npurposes = [\"placement\"]\nformats = [\"us.ssn\"]\n"
    "domains = [\"cap-emploi\"]\nacts = [\"translate\"]\ntranslate-to = [\"caf\"]\n";

/* A keyring with two epochs and the domains cap-emploi and caf. */
static inline jeton_keyring known_keyring(void) {
  uint8_t roots[64], audit[32];
  jeton_keyring keyring = {0};
  memset(roots, 1, 32);
  memset(roots + 32, 2, 32);
  memset(audit, 3, 32);
  ANSWERS(JETON_OK, jeton_keyring_test(roots, 64, audit, 32, &keyring));
  ANSWERS(JETON_OK, jeton_keyring_allow_test(keyring));
  ANSWERS(JETON_OK, jeton_keyring_add_domain(keyring, TEXT("cap-emploi"), NULL, 0));
  ANSWERS(JETON_OK, jeton_keyring_add_domain(keyring, TEXT("caf"), TEXT("caf.example")));
  return keyring;
}

static inline jeton_vault known_vault(void) {
  jeton_vault vault = {0};
  ANSWERS(JETON_OK, jeton_vault_open(known_keyring(), &vault));
  return vault;
}

static inline jeton_tokenizer ssns_of(jeton_vault vault) {
  jeton_tokenizer tokenizer = {0};
  ANSWERS(JETON_OK, jeton_tokenizer_open(vault, TEXT("cap-emploi"), TEXT("us.ssn"), NULL, 0, 1, &tokenizer));
  return tokenizer;
}

static inline jeton_gate volatile_gate(jeton_vault vault) {
  jeton_gate gate = {0};
  size_t at = 0;
  ANSWERS(JETON_OK, jeton_gate_volatile(vault, TEXT(POLICY), &gate, &at));
  return gate;
}

static inline jeton_request new_request(void) {
  jeton_request request = {0};
  ANSWERS(JETON_OK, jeton_request_new(TEXT("adviser-17"), TEXT("placement"), &request));
  return request;
}

#endif
