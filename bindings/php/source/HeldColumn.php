<?php

declare(strict_types=1);

namespace Jeton;

use FFI;

/** A column that a permit bought. Reading copies it; close() wipes the library's own. */
final class HeldColumn extends Handle
{
    protected const FREE = 'jeton_column_free';

    public function rows(): int
    {
        $rows = Library::size();
        Library::check(Library::functions()->jeton_column_rows($this->handle, FFI::addr($rows)));
        return $rows->cdata;
    }

    public function read(): Column
    {
        $rows = $this->rows();
        return Column::read($rows, 0, fn (...$out) => Library::functions()->jeton_column_read($this->handle, ...$out, ...[$rows]));
    }
}
