// jeton for C++17: each handle frees itself, each status but JETON_OK is thrown, and a token is a type of its own, which
// cannot be tokenized again. What holds for jeton.h holds here.
#ifndef JETON_HPP
#define JETON_HPP

#include "jeton.h"

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jeton {

// What a call answered. `at` is where a text is wrong, if one is: the byte from 0.
class Error : public std::exception {
public:
  Error(jeton_status status, size_t at) noexcept : status_(status), at_(at) {}
  jeton_status status() const noexcept { return status_; }
  size_t at() const noexcept { return at_; }
  const char *name() const noexcept { return jeton_status_name(status_); }
  const char *what() const noexcept override { return jeton_status_message(status_); }

private:
  jeton_status status_;
  size_t at_;
};

namespace detail {

inline void check(jeton_status status, size_t at = 0) {
  if (status != JETON_OK) throw Error(status, at);
}

inline const uint8_t *bytes(std::string_view text) noexcept {
  return reinterpret_cast<const uint8_t *>(text.data());
}

// Calls until the buffer is long enough: once, for all but the longest texts.
template <class Call> std::string text(Call call) {
  std::string out(96, '\0');
  size_t written = 0, at = 0;
  jeton_status status = call(reinterpret_cast<uint8_t *>(out.data()), out.size(), &written, &at);
  if (status == JETON_TOO_SHORT) {
    out.resize(written);
    status = call(reinterpret_cast<uint8_t *>(out.data()), out.size(), &written, &at);
  }
  check(status, at);
  out.resize(written);
  return out;
}

// A handle that is freed once.
template <class Raw, jeton_status (*Free)(Raw)> class Owned {
public:
  explicit Owned(Raw raw) noexcept : raw_(raw) {}
  Owned(Owned &&other) noexcept : raw_(std::exchange(other.raw_, Raw{0})) {}
  Owned &operator=(Owned &&other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  ~Owned() {
    if (raw_.id != 0) Free(raw_);
  }
  Raw raw() const noexcept { return raw_; }

protected:
  // Gives the handle to a call that uses it up.
  Raw spend() noexcept { return std::exchange(raw_, Raw{0}); }

private:
  Raw raw_;
};

} // namespace detail

// A token: its text, and the epoch whose keys made it.
class Token {
public:
  Token(std::string text, uint32_t epoch) : text_(std::move(text)), epoch_(epoch) {}
  const std::string &text() const noexcept { return text_; }
  uint32_t epoch() const noexcept { return epoch_; }

private:
  std::string text_;
  uint32_t epoch_;
};

// What opens a keyring file.
class Key : public detail::Owned<jeton_key, jeton_key_free> {
public:
  using Owned::Owned;
  static Key file(std::string_view path) { return made(jeton_key_file, path); }
  static Key credential(std::string_view name) { return made(jeton_key_credential, name); }
  static Key environment(std::string_view variable) { return made(jeton_key_environment, variable); }
  static Key descriptor(int fd) {
    jeton_key key{};
    detail::check(jeton_key_descriptor(fd, &key));
    return Key(key);
  }

private:
  template <class Make> static Key made(Make make, std::string_view name) {
    jeton_key key{};
    detail::check(make(detail::bytes(name), name.size(), &key));
    return Key(key);
  }
};

// Tokens that a search found or a translation made.
inline std::vector<Token> taken(jeton_tokens raw) {
  detail::Owned<jeton_tokens, jeton_tokens_free> owned(raw);
  size_t count = 0;
  detail::check(jeton_tokens_count(raw, &count));
  std::vector<Token> tokens;
  for (size_t number = 0; number < count; ++number) {
    uint32_t epoch = 0;
    detail::check(jeton_tokens_epoch(raw, number, &epoch));
    tokens.emplace_back(detail::text([&](uint8_t *out, size_t capacity, size_t *written, size_t *) {
                          return jeton_tokens_text(raw, number, out, capacity, written);
                        }),
                        epoch);
  }
  return tokens;
}

// One format in one domain. All threads may use it.
class Tokenizer : public detail::Owned<jeton_tokenizer, jeton_tokenizer_free> {
public:
  using Owned::Owned;

  uint32_t epoch() const {
    uint32_t epoch = 0;
    detail::check(jeton_tokenizer_epoch(raw(), &epoch));
    return epoch;
  }

  Token tokenize(std::string_view identifier) const { return {each(jeton_tokenize, identifier), epoch()}; }
  Token tokenize_canonical(std::string_view identifier) const {
    return {each(jeton_tokenize_canonical, identifier), epoch()};
  }
  Token tokenize(const Token &) const = delete;

  std::vector<Token> search(std::string_view identifier) const {
    jeton_tokens tokens{};
    size_t at = 0;
    detail::check(jeton_search(raw(), detail::bytes(identifier), identifier.size(), &tokens, &at), at);
    return taken(tokens);
  }

  std::string mask(std::string_view identifier, std::string_view mask) const {
    return detail::text([&](uint8_t *out, size_t capacity, size_t *written, size_t *at) {
      return jeton_mask(raw(), detail::bytes(identifier), identifier.size(), detail::bytes(mask), mask.size(), out,
                        capacity, written, at);
    });
  }

private:
  template <class Call> std::string each(Call call, std::string_view identifier) const {
    return detail::text([&](uint8_t *out, size_t capacity, size_t *written, size_t *at) {
      return call(raw(), detail::bytes(identifier), identifier.size(), out, capacity, written, at);
    });
  }
};

// Identifiers that came back; wiped at the end.
class Revealed : public detail::Owned<jeton_revealed, jeton_revealed_free> {
public:
  using Owned::Owned;
  std::string expose(size_t number = 0) const {
    return detail::text([&](uint8_t *out, size_t capacity, size_t *written, size_t *) {
      return jeton_revealed_text(raw(), number, out, capacity, written);
    });
  }
};

// Proof that the ledger has recorded one act.
class Permit : public detail::Owned<jeton_permit, jeton_permit_free> {
public:
  using Owned::Owned;
  friend class Vault;
};

// Who asks to go back, why, and with which tokens.
class Request : public detail::Owned<jeton_request, jeton_request_free> {
public:
  Request(std::string_view actor, std::string_view purpose) : Owned(made(actor, purpose)) {}

  Request &about(std::string_view name) {
    detail::check(jeton_request_case(raw(), detail::bytes(name), name.size()));
    return *this;
  }
  Request &grant(std::string_view note) {
    detail::check(jeton_request_grant(raw(), detail::bytes(note), note.size()));
    return *this;
  }

  Request &approved(std::string_view note) {
    detail::check(jeton_request_approved(raw(), detail::bytes(note), note.size()));
    return *this;
  }

  Request &subject(std::string_view subject) {
    detail::check(jeton_request_subject(raw(), detail::bytes(subject), subject.size()));
    return *this;
  }
  Request &width(std::string_view width) {
    detail::check(jeton_request_width(raw(), detail::bytes(width), width.size()));
    return *this;
  }
  Request &reveal(const Tokenizer &tokenizer, const Token &token) {
    size_t at = 0;
    detail::check(jeton_request_reveal(raw(), tokenizer.raw(), detail::bytes(token.text()), token.text().size(),
                                       token.epoch(), &at),
                  at);
    return *this;
  }

private:
  static jeton_request made(std::string_view actor, std::string_view purpose) {
    jeton_request request{};
    detail::check(jeton_request_new(detail::bytes(actor), actor.size(), detail::bytes(purpose), purpose.size(),
                                    &request));
    return request;
  }
};

// Asks the policy and the ledger before anything comes back.
class Gate : public detail::Owned<jeton_gate, jeton_gate_free> {
public:
  using Owned::Owned;

  Permit reserve(const Request &request) const {
    jeton_permit permit{};
    detail::check(jeton_gate_reserve(raw(), request.raw(), &permit));
    return Permit(permit);
  }

  std::vector<Token> search(const Request &request, const Tokenizer &tokenizer, std::string_view identifier) const {
    jeton_tokens tokens{};
    size_t at = 0;
    detail::check(jeton_gate_search(raw(), request.raw(), tokenizer.raw(), detail::bytes(identifier),
                                    identifier.size(), &tokens, &at),
                  at);
    return taken(tokens);
  }
};

// An opened keyring.
class Keyring : public detail::Owned<jeton_keyring, jeton_keyring_free> {
public:
  using Owned::Owned;
  static Keyring open(std::string_view path, const Key &key) {
    jeton_keyring keyring{};
    detail::check(jeton_keyring_open(detail::bytes(path), path.size(), key.raw(), &keyring));
    return Keyring(keyring);
  }
  Keyring &allow_test() {
    detail::check(jeton_keyring_allow_test(raw()));
    return *this;
  }
  friend class Vault;
};

// What makes tokenizers and gates.
class Vault : public detail::Owned<jeton_vault, jeton_vault_free> {
public:
  explicit Vault(Keyring keyring) : Owned(made(keyring.spend())) {}

  Tokenizer tokenizer(std::string_view domain, std::string_view format, std::string_view region = {},
                      uint32_t epoch = 0) const {
    jeton_tokenizer tokenizer{};
    detail::check(jeton_tokenizer_open(raw(), detail::bytes(domain), domain.size(), detail::bytes(format),
                                       format.size(), detail::bytes(region), region.size(), epoch, &tokenizer));
    return Tokenizer(tokenizer);
  }

  Gate gate(std::string_view policy, std::string_view ledger, std::string_view witness) const {
    jeton_gate gate{};
    size_t at = 0;
    detail::check(jeton_gate_open(raw(), detail::bytes(policy), policy.size(), detail::bytes(ledger), ledger.size(),
                                  detail::bytes(witness), witness.size(), &gate, &at),
                  at);
    return Gate(gate);
  }

  Gate volatile_gate(std::string_view policy) const {
    jeton_gate gate{};
    size_t at = 0;
    detail::check(jeton_gate_volatile(raw(), detail::bytes(policy), policy.size(), &gate, &at), at);
    return Gate(gate);
  }

  Revealed reveal(Permit permit) const {
    jeton_revealed revealed{};
    detail::check(jeton_reveal(raw(), permit.spend(), &revealed));
    return Revealed(revealed);
  }

private:
  static jeton_vault made(jeton_keyring keyring) {
    jeton_vault vault{};
    detail::check(jeton_vault_open(keyring, &vault));
    return vault;
  }
};

} // namespace jeton

#endif
