/* What one call costs, and a row of a column: a line each, in nanoseconds. examples/costs.rs prints the same without the interface. */
#include "test.h"

#include <time.h>

enum { DISTINCT = 1000, CALLS = 200000, ROWS = 200000, WIDTH = 11 };

static uint8_t identifiers[DISTINCT][WIDTH + 1];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(void) {
  jeton_vault vault = known_vault();
  jeton_tokenizer ssns = ssns_of(vault);
  for (unsigned number = 0; number < DISTINCT; number++)
    snprintf((char *)identifiers[number], WIDTH + 1, "%03u-%02u-%04u", 100 + number % 500, 1 + number % 90, 1 + number * 7);

  uint8_t token[32];
  size_t len = 0, sum = 0;
  double start = now();
  for (unsigned call = 0; call < CALLS; call++) {
    ANSWERS(JETON_OK, jeton_tokenize(ssns, identifiers[call % DISTINCT], WIDTH, token, sizeof token, &len, NULL));
    sum += token[len - 1];
  }
  printf("single %.1f\n", (now() - start) / CALLS);

  uint8_t *bytes = malloc((size_t)ROWS * WIDTH), *tokens = malloc((size_t)ROWS * WIDTH);
  int64_t *offsets = malloc((ROWS + 1) * sizeof *offsets), *token_offsets = malloc((ROWS + 1) * sizeof *offsets);
  jeton_status *statuses = malloc(ROWS * sizeof *statuses);
  HOLDS(bytes && tokens && offsets && token_offsets && statuses);
  offsets[0] = 0;
  for (unsigned row = 0; row < ROWS; row++) {
    memcpy(bytes + (size_t)row * WIDTH, identifiers[row % DISTINCT], WIDTH);
    offsets[row + 1] = (int64_t)(row + 1) * WIDTH;
  }
  for (int turn = 0; turn < 5; turn++) {
    start = now();
    ANSWERS(JETON_OK, jeton_tokenize_column(ssns, bytes, (size_t)ROWS * WIDTH, offsets, ROWS, NULL, tokens,
                                            (size_t)ROWS * WIDTH, &len, token_offsets, statuses, NULL));
    printf("column %.1f\n", (now() - start) / ROWS);
  }
  free(bytes);
  free(tokens);
  free(offsets);
  free(token_offsets);
  free(statuses);
  ANSWERS(JETON_OK, jeton_tokenizer_free(ssns));
  ANSWERS(JETON_OK, jeton_vault_free(vault));
  return sum == 0;
}
