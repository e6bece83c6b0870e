/* The whole way through the interface, and the laws of handles, columns, threads and forks. */
#include "test.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 32
#ifndef CALLS
#define CALLS 100000
#endif
#define SERIAL 1000

static void there_and_back(jeton_vault vault, jeton_tokenizer ssns, jeton_gate gate) {
  uint8_t token[32], back[32];
  size_t token_len = 0, back_len = 0, at = 9, count = 0;
  ANSWERS(JETON_OK, jeton_tokenize(ssns, TEXT("123-45-6789"), token, sizeof token, &token_len, &at));
  HOLDS(token_len == 11 && token[3] == '-' && memcmp(token, "123-45-6789", 11) != 0);
  ANSWERS(JETON_TEXT_CHARACTER, jeton_tokenize(ssns, TEXT("123-45-678O"), back, sizeof back, &back_len, &at));
  HOLDS(at == 10 && back_len == 0);
  ANSWERS(JETON_TOO_SHORT, jeton_tokenize(ssns, TEXT("123-45-6789"), NULL, 0, &back_len, NULL));
  HOLDS(back_len == 11);
  ANSWERS(JETON_OK, jeton_mask(ssns, TEXT("123-45-6789"), TEXT("last4"), back, sizeof back, &back_len, &at));
  HOLDS(back_len >= 6 && memcmp(back + back_len - 4, "6789", 4) == 0);

  jeton_request request = new_request();
  jeton_permit permit = {0};
  jeton_revealed revealed = {0};
  ANSWERS(JETON_REQUEST, jeton_gate_reserve(gate, request, &permit));
  ANSWERS(JETON_OK, jeton_request_case(request, TEXT("2026-118")));
  ANSWERS(JETON_OK, jeton_request_reveal(request, ssns, token, token_len, 0, &at));
  ANSWERS(JETON_OK, jeton_gate_reserve(gate, request, &permit));
  ANSWERS(JETON_OK, jeton_reveal(vault, permit, &revealed));
  ANSWERS(JETON_OK, jeton_revealed_free(revealed));
  ANSWERS(JETON_STALE_HANDLE, jeton_reveal(vault, permit, &revealed));
  HOLDS(revealed.id == 0);
  ANSWERS(JETON_OK, jeton_gate_reserve(gate, request, &permit));
  ANSWERS(JETON_OK, jeton_reveal(vault, permit, &revealed));
  ANSWERS(JETON_OK, jeton_revealed_count(revealed, &count));
  ANSWERS(JETON_OK, jeton_revealed_text(revealed, 0, back, sizeof back, &back_len));
  HOLDS(count == 1 && back_len == 11 && memcmp(back, "123-45-6789", 11) == 0);
  ANSWERS(JETON_NO_ITEM, jeton_revealed_text(revealed, 1, back, sizeof back, &back_len));
  ANSWERS(JETON_OK, jeton_revealed_free(revealed));
  ANSWERS(JETON_STALE_HANDLE, jeton_revealed_free(revealed));
  ANSWERS(JETON_OK, jeton_request_free(request));

  /* Another purpose: refused, which says nothing more. */
  ANSWERS(JETON_OK, jeton_request_new(TEXT("adviser-17"), TEXT("curiosity"), &request));
  ANSWERS(JETON_OK, jeton_request_reveal(request, ssns, token, token_len, 0, &at));
  ANSWERS(JETON_REFUSED, jeton_gate_reserve(gate, request, &permit));
  HOLDS(permit.id == 0);
  ANSWERS(JETON_OK, jeton_request_free(request));
}

static void searching(jeton_tokenizer ssns, jeton_gate gate) {
  jeton_tokens tokens = {0};
  jeton_request request = new_request();
  size_t count = 0, len = 0, at = 0;
  uint32_t epoch = 0;
  uint8_t token[32];
  ANSWERS(JETON_OK, jeton_gate_search(gate, request, ssns, TEXT("123-45-6789"), &tokens, &at));
  ANSWERS(JETON_OK, jeton_tokens_count(tokens, &count));
  ANSWERS(JETON_OK, jeton_tokens_epoch(tokens, 1, &epoch));
  ANSWERS(JETON_OK, jeton_tokens_canonical(tokens, 0, token, sizeof token, &len));
  HOLDS(count == 2 && epoch == 2 && len == 9);
  ANSWERS(JETON_OK, jeton_tokens_free(tokens));
  ANSWERS(JETON_OK, jeton_request_free(request));
}

static void columns(jeton_vault vault, jeton_tokenizer ssns, jeton_gate gate) {
  static const int64_t offsets[] = {0, 11, 14, 25, 25};
  static const uint8_t validity[] = {0x07};
  const uint8_t *bytes = (const uint8_t *)"123-45-6789abc123-45-6788";
  uint8_t tokens[64], back[64];
  int64_t token_offsets[5], back_offsets[5];
  jeton_status statuses[4];
  size_t written = 0, at = 0, rows = 0;
  ANSWERS(JETON_TOO_SHORT, jeton_tokenize_column(ssns, bytes, 25, offsets, 4, validity, tokens, 21, &written,
                                                 token_offsets, statuses, &at));
  HOLDS(written == 22);
  ANSWERS(JETON_OK, jeton_tokenize_column(ssns, bytes, 25, offsets, 4, validity, tokens, sizeof tokens, &written,
                                          token_offsets, statuses, &at));
  HOLDS(written == 22 && token_offsets[1] == 11 && token_offsets[2] == 11 && token_offsets[4] == 22);
  HOLDS(statuses[0] == JETON_OK && statuses[1] == JETON_TEXT_CHARACTER && statuses[3] == JETON_NULL);

  jeton_request request = new_request();
  jeton_permit permit = {0};
  jeton_column column = {0};
  ANSWERS(JETON_OK, jeton_gate_reserve_column(gate, request, ssns, 0, tokens, written, token_offsets, 4, validity,
                                              &permit, &at));
  ANSWERS(JETON_OK, jeton_reveal_column(vault, permit, tokens, written, token_offsets, 4, validity, &column, &at));
  ANSWERS(JETON_OK, jeton_column_rows(column, &rows));
  ANSWERS(JETON_TOO_SHORT, jeton_column_read(column, back, 3, &written, back_offsets, statuses, rows));
  ANSWERS(JETON_OK, jeton_column_read(column, back, sizeof back, &written, back_offsets, statuses, rows));
  HOLDS(rows == 4 && written == 22 && memcmp(back + 11, "123-45-6788", 11) == 0);
  ANSWERS(JETON_OK, jeton_column_free(column));

  ANSWERS(JETON_OK, jeton_gate_reserve_column(gate, request, ssns, 0, tokens, 22, token_offsets, 4, validity, &permit,
                                              &at));
  tokens[0] = (uint8_t)(tokens[0] == '1' ? '2' : '1');
  ANSWERS(JETON_OTHER_COLUMN,
          jeton_reveal_column(vault, permit, tokens, 22, token_offsets, 4, validity, &column, &at));
  ANSWERS(JETON_OK, jeton_request_free(request));
}

static void handles(jeton_vault vault) {
  enum { MANY = 5000 };
  static jeton_tokenizer many[MANY];
  uint32_t epoch = 0;
  for (int number = 0; number < MANY; number++) many[number] = ssns_of(vault);
  for (int number = 0; number < MANY; number += 2) ANSWERS(JETON_OK, jeton_tokenizer_free(many[number]));
  for (int number = 0; number < MANY; number++)
    ANSWERS(number % 2 ? JETON_OK : JETON_STALE_HANDLE, jeton_tokenizer_epoch(many[number], &epoch));
  for (int number = 0; number < MANY; number++)
    ANSWERS(number % 2 ? JETON_OK : JETON_STALE_HANDLE, jeton_tokenizer_free(many[number]));
  jeton_tokenizer again = ssns_of(vault);
  for (int number = 0; number < MANY; number++) HOLDS(many[number].id != again.id);
  ANSWERS(JETON_OK, jeton_tokenizer_free(again));
  jeton_tokenizer foreign = {vault.id};
  ANSWERS(JETON_OTHER_HANDLE, jeton_tokenizer_free(foreign));
}

struct share {
  jeton_tokenizer ssns;
  const uint8_t (*serial)[11];
  uint64_t wrong;
};

static void identifier(unsigned number, char text[12]) {
  snprintf(text, 12, "%03u-%02u-%04u", 100 + number % 500, 1 + number % 90, 1 + number * 7 % 9000);
}

static void *tokenizes(void *argument) {
  struct share *share = argument;
  for (unsigned call = 0; call < CALLS; call++) {
    char text[12];
    uint8_t token[16];
    size_t len = 0;
    identifier(call % SERIAL, text);
    if (jeton_tokenize(share->ssns, (const uint8_t *)text, 11, token, sizeof token, &len, NULL) != JETON_OK ||
        memcmp(token, share->serial[call % SERIAL], 11) != 0)
      share->wrong++;
  }
  return NULL;
}

static void threads(jeton_tokenizer ssns) {
  static uint8_t serial[SERIAL][11];
  static struct share shares[THREADS];
  pthread_t running[THREADS];
  for (unsigned number = 0; number < SERIAL; number++) {
    char text[12];
    size_t len = 0;
    identifier(number, text);
    ANSWERS(JETON_OK, jeton_tokenize(ssns, (const uint8_t *)text, 11, serial[number], 11, &len, NULL));
  }
  for (int number = 0; number < THREADS; number++) {
    shares[number] = (struct share){ssns, (const uint8_t(*)[11])serial, 0};
    HOLDS(pthread_create(&running[number], NULL, tokenizes, &shares[number]) == 0);
  }
  for (int number = 0; number < THREADS; number++) {
    pthread_join(running[number], NULL);
    HOLDS(shares[number].wrong == 0);
  }
}

static void *churns(void *argument) {
  const jeton_vault *vault = argument;
  for (int number = 0; number < 20000; number++) {
    jeton_tokenizer tokenizer = ssns_of(*vault);
    ANSWERS(JETON_OK, jeton_tokenizer_free(tokenizer));
  }
  return NULL;
}

/* Children that are forked while other threads make and free handles make and free their own. */
static void forks(jeton_vault vault, jeton_tokenizer ssns) {
  pthread_t running[2];
  for (int number = 0; number < 2; number++) HOLDS(pthread_create(&running[number], NULL, churns, &vault) == 0);
  for (int number = 0; number < 20; number++) {
    pid_t child = fork();
    if (child == 0) {
      uint8_t token[16];
      size_t len = 0;
      alarm(20);
      ANSWERS(JETON_OK, jeton_tokenize(ssns, TEXT("123-45-6789"), token, sizeof token, &len, NULL));
      _exit(0);
    }
    int ended = 1;
    HOLDS(waitpid(child, &ended, 0) == child && ended == 0);
  }
  for (int number = 0; number < 2; number++) pthread_join(running[number], NULL);
}

struct use {
  jeton_vault vault;
  const char *format, *identifier;
};

static void *uses(void *argument) {
  const struct use *use = argument;
  jeton_tokenizer tokenizer = {0};
  uint8_t token[128];
  size_t len = 0;
  ANSWERS(JETON_OK, jeton_tokenizer_open(use->vault, TEXT("cap-emploi"), TEXT(use->format), NULL, 0, 1, &tokenizer));
  ANSWERS(JETON_OK, jeton_tokenize(tokenizer, TEXT(use->identifier), token, sizeof token, &len, NULL));
  return NULL;
}

/* The sanitizer's own locks do not outlive a fork beside other threads. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* What a format makes when it is first used is being made by one thread while another one forks, a little later each time; the
 * child uses the format, too. Only a fresh process has not used it, so this comes before any other call. */
static void forks_at_first_use(void) {
  static const char *const formats[][2] = {
      {"us.ssn", "123-45-6789"}, {"email", "camille.aubry@mairie.fr"}, {"phone", "+33 6 12 34 56 78"}};
  for (unsigned turn = 0; turn < 90; turn++) {
    pid_t fresh = fork();
    if (fresh == 0) {
      pthread_t running;
      struct use use = {known_vault(), formats[turn % 3][0], formats[turn % 3][1]};
      HOLDS(pthread_create(&running, NULL, uses, &use) == 0);
      usleep(turn * turn);
      pid_t child = fork();
      if (child == 0) {
        alarm(20);
        uses(&use);
        _exit(0);
      }
      int ended = 1;
      HOLDS(waitpid(child, &ended, 0) == child && ended == 0);
      pthread_join(running, NULL);
      _exit(0);
    }
    int ended = 1;
    HOLDS(waitpid(fresh, &ended, 0) == fresh && ended == 0);
  }
}

int main(void) {
  if (!SANITIZED) {
    forks_at_first_use();
  }
  HOLDS(jeton_abi_version() >> 16 == 1);
  HOLDS(strcmp(jeton_status_name(JETON_TOO_SHORT), "JETON_TOO_SHORT") == 0 && *jeton_status_name(-1) == 0);
  jeton_vault vault = known_vault();
  jeton_tokenizer ssns = ssns_of(vault);
  jeton_gate gate = volatile_gate(vault);
  there_and_back(vault, ssns, gate);
  searching(ssns, gate);
  columns(vault, ssns, gate);
  handles(vault);
  threads(ssns);
  if (!SANITIZED) {
    forks(vault, ssns);
  }
  ANSWERS(JETON_OK, jeton_gate_free(gate));
  ANSWERS(JETON_OK, jeton_vault_free(vault));
  uint32_t epoch = 0;
  ANSWERS(JETON_OK, jeton_tokenizer_epoch(ssns, &epoch));
  ANSWERS(JETON_OK, jeton_tokenizer_free(ssns));
  puts("laws: they hold");
  return 0;
}
