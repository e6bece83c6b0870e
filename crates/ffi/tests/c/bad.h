/* The world in which corpus.py's cases are called. */
#ifndef BAD_H
#define BAD_H

#include "bad_arrow.h"
#include "test.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

static jeton_vault vault;
static uint8_t buffer[256];
static int64_t made_offsets[8];
SPARE static int64_t room[8], room_offsets[8];
static jeton_status statuses[4];
static size_t written, at;
static uint32_t number;
static int32_t flag;
static const int64_t offsets[3] = {0, 11, 22};
static const uint8_t validity[1] = {3};
SPARE static const int64_t lies[8][3] = {{-1, 11, 22}, {0, -1, 22}, {0, 12, 11},        {0, 11, 23},
                                   {12, 11, 22}, {0, 23, 23}, {0, 11, INT64_MAX}, {INT64_MIN, 11, 22}};

static jeton_key live_key, stale_key, made_key;
static jeton_keyring live_keyring, stale_keyring, made_keyring;
static jeton_vault live_vault, stale_vault, made_vault;
static jeton_tokenizer live_tokenizer, stale_tokenizer, made_tokenizer;
static jeton_tokens live_tokens, stale_tokens, made_tokens;
static jeton_rekeyer live_rekeyer, stale_rekeyer, made_rekeyer;
static jeton_gate live_gate, stale_gate, made_gate;
static jeton_request live_request, stale_request, made_request;
static jeton_permit live_permit, stale_permit, made_permit;
static jeton_revealed live_revealed, stale_revealed, made_revealed;
static jeton_column live_column, stale_column, made_column;

static struct ArrowArray array_out;
static struct ArrowSchema schema_out;

static int cases, wrong;

/* Counts a case, and tells of one that is answered otherwise. */
static void right(const char *what, jeton_status expected, jeton_status answered) {
  cases++;
  if (answered != expected) {
    wrong++;
    fprintf(stderr, "%s: %s instead of %s\n", what, jeton_status_name(answered), jeton_status_name(expected));
  }
}

static jeton_key new_key(void) {
  jeton_key key = {0};
  uint8_t bytes[32] = {7};
  ANSWERS(JETON_OK, jeton_key_bytes(bytes, 32, &key));
  return key;
}

static jeton_tokens new_tokens(void) {
  jeton_tokens tokens = {0};
  ANSWERS(JETON_OK, jeton_search(live_tokenizer, TEXT("123-45-6789"), &tokens, NULL));
  return tokens;
}

static jeton_rekeyer new_rekeyer(void) {
  jeton_rekeyer rekeyer = {0};
  ANSWERS(JETON_OK, jeton_rekeyer_open(vault, TEXT("cap-emploi"), TEXT("us.ssn"), NULL, 0, 1, 2, &rekeyer));
  return rekeyer;
}

/* A permit to reveal one token. */
static jeton_permit new_permit(void) {
  jeton_permit permit = {0};
  jeton_request request = new_request();
  ANSWERS(JETON_OK, jeton_request_reveal(request, live_tokenizer, TEXT("123-45-6789"), 1, NULL));
  ANSWERS(JETON_OK, jeton_gate_reserve(live_gate, request, &permit));
  ANSWERS(JETON_OK, jeton_request_free(request));
  return permit;
}

static jeton_revealed new_revealed(void) {
  jeton_revealed revealed = {0};
  ANSWERS(JETON_OK, jeton_reveal(vault, new_permit(), &revealed));
  return revealed;
}

static jeton_column new_column(void) {
  jeton_column column = {0};
  jeton_permit permit = {0};
  jeton_request request = new_request();
  const uint8_t *tokens = (const uint8_t *)"123-45-6789123-45-6788";
  ANSWERS(JETON_OK, jeton_gate_reserve_column(live_gate, request, live_tokenizer, 1, tokens, 22, offsets, 2, validity,
                                              &permit, NULL));
  ANSWERS(JETON_OK, jeton_reveal_column(vault, permit, tokens, 22, offsets, 2, validity, &column, NULL));
  ANSWERS(JETON_OK, jeton_request_free(request));
  return column;
}

static int empty_file;

static int descriptor(void) { return empty_file; }

#define TIDY(kind)                                                                                                     \
  do {                                                                                                                 \
    if (made_##kind.id != 0) ANSWERS(JETON_OK, jeton_##kind##_free(made_##kind));                                      \
    made_##kind.id = 0;                                                                                                \
  } while (0)

/* Frees what a case made; an array that went in must have been released by then. */
static void tidy(void) {
  TIDY(key);
  TIDY(keyring);
  TIDY(vault);
  TIDY(tokenizer);
  TIDY(tokens);
  TIDY(rekeyer);
  TIDY(gate);
  TIDY(request);
  TIDY(permit);
  TIDY(revealed);
  TIDY(column);
  if (array_out.release) array_out.release(&array_out);
  if (schema_out.release) schema_out.release(&schema_out);
  if (lseek(empty_file, 0, SEEK_SET) != 0) exit(1);
  HOLDS(released < 2);
}

#define BEGIN(kind, made)                                                                                              \
  do {                                                                                                                 \
    stale_##kind = (made);                                                                                             \
    live_##kind = (made);                                                                                              \
  } while (0)

#define STALE(kind) ANSWERS(JETON_OK, jeton_##kind##_free(stale_##kind))

static void begin(void) {
  empty_file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
  HOLDS(empty_file >= 0 && setenv("JETON_TEST_PASSPHRASE", "horse", 1) == 0);
  vault = known_vault();
  BEGIN(key, new_key());
  BEGIN(keyring, known_keyring());
  BEGIN(vault, known_vault());
  BEGIN(tokenizer, ssns_of(vault));
  BEGIN(tokens, new_tokens());
  BEGIN(rekeyer, new_rekeyer());
  BEGIN(gate, volatile_gate(vault));
  BEGIN(request, new_request());
  BEGIN(permit, new_permit());
  BEGIN(revealed, new_revealed());
  BEGIN(column, new_column());
  STALE(key);
  STALE(keyring);
  STALE(vault);
  STALE(tokenizer);
  STALE(tokens);
  STALE(rekeyer);
  STALE(gate);
  STALE(request);
  STALE(permit);
  STALE(revealed);
  STALE(column);
}

static int finish(void) {
  jeton_key_free(live_key);
  jeton_keyring_free(live_keyring);
  jeton_vault_free(live_vault);
  jeton_tokenizer_free(live_tokenizer);
  jeton_tokens_free(live_tokens);
  jeton_rekeyer_free(live_rekeyer);
  jeton_gate_free(live_gate);
  jeton_request_free(live_request);
  jeton_permit_free(live_permit);
  jeton_revealed_free(live_revealed);
  jeton_column_free(live_column);
  jeton_vault_free(vault);
  close(empty_file);
  printf("%d cases, %d answered wrongly\n", cases, wrong);
  return wrong != 0 || cases < LEAST;
}

#endif
