<?php

declare(strict_types=1);

namespace Jeton;

/** Asks the policy and the ledger before anything comes back. Make it in each process, after any fork. */
final class Gate extends Handle
{
    protected const FREE = 'jeton_gate_free';

    public function reserve(Request $request): Permit
    {
        return new Permit(Library::made(
            'jeton_permit',
            fn ($permit) => Library::functions()->jeton_gate_reserve($this->handle, $request->handle, $permit)
        ));
    }

    /** The request names no tokens; epoch 0 is the tokenizer's own. */
    public function reserveColumn(Request $request, Tokenizer $tokenizer, Column $column, int $epoch = 0): Permit
    {
        return new Permit(Library::made('jeton_permit', fn (...$out) => Library::functions()->jeton_gate_reserve_column(
            $this->handle,
            $request->handle,
            $tokenizer->handle,
            $epoch,
            ...$column->arguments(),
            ...$out
        )));
    }

    /** The same to translate the column into another domain. */
    public function reserveColumnTo(Request $request, string $domain, Tokenizer $tokenizer, Column $column, int $epoch = 0): Permit
    {
        return new Permit(Library::made('jeton_permit', fn (...$out) => Library::functions()->jeton_gate_reserve_column_to(
            $this->handle,
            $request->handle,
            $domain,
            strlen($domain),
            $tokenizer->handle,
            $epoch,
            ...$column->arguments(),
            ...$out
        )));
    }

    /** @return list<Token> */
    public function search(Request $request, Tokenizer $tokenizer, #[\SensitiveParameter] string $identifier): array
    {
        return $this->asks('jeton_gate_search', $request, $tokenizer, $identifier);
    }

    public function tokenize(Request $request, Tokenizer $tokenizer, #[\SensitiveParameter] string $identifier): Token
    {
        return $this->asks('jeton_gate_tokenize', $request, $tokenizer, $identifier)[0];
    }

    /** @return list<Token> */
    private function asks(string $call, Request $request, Tokenizer $tokenizer, #[\SensitiveParameter] string $identifier): array
    {
        return Token::list($tokenizer, Library::made('jeton_tokens', fn (...$out) => Library::functions()->{$call}(
            $this->handle,
            $request->handle,
            $tokenizer->handle,
            $identifier,
            strlen($identifier),
            ...$out
        )));
    }
}
