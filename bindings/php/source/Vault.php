<?php

declare(strict_types=1);

namespace Jeton;

/** A keyring at work: it makes tokenizers and, if it is full, gates, and spends permits. */
final class Vault extends Handle
{
    protected const FREE = 'jeton_vault_free';

    public static function open(string $path, KeySource $key): self
    {
        return self::of(Keyring::open($path, $key));
    }

    /** The keyring is used up. */
    public static function of(Keyring $keyring): self
    {
        return new self(Library::made('jeton_vault', static fn ($vault) => Library::functions()->jeton_vault_open($keyring->handle, $vault)));
    }

    /** `$region` is the default region of `phone`; epoch 0 is the one that the domain tokenizes with. */
    public function tokenizer(string $domain, string $format, string $region = '', int $epoch = 0): Tokenizer
    {
        return new Tokenizer(Library::made('jeton_tokenizer', fn ($tokenizer) => Library::functions()->jeton_tokenizer_open(
            $this->handle,
            $domain,
            strlen($domain),
            $format,
            strlen($format),
            $region,
            strlen($region),
            $epoch,
            $tokenizer
        )));
    }

    public function rekeyer(string $domain, string $format, int $from, int $to, string $region = ''): Rekeyer
    {
        return new Rekeyer(Library::made('jeton_rekeyer', fn ($rekeyer) => Library::functions()->jeton_rekeyer_open(
            $this->handle,
            $domain,
            strlen($domain),
            $format,
            strlen($format),
            $region,
            strlen($region),
            $from,
            $to,
            $rekeyer
        )));
    }

    /** The policy's file, and the ledger that the keyring pins: its file and its witness's. */
    public function gate(string $policy, string $ledger, string $witness): Gate
    {
        return new Gate(Library::made('jeton_gate', fn (...$out) => Library::functions()->jeton_gate_open(
            $this->handle,
            $policy,
            strlen($policy),
            $ledger,
            strlen($ledger),
            $witness,
            strlen($witness),
            ...$out
        )));
    }

    /** For tests: the policy as TOML, and a ledger that keeps nothing. */
    public function volatileGate(string $policy): Gate
    {
        return new Gate(Library::made(
            'jeton_gate',
            fn (...$out) => Library::functions()->jeton_gate_volatile($this->handle, $policy, strlen($policy), ...$out)
        ));
    }

    /** The permit is used up, whatever happens. */
    public function reveal(Permit $permit): Revealed
    {
        return new Revealed(Library::made(
            'jeton_revealed',
            fn ($revealed) => Library::functions()->jeton_reveal($this->handle, $permit->handle, $revealed)
        ));
    }

    /** The tokens in the other domain, whose tokenizer it takes. @return list<Token> */
    public function translate(Permit $permit, Tokenizer $tokenizer): array
    {
        return Token::list($tokenizer, Library::made(
            'jeton_tokens',
            fn ($tokens) => Library::functions()->jeton_translate($this->handle, $permit->handle, $tokens)
        ));
    }

    public function revealColumn(Permit $permit, Column $column): HeldColumn
    {
        return new HeldColumn(Library::made('jeton_column', fn (...$out) => Library::functions()->jeton_reveal_column(
            $this->handle,
            $permit->handle,
            ...$column->arguments(),
            ...$out
        )));
    }

    public function translateColumn(Permit $permit, Column $column): HeldColumn
    {
        return new HeldColumn(Library::made('jeton_column', fn (...$out) => Library::functions()->jeton_translate_column(
            $this->handle,
            $permit->handle,
            ...$column->arguments(),
            ...$out
        )));
    }
}
