/* What one call costs, and a row of a column, from C: `costs FORMAT FILE` takes the file's identifiers, one a line, in turns, and
 * prints a line for each kind of call, in nanoseconds. examples/costs.rs prints the same without the interface. */
#include "arrow.h"
#include "test.h"

#include <time.h>

enum { CALLS = 10000, ROWS = 50000, TURNS = 30, MOST = 4096 };

static const char *identifiers[MOST];
static size_t lengths[MOST];
static size_t distinct;

static jeton_tokenizer tokenizer;
static uint8_t *bytes, *tokens;
static size_t bytes_len, tokens_capacity;
static int64_t *offsets, *token_offsets;
static jeton_status *statuses;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The shortest turn, for each of so many calls. */
static void print(const char *kind, int calls, void (*work)(void)) {
  double best = 0;
  for (int turn = 0; turn < TURNS; turn++) {
    double start = now();
    work();
    double taken = (now() - start) / calls;
    if (turn == 0 || taken < best) best = taken;
  }
  printf("%s %.1f\n", kind, best);
}

static void single(void) {
  uint8_t token[64];
  size_t len = 0;
  for (size_t call = 0, next = 0; call < CALLS; call++, next = next + 1 == distinct ? 0 : next + 1)
    ANSWERS(JETON_OK, jeton_tokenize(tokenizer, (const uint8_t *)identifiers[next], lengths[next], token, sizeof token,
                                     &len, NULL));
}

static void column(void) {
  size_t len = 0;
  ANSWERS(JETON_OK, jeton_tokenize_column(tokenizer, bytes, bytes_len, offsets, ROWS, NULL, tokens, tokens_capacity, &len,
                                          token_offsets, statuses, NULL));
}

static void release_array(struct ArrowArray *array) { array->release = NULL; }
static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static void arrow(void) {
  const void *buffers[] = {NULL, offsets, bytes};
  struct ArrowArray given = {ROWS, 0, 0, 3, 0, buffers, NULL, NULL, release_array, NULL}, made;
  struct ArrowSchema schema = {"U", "", NULL, 2, 0, NULL, NULL, release_schema, NULL}, made_schema;
  ANSWERS(JETON_OK, jeton_tokenize_arrow(tokenizer, &given, &schema, &made, &made_schema, NULL, 0));
  HOLDS(made.length == ROWS && made.null_count == 0);
  made.release(&made);
  made_schema.release(&made_schema);
}

/* The lines of a file, which stays in memory. */
static void read_lines(const char *path) {
  static char text[1 << 20];
  FILE *file = fopen(path, "r");
  HOLDS(file != NULL);
  size_t len = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  for (char *line = text; line < text + len && distinct < MOST; distinct++) {
    char *end = memchr(line, '\n', (size_t)(text + len - line));
    HOLDS(end != NULL);
    identifiers[distinct] = line;
    lengths[distinct] = (size_t)(end - line);
    line = end + 1;
  }
}

int main(int argc, char **argv) {
  HOLDS(argc == 3);
  read_lines(argv[2]);
  jeton_vault vault = known_vault();
  ANSWERS(JETON_OK, jeton_tokenizer_open(vault, TEXT("cap-emploi"), TEXT(argv[1]), NULL, 0, 1, &tokenizer));
  offsets = malloc((ROWS + 1) * sizeof *offsets);
  token_offsets = malloc((ROWS + 1) * sizeof *offsets);
  statuses = malloc(ROWS * sizeof *statuses);
  HOLDS(distinct > 0 && offsets && token_offsets && statuses);
  offsets[0] = 0;
  for (size_t row = 0; row < ROWS; row++) offsets[row + 1] = offsets[row] + (int64_t)lengths[row % distinct];
  bytes_len = (size_t)offsets[ROWS];
  tokens_capacity = 2 * bytes_len;
  bytes = malloc(bytes_len);
  tokens = malloc(tokens_capacity);
  HOLDS(bytes && tokens);
  for (size_t row = 0; row < ROWS; row++)
    memcpy(bytes + offsets[row], identifiers[row % distinct], lengths[row % distinct]);

  print("single", CALLS, single);
  print("kept", ROWS, column);
  print("new", ROWS, arrow);
  free(bytes);
  free(tokens);
  free(offsets);
  free(token_offsets);
  free(statuses);
  ANSWERS(JETON_OK, jeton_tokenizer_free(tokenizer));
  ANSWERS(JETON_OK, jeton_vault_free(vault));
  return 0;
}
