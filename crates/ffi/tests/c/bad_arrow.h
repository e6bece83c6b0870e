/* Arrays and schemas of Arrow that are right, and that lie. */
#ifndef BAD_ARROW_H
#define BAD_ARROW_H

#include "arrow.h"

#include <stddef.h>
#include <string.h>

/* For what one of the two programs does not use. */
#define SPARE __attribute__((unused))

/* An array of two texts, as its owner made it, and how often it was released. */
static int32_t array_offsets[3];
static const void *array_buffers[4];
static struct ArrowArray array_given;
static struct ArrowSchema schema_given;
static int released;

static void release_array(struct ArrowArray *array) {
  released++;
  array->release = NULL;
}

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static struct ArrowArray *array_in(void) {
  array_offsets[0] = 0;
  array_offsets[1] = 11;
  array_offsets[2] = 22;
  array_buffers[0] = NULL;
  array_buffers[1] = array_offsets;
  array_buffers[2] = "123-45-6789123-45-6788";
  array_buffers[3] = NULL;
  array_given = (struct ArrowArray){2, 0, 0, 3, 0, array_buffers, NULL, NULL, release_array, NULL};
  released = 0;
  return &array_given;
}

static struct ArrowSchema *schema_of(const char *format) {
  schema_given = (struct ArrowSchema){format, "", NULL, 2, 0, NULL, NULL, release_schema, NULL};
  return &schema_given;
}

static struct ArrowSchema *schema_in(void) { return schema_of("u"); }

SPARE static struct ArrowSchema *schema_released(void) {
  schema_in()->release = NULL;
  return &schema_given;
}

enum lie { LEN, OFFSET, BUFFERS, CHILDREN, NO_BUFFERS, NO_OFFSETS, NO_VALUES, LAST, MIDDLE, FIRST, RELEASED, NULLS, DICTIONARY };

SPARE static struct ArrowArray *lying(enum lie lie, int64_t value) {
  static struct ArrowArray other;
  struct ArrowArray *array = array_in();
  switch (lie) {
  case LEN: array->length = value; break;
  case OFFSET: array->offset = value; break;
  case BUFFERS: array->n_buffers = value; break;
  case CHILDREN: array->n_children = value; break;
  case NO_BUFFERS: array->buffers = NULL; break;
  case NO_OFFSETS: array_buffers[1] = NULL; break;
  case NO_VALUES: array_buffers[2] = NULL; break;
  case LAST: array_offsets[2] = (int32_t)value; break;
  case MIDDLE: array_offsets[1] = (int32_t)value; break;
  case FIRST: array_offsets[0] = (int32_t)value; break;
  case RELEASED: array->release = NULL; break;
  case NULLS: array->null_count = value; break;
  case DICTIONARY:
    other = *array;
    array->dictionary = &other;
    break;
  }
  return array;
}

/* A dictionary: three keys to the two texts above. */
enum key_lie { KEYS, KEY, KEY_LEN, KEY_BUFFERS, NO_KEYS, NO_DICTIONARY, DICTIONARY_RELEASED, DICTIONARY_LEN, DICTIONARY_LAST };

SPARE static struct ArrowArray *dictionary(enum key_lie lie, int64_t value) {
  static int32_t keys[3];
  static const void *buffers[2];
  static struct ArrowArray texts, array;
  texts = *array_in();
  keys[0] = 0;
  keys[1] = 1;
  keys[2] = 0;
  buffers[1] = keys;
  array = (struct ArrowArray){3, 0, 0, 2, 0, buffers, NULL, &texts, release_array, NULL};
  switch (lie) {
  case KEYS: break;
  case KEY: keys[1] = (int32_t)value; break;
  case KEY_LEN: array.length = value; break;
  case KEY_BUFFERS: array.n_buffers = value; break;
  case NO_KEYS: buffers[1] = NULL; break;
  case NO_DICTIONARY: array.dictionary = NULL; break;
  case DICTIONARY_RELEASED: texts.release = NULL; break;
  case DICTIONARY_LEN: texts.length = value; break;
  case DICTIONARY_LAST: array_offsets[2] = (int32_t)value; break;
  }
  return &array;
}

SPARE static struct ArrowSchema *dictionary_of(const char *keys, const char *texts) {
  static struct ArrowSchema of_texts;
  of_texts = *schema_of(texts);
  schema_of(keys)->dictionary = &of_texts;
  return &schema_given;
}

SPARE static struct ArrowSchema *dictionary_of_dictionary(void) {
  static struct ArrowSchema inner, of_texts;
  inner = *dictionary_of("i", "u");
  of_texts = *inner.dictionary;
  inner.dictionary = &of_texts;
  schema_of("i")->dictionary = &inner;
  return &schema_given;
}

/* Two views: a text that stands in its view, and a longer one that stands in a buffer of 22 bytes. */
struct view {
  int32_t len;
  char start[4];
  int32_t buffer, offset;
};

enum view_lie { VIEWS, VIEW_LEN, VIEW_START, VIEW_BUFFER, VIEW_OFFSET, DATA_LEN, NO_VIEWS, NO_DATA, NO_LENGTHS, VIEW_BUFFERS };

SPARE static struct ArrowArray *views(enum view_lie lie, int64_t value) {
  static struct view two[2];
  static int64_t lengths[1];
  static const void *buffers[4];
  static struct ArrowArray array;
  two[0].len = 11;
  memcpy(two[0].start, "123-45-6789", 11);
  two[1] = (struct view){22, {'1', '2', '3', '-'}, 0, 0};
  lengths[0] = 22;
  buffers[1] = two;
  buffers[2] = "123-45-6789123-45-6788";
  buffers[3] = lengths;
  array = (struct ArrowArray){2, 0, 0, 4, 0, buffers, NULL, NULL, release_array, NULL};
  released = 0;
  switch (lie) {
  case VIEWS: break;
  case VIEW_LEN: two[1].len = (int32_t)value; break;
  case VIEW_START: two[1].start[3] = (char)value; break;
  case VIEW_BUFFER: two[1].buffer = (int32_t)value; break;
  case VIEW_OFFSET: two[1].offset = (int32_t)value; break;
  case DATA_LEN: lengths[0] = value; break;
  case NO_VIEWS: buffers[1] = NULL; break;
  case NO_DATA: buffers[2] = NULL; break;
  case NO_LENGTHS: buffers[3] = NULL; break;
  case VIEW_BUFFERS: array.n_buffers = value; break;
  }
  return &array;
}

#endif
