/* Every line of tests/vectors/tokens.json, good and bad, through the interface: vectors TOKENS_JSON. */
#include "test.h"

#include <ctype.h>
#include <jansson.h>

static const char *field(const json_t *line, const char *name) {
  const char *value = json_string_value(json_object_get(line, name));
  return value ? value : "";
}

static void unhex(const char *hex, uint8_t key[32]) {
  for (int byte = 0; byte < 32; byte++) {
    unsigned value = 0;
    HOLDS(sscanf(hex + 2 * byte, "%2x", &value) == 1);
    key[byte] = (uint8_t)value;
  }
}

static int is(const uint8_t *text, size_t len, const char *expected) {
  return strlen(expected) == len && memcmp(text, expected, len) == 0;
}

/* Whether a status is named as the line's reason: AlreadyToken is JETON_TEXT_ALREADY_TOKEN. */
static int named(jeton_status status, const char *reason) {
  char name[64] = "JETON_TEXT";
  size_t len = strlen(name);
  for (; *reason && len + 3 < sizeof name; reason++) {
    if (isupper((unsigned char)*reason)) name[len++] = '_';
    name[len++] = (char)toupper((unsigned char)*reason);
  }
  name[len] = 0;
  return strcmp(name, jeton_status_name(status)) == 0;
}

static jeton_tokenizer tokenizer_of(jeton_vault vault, const json_t *line) {
  const json_t *epoch = json_object_get(line, "epoch");
  jeton_tokenizer tokenizer = {0};
  ANSWERS(JETON_OK, jeton_tokenizer_open(vault, TEXT(field(line, "domain")), TEXT(field(line, "format")),
                                         TEXT(field(line, "region")), epoch ? (uint32_t)json_integer_value(epoch) : 1,
                                         &tokenizer));
  return tokenizer;
}

static int comes_back(jeton_vault vault, jeton_gate gate, jeton_tokenizer tokenizer, const json_t *line) {
  uint8_t back[512];
  size_t len = 0, at = 0;
  jeton_request request = {0};
  jeton_permit permit = {0};
  jeton_revealed revealed = {0};
  ANSWERS(JETON_OK, jeton_request_new(TEXT("reader"), TEXT("vectors"), &request));
  ANSWERS(JETON_OK, jeton_request_reveal(request, tokenizer, TEXT(field(line, "token")), 0, &at));
  ANSWERS(JETON_OK, jeton_gate_reserve(gate, request, &permit));
  ANSWERS(JETON_OK, jeton_reveal(vault, permit, &revealed));
  ANSWERS(JETON_OK, jeton_revealed_text(revealed, 0, back, sizeof back, &len));
  ANSWERS(JETON_OK, jeton_revealed_free(revealed));
  ANSWERS(JETON_OK, jeton_request_free(request));
  return is(back, len, field(line, "back"));
}

static int holds(jeton_vault vault, jeton_gate gate, const json_t *line) {
  uint8_t out[512];
  size_t len = 0, at = 0;
  jeton_tokenizer tokenizer = tokenizer_of(vault, line);
  const char *identifier = field(line, "identifier");
  int held = jeton_tokenize(tokenizer, TEXT(identifier), out, sizeof out, &len, &at) == JETON_OK &&
             is(out, len, field(line, "token")) &&
             jeton_tokenize_canonical(tokenizer, TEXT(identifier), out, sizeof out, &len, &at) == JETON_OK &&
             is(out, len, field(line, "canonical")) &&
             jeton_token_canonical(tokenizer, TEXT(field(line, "token")), out, sizeof out, &len, &at) == JETON_OK &&
             is(out, len, field(line, "canonical")) &&
             jeton_class(tokenizer, TEXT(identifier), out, sizeof out, &len, &at) == JETON_OK &&
             is(out, len, field(line, "class")) && comes_back(vault, gate, tokenizer, line);
  ANSWERS(JETON_OK, jeton_tokenizer_free(tokenizer));
  return held;
}

static int is_refused(jeton_vault vault, const json_t *line) {
  uint8_t out[512];
  size_t len = 0, at = 0;
  jeton_tokenizer tokenizer = tokenizer_of(vault, line);
  const uint8_t *given = (const uint8_t *)field(line, "text");
  const size_t text_len = json_string_length(json_object_get(line, "text"));
  jeton_status status = strcmp(field(line, "side"), "token") == 0
                            ? jeton_token_canonical(tokenizer, given, text_len, out, sizeof out, &len, &at)
                            : jeton_tokenize(tokenizer, given, text_len, out, sizeof out, &len, &at);
  ANSWERS(JETON_OK, jeton_tokenizer_free(tokenizer));
  return named(status, field(line, "reason")) &&
         at == (size_t)json_integer_value(json_object_get(line, "byte"));
}

int main(int count, char **arguments) {
  HOLDS(count == 2);
  json_t *json = json_load_file(arguments[1], JSON_ALLOW_NUL, NULL);
  HOLDS(json != NULL);
  uint8_t roots[64], audit[32];
  unhex(json_string_value(json_array_get(json_object_get(json, "roots"), 0)), roots);
  unhex(json_string_value(json_array_get(json_object_get(json, "roots"), 1)), roots + 32);
  unhex(field(json, "audit_root"), audit);
  jeton_keyring keyring = {0};
  jeton_vault vault = {0};
  jeton_gate gate = {0};
  size_t at = 0;
  ANSWERS(JETON_OK, jeton_keyring_test(roots, 64, audit, 32, &keyring));
  ANSWERS(JETON_OK, jeton_keyring_allow_test(keyring));
  const json_t *line;
  size_t number;
  json_array_foreach(json_object_get(json, "domains"), number, line) {
    ANSWERS(JETON_OK, jeton_keyring_add_domain(keyring, TEXT(field(line, "name")), TEXT(field(line, "suffix"))));
  }
  ANSWERS(JETON_OK, jeton_vault_open(keyring, &vault));
  ANSWERS(JETON_OK,
          jeton_gate_volatile(vault,
                              TEXT("[budgets]\nvault = { day = 1000000 }\n[purpose.vectors]\n[[allow]]\n"
                                   "actors = [\"reader\"]\npurposes = [\"vectors\"]\n"
                                   "formats = [\"us.ssn\", \"fr.nir\", \"fr.nir.linked\", \"fr.nir.marked\", \"fr.ft_id\","
                                   " \"phone\", \"email\", \"email.exact\", \"opaque\"]\n"
                                   "domains = [\"cap-emploi\", \"pole-sante\"]\n"),
                              &gate, &at));
  int cases = 0, refusals = 0, failed = 0;
  json_array_foreach(json_object_get(json, "cases"), number, line) {
    cases++;
    if (!holds(vault, gate, line)) {
      failed++;
      fprintf(stderr, "case %d does not hold\n", cases);
    }
  }
  json_array_foreach(json_object_get(json, "refusals"), number, line) {
    refusals++;
    if (!is_refused(vault, line)) {
      failed++;
      fprintf(stderr, "refusal %d does not hold\n", refusals);
    }
  }
  ANSWERS(JETON_OK, jeton_gate_free(gate));
  ANSWERS(JETON_OK, jeton_vault_free(vault));
  json_decref(json);
  printf("vectors: %d cases and %d refusals, %d failed\n", cases, refusals, failed);
  return failed != 0 || cases < 100 || refusals < 50;
}
