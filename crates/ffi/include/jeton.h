/*
 * jeton: raw identifiers become tokens of the same format; going back is metered.
 *
 * What holds for every function:
 *
 * - It answers a status (jeton_status.h): JETON_OK or why not. No function prints, exits or unwinds. There is no last error.
 * - Any thread may call anything. An object that two threads change at once may answer JETON_BUSY.
 * - What goes in is a pointer and a length in bytes. Text is UTF-8 without a NUL behind it. NULL with length 0 is an empty text.
 *   It is read during the call and kept by nobody.
 * - A text that comes out is put into the caller's buffer, without a NUL behind it: buffer, capacity, `written`. The length is
 *   set on JETON_OK and, as the length that is needed, on JETON_TOO_SHORT; otherwise it is 0. NULL with capacity 0 asks
 *   for the length. Outputs lie apart from inputs and from each other.
 * - `at`, which may be NULL, says where something is wrong: for a text the byte, counted from 0.
 * - A handle is a structure of one number, passed by value, which on all usual systems is passed as that number itself.
 *   0 stands for nothing. A handle that was freed, used up, or is of another kind gives a status. What it stood for lives until
 *   the calls that use it are done. No memory of the library is ever freed by the caller: free each handle with its own
 *   function. Freeing a vault does not harm what it made.
 * - A permit and a keyring are used up by what takes them, whatever that answers.
 * - JETON_INTERNAL is a fault of the library: the handles of that call answer JETON_POISONED from then on, and can only be freed.
 * - After fork() the child may use what it has, but gates answer JETON_UNAVAILABLE in it: make gates after forking.
 */


#ifndef JETON_H
#define JETON_H

#include <stddef.h>
#include <stdint.h>
#include "jeton_status.h"

/* Those of Arrow's C data interface, which this header leaves to Arrow's own. */
struct ArrowArray;
struct ArrowSchema;

/*
 One format in one domain, with the keys of one epoch. Make it once and keep it; all threads may use it.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_tokenizer;

/*
 Moves tokens of one format and domain from one epoch to another.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_rekeyer;

/*
 Asks the policy and the ledger before anything comes back. Make it once in each process, after any fork.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_gate;

/*
 Who asks to go back, why, and with which tokens. One thread builds it; a gate reads it as often as it is asked.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_request;

/*
 Proof that the ledger has durably recorded one act. It is used up by the vault it was made for, once.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_permit;

/*
 An opened keyring: it makes tokenizers and, if it is full, gates for the way back.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_vault;

/*
 A column that a permit bought: identifiers that came back, which are wiped when this is freed, or translated tokens.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_column;

/*
 A list of tokens.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_tokens;

/*
 What opens a keyring file. The key itself never comes back.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_key;

/*
 An opened keyring, full or scoped. A vault takes it.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_keyring;

/*
 Identifiers that came back. They are wiped when this is freed; what was copied out is the caller's to wipe.
 */
typedef struct {
  /*
   Which one.
   */
  uint64_t id;
} jeton_revealed;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The tokens of an Arrow array of texts: Utf8, LargeUtf8, Utf8View, or a dictionary of one of these. Array and schema are moved
 in and released by the library, whatever it answers. What comes back is of the same type, a dictionary's rows written
 out; a row that is null or refused is null. `statuses`, which may be NULL with capacity 0, has room for every row.
 The caller releases what comes back.
 */
jeton_status jeton_tokenize_arrow(jeton_tokenizer tokenizer,
                                  struct ArrowArray *identifiers,
                                  struct ArrowSchema *identifiers_schema,
                                  struct ArrowArray *tokens,
                                  struct ArrowSchema *tokens_schema,
                                  jeton_status *statuses,
                                  size_t statuses_capacity);

/*
 Moves an Arrow array of tokens to the rekeyer's new epoch; otherwise as `jeton_tokenize_arrow`.
 */
jeton_status jeton_rekey_arrow(jeton_rekeyer rekeyer,
                               struct ArrowArray *tokens,
                               struct ArrowSchema *tokens_schema,
                               struct ArrowArray *rekeyed,
                               struct ArrowSchema *rekeyed_schema,
                               jeton_status *statuses,
                               size_t statuses_capacity);

/*
 As `jeton_gate_reserve_column`, for an Arrow array, which is moved in and released. Export the column again to reveal it.
 */
jeton_status jeton_gate_reserve_arrow(jeton_gate gate,
                                      jeton_request request,
                                      jeton_tokenizer tokenizer,
                                      uint32_t epoch,
                                      struct ArrowArray *tokens,
                                      struct ArrowSchema *tokens_schema,
                                      jeton_permit *permit);

/*
 The identifiers of an Arrow array of tokens, as far as the permit's width shows them: LargeUtf8, wiped when it is released.
 The permit is used up, whatever is answered; otherwise as `jeton_tokenize_arrow`.
 */
jeton_status jeton_reveal_arrow(jeton_vault vault,
                                jeton_permit permit,
                                struct ArrowArray *tokens,
                                struct ArrowSchema *tokens_schema,
                                struct ArrowArray *identifiers,
                                struct ArrowSchema *identifiers_schema,
                                jeton_status *statuses,
                                size_t statuses_capacity);

/*
 The tokens of a column of identifiers. `offsets` has one more entry than there are rows, as in Arrow; `validity` may be NULL, and
 has a bit for each row, the lowest of the first byte being the first row's. What comes back: the tokens one behind the
 other, their offsets (`rows` + 1) and a status for each row; a row that is null or refused is an empty text.
 `at`, which may be NULL, is the number of an offset that lies.
 */
jeton_status jeton_tokenize_column(jeton_tokenizer tokenizer,
                                   const uint8_t *identifiers,
                                   size_t identifiers_len,
                                   const int64_t *identifier_offsets,
                                   size_t rows,
                                   const uint8_t *identifier_validity,
                                   uint8_t *tokens,
                                   size_t tokens_capacity,
                                   size_t *written,
                                   int64_t *token_offsets,
                                   jeton_status *statuses,
                                   size_t *at);

/*
 Partial displays of a column of identifiers, as `jeton_mask` makes them; otherwise as `jeton_tokenize_column`.
 */
jeton_status jeton_mask_column(jeton_tokenizer tokenizer,
                               const uint8_t *mask,
                               size_t mask_len,
                               const uint8_t *identifiers,
                               size_t identifiers_len,
                               const int64_t *identifier_offsets,
                               size_t rows,
                               const uint8_t *identifier_validity,
                               uint8_t *shown,
                               size_t shown_capacity,
                               size_t *written,
                               int64_t *shown_offsets,
                               jeton_status *statuses,
                               size_t *at);

/*
 Moves a column of tokens to the rekeyer's new epoch; otherwise as `jeton_tokenize_column`.
 */
jeton_status jeton_rekey_column(jeton_rekeyer rekeyer,
                                const uint8_t *tokens,
                                size_t tokens_len,
                                const int64_t *token_offsets,
                                size_t rows,
                                const uint8_t *token_validity,
                                uint8_t *rekeyed,
                                size_t rekeyed_capacity,
                                size_t *written,
                                int64_t *rekeyed_offsets,
                                jeton_status *statuses,
                                size_t *at);

/*
 Counts the people of a column of tokens, writes the request down, and makes the permit to reveal it; or refuses. The tokens
 are of the tokenizer's format and domain and of this epoch (0: the tokenizer's own); the request names none. Rows that
 are null or no tokens count nobody. `at` as in `jeton_tokenize_column`.
 */
jeton_status jeton_gate_reserve_column(jeton_gate gate,
                                       jeton_request request,
                                       jeton_tokenizer tokenizer,
                                       uint32_t epoch,
                                       const uint8_t *tokens,
                                       size_t tokens_len,
                                       const int64_t *token_offsets,
                                       size_t rows,
                                       const uint8_t *token_validity,
                                       jeton_permit *permit,
                                       size_t *at);

/*
 The same to translate the column into another domain, which spends what a reveal spends.
 */
jeton_status jeton_gate_reserve_column_to(jeton_gate gate,
                                          jeton_request request,
                                          const uint8_t *to_domain,
                                          size_t to_domain_len,
                                          jeton_tokenizer tokenizer,
                                          uint32_t epoch,
                                          const uint8_t *tokens,
                                          size_t tokens_len,
                                          const int64_t *token_offsets,
                                          size_t rows,
                                          const uint8_t *token_validity,
                                          jeton_permit *permit,
                                          size_t *at);

/*
 The identifiers of a column of tokens, as far as the permit's width shows them. The permit is used up, whatever is answered.
 */
jeton_status jeton_reveal_column(jeton_vault vault,
                                 jeton_permit permit,
                                 const uint8_t *tokens,
                                 size_t tokens_len,
                                 const int64_t *token_offsets,
                                 size_t rows,
                                 const uint8_t *token_validity,
                                 jeton_column *column,
                                 size_t *at);

/*
 A column of tokens in the other domain. The permit is used up, whatever is answered.
 */
jeton_status jeton_translate_column(jeton_vault vault,
                                    jeton_permit permit,
                                    const uint8_t *tokens,
                                    size_t tokens_len,
                                    const int64_t *token_offsets,
                                    size_t rows,
                                    const uint8_t *token_validity,
                                    jeton_column *column,
                                    size_t *at);

/*
 How many rows a column has.
 */
jeton_status jeton_column_rows(jeton_column column, size_t *rows);

/*
 Copies a column of so many rows out: values, offsets (`rows` + 1) and statuses, as in `jeton_tokenize_column`.
 */
jeton_status jeton_column_read(jeton_column column,
                               uint8_t *values,
                               size_t values_capacity,
                               size_t *written,
                               int64_t *value_offsets,
                               jeton_status *statuses,
                               size_t rows);

/*
 Frees a column; identifiers in it are wiped.
 */
jeton_status jeton_column_free(jeton_column column);

/*
 A gate of a full vault, with the policy in a TOML file and the ledger that the keyring pins: its file, or `postgresql://USER@HOST/DATABASE`, and its witness's file.
 `at`, which may be NULL, is the line, or the number of the allow line, at which the policy is refused.
 */
jeton_status jeton_gate_open(jeton_vault vault,
                             const uint8_t *policy,
                             size_t policy_len,
                             const uint8_t *ledger,
                             size_t ledger_len,
                             const uint8_t *witness,
                             size_t witness_len,
                             jeton_gate *gate,
                             size_t *at);

/*
 A gate for tests, of a test keyring's vault that pins no ledger: its policy is given as TOML, and its ledger keeps nothing.
 `at` as in `jeton_gate_open`.
 */
jeton_status jeton_gate_volatile(jeton_vault vault,
                                 const uint8_t *policy,
                                 size_t policy_len,
                                 jeton_gate *gate,
                                 size_t *at);

/*
 Counts the people of a request, writes it down, and makes the permit; or refuses. What is spent stays spent.
 */
jeton_status jeton_gate_reserve(jeton_gate gate, jeton_request request, jeton_permit *permit);

/*
 The canonical tokens that an identifier may have in a table, as `jeton_search` gives them, for somebody who must be allowed
 to ask and whose questions are counted. The request names no tokens.
 */
jeton_status jeton_gate_search(jeton_gate gate,
                               jeton_request request,
                               jeton_tokenizer tokenizer,
                               const uint8_t *identifier,
                               size_t identifier_len,
                               jeton_tokens *tokens,
                               size_t *at);

/*
 The token of an identifier, as `jeton_tokenize` makes it, for somebody who must be allowed to ask and whose questions are
 counted. The list has one token. The request names no tokens.
 */
jeton_status jeton_gate_tokenize(jeton_gate gate,
                                 jeton_request request,
                                 jeton_tokenizer tokenizer,
                                 const uint8_t *identifier,
                                 size_t identifier_len,
                                 jeton_tokens *tokens,
                                 size_t *at);

/*
 Frees a gate, and closes its ledger once nobody is at it.
 */
jeton_status jeton_gate_free(jeton_gate gate);

/*
 The key in a file of exactly 32 bytes.
 */
jeton_status jeton_key_file(const uint8_t *path, size_t path_len, jeton_key *key);

/*
 The key that an open file, a pipe or another descriptor gives: exactly 32 bytes to its end. The descriptor stays open.
 */
jeton_status jeton_key_descriptor(int32_t fd,
                                  jeton_key *key);

/*
 The key in the systemd credential of this name, of exactly 32 bytes.
 */
jeton_status jeton_key_credential(const uint8_t *credential, size_t credential_len, jeton_key *key);

/*
 The passphrase in the environment variable of this name: for development, since other processes can read it there.
 */
jeton_status jeton_key_environment(const uint8_t *variable,
                                   size_t variable_len,
                                   jeton_key *key);

/*
 A passphrase in UTF-8. It is copied, and the copy wiped; the bytes given are the caller's to wipe.
 */
jeton_status jeton_key_passphrase(const uint8_t *passphrase, size_t passphrase_len, jeton_key *key);

/*
 A key as it is: exactly 32 bytes. They are copied, and the copy wiped; the bytes given are the caller's to wipe.
 */
jeton_status jeton_key_bytes(const uint8_t *key_bytes,
                             size_t key_bytes_len,
                             jeton_key *key);

/*
 Frees a key, which is wiped.
 */
jeton_status jeton_key_free(jeton_key key);

/*
 Opens a keyring file.
 */
jeton_status jeton_keyring_open(const uint8_t *path, size_t path_len, jeton_key key, jeton_keyring *keyring);

/*
 Opens a keyring from an open file, a pipe or another descriptor, read to its end. The descriptor stays open.
 */
jeton_status jeton_keyring_descriptor(int32_t fd, jeton_key key, jeton_keyring *keyring);

/*
 Opens the bytes of a keyring file.
 */
jeton_status jeton_keyring_bytes(const uint8_t *sealed,
                                 size_t sealed_len,
                                 jeton_key key,
                                 jeton_keyring *keyring);

/*
 A keyring for tests whose roots are known: 32 bytes for each epoch from 1 on, one behind the other, and 32 bytes of audit
 root. It is a test keyring for good: allow it before a vault takes it.
 */
jeton_status jeton_keyring_test(const uint8_t *roots,
                                size_t roots_len,
                                const uint8_t *audit_root,
                                size_t audit_root_len,
                                jeton_keyring *keyring);

/*
 Lets a vault take a test keyring. Any other is left as it is.
 */
jeton_status jeton_keyring_allow_test(jeton_keyring keyring);

/*
 Declares a domain in the opened keyring, with what its e-mail tokens end in (empty: `tok.example`). Its file is not changed.
 */
jeton_status jeton_keyring_add_domain(jeton_keyring keyring,
                                      const uint8_t *domain,
                                      size_t domain_len,
                                      const uint8_t *suffix,
                                      size_t suffix_len);

/*
 Frees a keyring that no vault took.
 */
jeton_status jeton_keyring_free(jeton_keyring keyring);

/*
 The version of this interface: major in the upper 16 bits, minor in the lower. A greater minor only adds; 0 is no version.
 */
uint32_t jeton_abi_version(void);

/*
 The name of a status, such as `JETON_TOO_SHORT`, with a NUL behind it; empty for a number that is none. It stands for ever.
 */
const char *jeton_status_name(int32_t status);

/*
 What a status means and what to do, with a NUL behind it; empty for a number that is none. It stands for ever.
 */
const char *jeton_status_message(int32_t status);

/*
 The names of all formats, such as `fr.nir`, each followed by a line feed.
 */
jeton_status jeton_formats(uint8_t *names, size_t names_capacity, size_t *written);

/*
 The identifiers of a permit's tokens, as far as its width shows them. The permit is used up, whatever is answered.
 */
jeton_status jeton_reveal(jeton_vault vault,
                          jeton_permit permit,
                          jeton_revealed *revealed);

/*
 A permit's tokens in the other domain. The permit is used up, whatever is answered.
 */
jeton_status jeton_translate(jeton_vault vault, jeton_permit permit, jeton_tokens *tokens);

/*
 Frees a permit that is not used. What it spent stays spent.
 */
jeton_status jeton_permit_free(jeton_permit permit);

/*
 A rekeyer of a full vault: from an epoch that is not destroyed to a live one. `region` as in `jeton_tokenizer_open`.
 */
jeton_status jeton_rekeyer_open(jeton_vault vault,
                                const uint8_t *domain,
                                size_t domain_len,
                                const uint8_t *format,
                                size_t format_len,
                                const uint8_t *region,
                                size_t region_len,
                                uint32_t from_epoch,
                                uint32_t to_epoch,
                                jeton_rekeyer *rekeyer);

/*
 The token of the new epoch for a token of the old one. `at` as in `jeton_tokenize`.
 */
jeton_status jeton_rekey(jeton_rekeyer rekeyer,
                         const uint8_t *token,
                         size_t token_len,
                         uint8_t *rekeyed,
                         size_t rekeyed_capacity,
                         size_t *written,
                         size_t *at);

/*
 Frees a rekeyer.
 */
jeton_status jeton_rekeyer_free(jeton_rekeyer rekeyer);

/*
 A request by this actor for this purpose, for nothing yet.
 */
jeton_status jeton_request_new(const uint8_t *actor,
                               size_t actor_len,
                               const uint8_t *purpose,
                               size_t purpose_len,
                               jeton_request *request);

/*
 Says which piece of work the request is about.
 */
jeton_status jeton_request_case(jeton_request request, const uint8_t *case_name, size_t case_name_len);

/*
 Says which one person, by a number of yours, the tokens belong to.
 */
jeton_status jeton_request_subject(jeton_request request, const uint8_t *subject, size_t subject_len);

/*
 Says how far the identifiers shall be shown: `full`, which holds unless said, or a mask as in `jeton_mask`.
 */
jeton_status jeton_request_width(jeton_request request, const uint8_t *width, size_t width_len);

/*
 Brings a signed grant, a note's whole text: several together may name the people. Whether it holds the gate finds out.
 */
jeton_status jeton_request_grant(jeton_request request,
                                 const uint8_t *note,
                                 size_t note_len);

/*
 Brings an approval for a column with more people than the budgets allow, a note's whole text. It is spent once.
 */
jeton_status jeton_request_approved(jeton_request request,
                                    const uint8_t *note,
                                    size_t note_len);

/*
 Asks to reveal a token of the tokenizer's format and domain, of this epoch (0: the tokenizer's own). A column names no
 tokens in its request.
 */
jeton_status jeton_request_reveal(jeton_request request,
                                  jeton_tokenizer tokenizer,
                                  const uint8_t *token,
                                  size_t token_len,
                                  uint32_t epoch,
                                  size_t *at);

/*
 Asks to translate a token into another domain; otherwise as `jeton_request_reveal`. One request has one target.
 */
jeton_status jeton_request_translate(jeton_request request,
                                     jeton_tokenizer tokenizer,
                                     const uint8_t *token,
                                     size_t token_len,
                                     uint32_t epoch,
                                     const uint8_t *to_domain,
                                     size_t to_domain_len,
                                     size_t *at);

/*
 Frees a request.
 */
jeton_status jeton_request_free(jeton_request request);

/*
 How many identifiers there are: as many as the request had tokens.
 */
jeton_status jeton_revealed_count(jeton_revealed revealed, size_t *count);

/*
 The identifier of this number, from 0, in the order of the request's tokens.
 */
jeton_status jeton_revealed_text(jeton_revealed revealed,
                                 size_t number,
                                 uint8_t *identifier,
                                 size_t identifier_capacity,
                                 size_t *written);

/*
 Wipes and frees identifiers that came back.
 */
jeton_status jeton_revealed_free(jeton_revealed revealed);

/*
 A tokenizer for a declared domain. `region` is the default region of `phone`, such as FR, or empty. `epoch` is a live one, or
 0 for the one that the domain tokenizes with.
 */
jeton_status jeton_tokenizer_open(jeton_vault vault,
                                  const uint8_t *domain,
                                  size_t domain_len,
                                  const uint8_t *format,
                                  size_t format_len,
                                  const uint8_t *region,
                                  size_t region_len,
                                  uint32_t epoch,
                                  jeton_tokenizer *tokenizer);

/*
 The epoch that a tokenizer tokenizes with: keep it beside the tokens.
 */
jeton_status jeton_tokenizer_epoch(jeton_tokenizer tokenizer, uint32_t *epoch);

/*
 The domain of a tokenizer.
 */
jeton_status jeton_tokenizer_domain(jeton_tokenizer tokenizer,
                                    uint8_t *domain,
                                    size_t domain_capacity,
                                    size_t *written);

/*
 The format of a tokenizer, by name.
 */
jeton_status jeton_tokenizer_format(jeton_tokenizer tokenizer,
                                    uint8_t *format,
                                    size_t format_capacity,
                                    size_t *written);

/*
 The token of an identifier, spelled the same way. `at`, which may be NULL, is the byte at which a text is refused.
 */
jeton_status jeton_tokenize(jeton_tokenizer tokenizer,
                            const uint8_t *identifier,
                            size_t identifier_len,
                            uint8_t *token,
                            size_t token_capacity,
                            size_t *written,
                            size_t *at);

/*
 The canonical token of an identifier, whatever its spelling: what tables hold and compare. `at` as in `jeton_tokenize`.
 */
jeton_status jeton_tokenize_canonical(jeton_tokenizer tokenizer,
                                      const uint8_t *identifier,
                                      size_t identifier_len,
                                      uint8_t *token,
                                      size_t token_capacity,
                                      size_t *written,
                                      size_t *at);

/*
 The canonical tokens that an identifier may have in a table, one for each live epoch, the tokenizer's own first: for
 `WHERE column IN (...)`.
 */
jeton_status jeton_search(jeton_tokenizer tokenizer,
                          const uint8_t *identifier,
                          size_t identifier_len,
                          jeton_tokens *tokens,
                          size_t *at);

/*
 A partial display of an identifier, hidden letters and digits being a bullet (three bytes). `mask` is `last1` to `last4`, `host`
 or `year`.
 */
jeton_status jeton_mask(jeton_tokenizer tokenizer,
                        const uint8_t *identifier,
                        size_t identifier_len,
                        const uint8_t *mask,
                        size_t mask_len,
                        uint8_t *shown,
                        size_t shown_capacity,
                        size_t *written,
                        size_t *at);

/*
 The class of an identifier: what its token shows. No key is needed for that.
 */
jeton_status jeton_class(jeton_tokenizer tokenizer,
                         const uint8_t *identifier,
                         size_t identifier_len,
                         uint8_t *class_,
                         size_t class_capacity,
                         size_t *written,
                         size_t *at);

/*
 The canonical spelling of an identifier.
 */
jeton_status jeton_canonical(jeton_tokenizer tokenizer,
                             const uint8_t *identifier,
                             size_t identifier_len,
                             uint8_t *canonical,
                             size_t canonical_capacity,
                             size_t *written,
                             size_t *at);

/*
 The canonical spelling of a token; with it, whether a text can be a token of the tokenizer's format and domain at all.
 */
jeton_status jeton_token_canonical(jeton_tokenizer tokenizer,
                                   const uint8_t *token,
                                   size_t token_len,
                                   uint8_t *canonical,
                                   size_t canonical_capacity,
                                   size_t *written,
                                   size_t *at);

/*
 Frees a tokenizer.
 */
jeton_status jeton_tokenizer_free(jeton_tokenizer tokenizer);

/*
 How many tokens there are.
 */
jeton_status jeton_tokens_count(jeton_tokens tokens, size_t *count);

/*
 The token of this number, from 0.
 */
jeton_status jeton_tokens_text(jeton_tokens tokens,
                               size_t number,
                               uint8_t *token,
                               size_t token_capacity,
                               size_t *written);

/*
 The canonical spelling of the token of this number, from 0.
 */
jeton_status jeton_tokens_canonical(jeton_tokens tokens,
                                    size_t number,
                                    uint8_t *token,
                                    size_t token_capacity,
                                    size_t *written);

/*
 The epoch of the token of this number, from 0.
 */
jeton_status jeton_tokens_epoch(jeton_tokens tokens, size_t number, uint32_t *epoch);

/*
 Frees a list of tokens.
 */
jeton_status jeton_tokens_free(jeton_tokens tokens);

/*
 A vault of a keyring, which is used up, whatever is answered.
 */
jeton_status jeton_vault_open(jeton_keyring keyring, jeton_vault *vault);

/*
 Whether a vault is scoped, which has no gate: 1 or 0.
 */
jeton_status jeton_vault_is_scoped(jeton_vault vault, int32_t *scoped);

/*
 The key check value of a domain and epoch, which manifests carry: 16 hexadecimal digits.
 */
jeton_status jeton_vault_check_value(jeton_vault vault,
                                     const uint8_t *domain,
                                     size_t domain_len,
                                     uint32_t epoch,
                                     uint8_t *value,
                                     size_t value_capacity,
                                     size_t *written);

/*
 Frees a vault. What it made works on; its keys are wiped when the last of that is freed.
 */
jeton_status jeton_vault_free(jeton_vault vault);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* JETON_H */
