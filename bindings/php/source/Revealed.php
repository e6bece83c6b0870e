<?php

declare(strict_types=1);

namespace Jeton;

use FFI;

/** Identifiers that came back. It does not print; what expose() gives is the caller's to forget. */
final class Revealed extends Handle implements \Countable
{
    protected const FREE = 'jeton_revealed_free';

    public function count(): int
    {
        $count = Library::size();
        Library::check(Library::functions()->jeton_revealed_count($this->handle, FFI::addr($count)));
        return $count->cdata;
    }

    /** The identifier of this number, in the order of the request's tokens. */
    public function expose(int $number = 0): string
    {
        return Library::text(
            fn ($room, $capacity, $written) => Library::functions()->jeton_revealed_text($this->handle, $number, $room, $capacity, $written)
        );
    }
}
