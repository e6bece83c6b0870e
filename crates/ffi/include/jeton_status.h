/* What every function of jeton answers. Generated from src/status.rs; do not edit. */

#ifndef JETON_STATUS_H
#define JETON_STATUS_H

#include <stdint.h>

/* A number is never used again for something else. 1xx: how the library is called, 2xx: a text, 3xx: a keyring,
   4xx: a policy or a ledger, 5xx: the gate. */
typedef int32_t jeton_status;

enum {
  /* it is done */
  JETON_OK = 0,
  /* the row is null, and stays it */
  JETON_NULL = 1,
  /* a pointer is NULL that must not be; give it, or a length of 0 with it */
  JETON_NULL_POINTER = 101,
  /* the buffer is too short; give one of the length that was written */
  JETON_TOO_SHORT = 102,
  /* a length or count is larger than the address space or the layout holds; check it, or split the work */
  JETON_TOO_LARGE = 103,
  /* an output lies over an input or another output; give it memory of its own */
  JETON_OVERLAP = 104,
  /* a pointer is not aligned for its type; give it memory of that type */
  JETON_MISALIGNED = 105,
  /* a name is not UTF-8; encode it so */
  JETON_NOT_UTF8 = 106,
  /* the handle is 0, as one is that was never made; make it first */
  JETON_NO_HANDLE = 107,
  /* the handle was freed or used up, or never given out; make a new one */
  JETON_STALE_HANDLE = 108,
  /* the handle is of another kind; check the order of the arguments */
  JETON_OTHER_HANDLE = 109,
  /* a call with this handle failed inside the library; free it and make a new one */
  JETON_POISONED = 110,
  /* another thread is changing the object; give each thread its own */
  JETON_BUSY = 111,
  /* no more handles; free those that are not needed */
  JETON_FULL = 112,
  /* the library failed inside; its handles are not to be used any more, and it is a bug to report */
  JETON_INTERNAL = 113,
  /* there is no item of this number; count first */
  JETON_NO_ITEM = 114,
  /* a number is none of those that the argument takes; see jeton.h */
  JETON_ARGUMENT = 115,
  /* an offset is negative, below the one before, or past the end of the bytes; check the column */
  JETON_OFFSETS = 116,
  /* the array holds no texts; give Utf8, LargeUtf8, Utf8View or a dictionary of one of them */
  JETON_ARROW_TYPE = 117,
  /* the array or its schema is not laid out as Arrow's C data interface says; export it again */
  JETON_ARROW_LAYOUT = 118,
  /* the array or its schema was released before; export it again */
  JETON_ARROW_RELEASED = 119,
  /* the text is empty */
  JETON_TEXT_EMPTY = 201,
  /* the text ends too early */
  JETON_TEXT_TOO_SHORT = 202,
  /* the text, or the token it would get, is too long */
  JETON_TEXT_TOO_LONG = 203,
  /* a character that does not belong here */
  JETON_TEXT_CHARACTER = 204,
  /* the check digits do not match */
  JETON_TEXT_CHECK_DIGITS = 205,
  /* a number that is never issued */
  JETON_TEXT_NEVER_ISSUED = 206,
  /* a placeholder that belongs to nobody */
  JETON_TEXT_PLACEHOLDER = 207,
  /* already a token */
  JETON_TEXT_ALREADY_TOKEN = 208,
  /* not a token of this format and domain */
  JETON_TEXT_NOT_A_TOKEN = 209,
  /* more than one value; split them into cells of their own */
  JETON_TEXT_SEVERAL_VALUES = 210,
  /* a telephone extension; keep it in a column of its own */
  JETON_TEXT_EXTENSION = 211,
  /* a local number without its area code */
  JETON_TEXT_LOCAL_NUMBER = 212,
  /* a national number; give a default region or write it with + and its calling code */
  JETON_TEXT_NO_REGION = 213,
  /* an unknown calling code */
  JETON_TEXT_CALLING_CODE = 214,
  /* not a number of this country */
  JETON_TEXT_NOT_IN_COUNTRY = 215,
  /* no mailbox before an @ */
  JETON_TEXT_NO_MAILBOX = 216,
  /* a mailbox name that is not allowed */
  JETON_TEXT_MAILBOX = 217,
  /* not a host name */
  JETON_TEXT_HOST = 218,
  /* a host outside ASCII; build with the feature idna */
  JETON_TEXT_HOST_NEEDS_IDNA = 219,
  /* this format has no such mask */
  JETON_TEXT_NO_MASK = 220,
  /* bytes that are not UTF-8 */
  JETON_TEXT_NOT_UTF8 = 221,
  /* the text is refused for a reason that this library does not name; use a newer one */
  JETON_TEXT_OTHER = 299,
  /* a file, credential or variable is not there; check its name */
  JETON_NOT_FOUND = 301,
  /* a file may not be read or written; check its mode and owner */
  JETON_DENIED = 302,
  /* a file could not be read or written; look at its path, its directory and its disk */
  JETON_INPUT_OUTPUT = 303,
  /* the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup */
  JETON_SEALED = 304,
  /* not a key of 32 bytes; make a key file with `jeton init --key-file` */
  JETON_KEY_FORM = 305,
  /* the passphrase is empty; give at least one character */
  JETON_EMPTY_PASSPHRASE = 306,
  /* a test keyring; allow it with jeton_keyring_allow_test, or open a real one */
  JETON_TEST_KEYRING = 307,
  /* a scoped keyring; this needs the full keyring */
  JETON_SCOPED = 308,
  /* not a domain name; use 1 to 64 lower-case letters, digits, '.', '_' or '-' */
  JETON_DOMAIN_NAME = 309,
  /* an undeclared domain; declare it with `jeton domain add`, or check the spelling */
  JETON_UNKNOWN_DOMAIN = 310,
  /* the domain is declared already; see `jeton domain list` */
  JETON_DOMAIN_EXISTS = 311,
  /* not an e-mail suffix; use a host name under .example or under a domain you own */
  JETON_SUFFIX = 312,
  /* the suffix lies under or above another domain's; take that one, or one beside it */
  JETON_NESTED_SUFFIX = 313,
  /* the epoch is not in the keyring; see `jeton keyring list` */
  JETON_UNKNOWN_EPOCH = 314,
  /* the epoch is retired; tokenize with a live one */
  JETON_RETIRED = 315,
  /* the epoch is destroyed; its tokens cannot come back */
  JETON_DESTROYED = 316,
  /* the keyring is full; it holds at most 1000 domains and 1000 epochs */
  JETON_KEYRING_FULL = 317,
  /* an unknown region; use an ISO 3166 code such as FR, and only with phone */
  JETON_REGION = 318,
  /* an unknown format; see jeton_formats */
  JETON_UNKNOWN_FORMAT = 319,
  /* an unknown mask or width; use last1 to last4, host or year */
  JETON_MASK = 320,
  /* the system gives no randomness; nothing was made */
  JETON_RANDOMNESS = 321,
  /* the keyring refuses for a reason that this library does not name; use a newer one */
  JETON_KEYRING_OTHER = 399,
  /* a line of the policy is wrong; `jeton policy check` says what it is */
  JETON_POLICY_LINE = 401,
  /* an allow line of the policy names an unknown format; see jeton_formats */
  JETON_POLICY_FORMAT = 402,
  /* an allow line of the policy names an undeclared domain; declare it with `jeton domain add` */
  JETON_POLICY_DOMAIN = 403,
  /* not the ledger that the keyring pins; open that one, or pin this one as an operator */
  JETON_OTHER_LEDGER = 404,
  /* there is no ledger of this version there; make one with `jeton ledger init`, or name the right file */
  JETON_NO_LEDGER = 405,
  /* the ledger's store failed; look for a full disk, missing rights or a broken file */
  JETON_LEDGER_STORE = 406,
  /* the store would not keep what is committed; put the ledger on a local disk */
  JETON_LEDGER_WEAK = 407,
  /* there is no witness of this ledger there; name the right file, or make one with `jeton ledger` */
  JETON_WITNESS = 408,
  /* the ledger is older than its witness, or another; find the true one */
  JETON_ROLLED_BACK = 409,
  /* the ledger does not agree with itself; keep the file and run `jeton ledger verify` */
  JETON_LEDGER_BROKEN = 410,
  /* the address of the ledger cannot be read; write a path, or postgresql://USER@HOST/DATABASE */
  JETON_LEDGER_ADDRESS = 411,
  /* the ledger or policy refuses for a reason that this library does not name; use a newer one */
  JETON_LEDGER_OTHER = 499,
  /* refused */
  JETON_REFUSED = 501,
  /* the ledger cannot answer; retry later */
  JETON_UNAVAILABLE = 502,
  /* a request does one thing with 1 to 10000 tokens, and its names have 1 to 200 bytes */
  JETON_REQUEST = 503,
  /* the permit or tokenizer belongs to another vault */
  JETON_OTHER_VAULT = 504,
  /* the permit is for another act: one token or a column, to reveal or to translate */
  JETON_OTHER_ACT = 505,
  /* the keys of its domain and epoch did not make this token */
  JETON_NOT_OURS = 506,
  /* the token does not fit the other domain, or that is undeclared */
  JETON_NO_FIT = 507,
  /* the permit is for another column */
  JETON_OTHER_COLUMN = 508,
  /* the gate refuses for a reason that this library does not name; use a newer one */
  JETON_GATE_OTHER = 599
};

#endif
