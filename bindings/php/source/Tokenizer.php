<?php

declare(strict_types=1);

namespace Jeton;

use FFI;

/** Makes tokens of one format in one domain. Keep it: making one costs more than using it. */
final class Tokenizer extends Handle
{
    protected const FREE = 'jeton_tokenizer_free';

    public function epoch(): int
    {
        $epoch = Library::functions()->new('uint32_t');
        Library::check(Library::functions()->jeton_tokenizer_epoch($this->handle, FFI::addr($epoch)));
        return $epoch->cdata;
    }

    public function tokenize(#[\SensitiveParameter] string $identifier): Token
    {
        return new Token($this, $this->text('jeton_tokenize', $identifier), $this->epoch());
    }

    /** A token that comes back from a table as text. Whether these keys made it, only the way back tells. */
    public function token(string $text, ?int $epoch = null): Token
    {
        $this->tokenCanonical($text);
        return new Token($this, $text, $epoch ?? $this->epoch());
    }

    public function tokenCanonical(string $token): string
    {
        return $this->text('jeton_token_canonical', $token);
    }

    public function canonical(#[\SensitiveParameter] string $identifier): string
    {
        return $this->text('jeton_canonical', $identifier);
    }

    /** What the token of this identifier will show. */
    public function classOf(#[\SensitiveParameter] string $identifier): string
    {
        return $this->text('jeton_class', $identifier);
    }

    /** A partial display: `last1` to `last4`, `host` or `year`. */
    public function mask(#[\SensitiveParameter] string $identifier, string $mask): string
    {
        return $this->text('jeton_mask', $identifier, $mask, strlen($mask));
    }

    /** The canonical tokens an identifier may have in a table, one for each live epoch. @return list<Token> */
    public function search(#[\SensitiveParameter] string $identifier): array
    {
        return Token::list($this, Library::made(
            'jeton_tokens',
            fn ($tokens, $at) => Library::functions()->jeton_search($this->handle, $identifier, strlen($identifier), $tokens, $at)
        ));
    }

    public function tokenizeColumn(Column $column): Column
    {
        return $column->made(fn (...$rows) => Library::functions()->jeton_tokenize_column($this->handle, ...$rows));
    }

    public function maskColumn(Column $column, string $mask): Column
    {
        return $column->made(fn (...$rows) => Library::functions()->jeton_mask_column($this->handle, $mask, strlen($mask), ...$rows));
    }

    private function text(string $call, #[\SensitiveParameter] string $text, string|int ...$more): string
    {
        return Library::text(fn (...$out) => Library::functions()->{$call}($this->handle, $text, strlen($text), ...$more, ...$out));
    }
}
