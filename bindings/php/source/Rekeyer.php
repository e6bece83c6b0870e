<?php

declare(strict_types=1);

namespace Jeton;

/** Moves tokens of one format and domain from one epoch to another. */
final class Rekeyer extends Handle
{
    protected const FREE = 'jeton_rekeyer_free';

    public function rekey(string $token): string
    {
        return Library::text(fn (...$out) => Library::functions()->jeton_rekey($this->handle, $token, strlen($token), ...$out));
    }

    public function rekeyColumn(Column $column): Column
    {
        return $column->made(fn (...$rows) => Library::functions()->jeton_rekey_column($this->handle, ...$rows));
    }
}
