<?php

declare(strict_types=1);

namespace Jeton;

use FFI\CData;

/** An object of the library, freed by close() or with its last reference. After close() the library answers that it is stale. */
abstract class Handle
{
    /** The library's function that frees it. */
    protected const FREE = '';

    private bool $closed = false;

    /** @internal */
    final public function __construct(#[\SensitiveParameter] public readonly CData $handle)
    {
    }

    public function close(): void
    {
        if (!$this->closed) {
            $this->closed = true;
            Library::functions()->{static::FREE}($this->handle);
        }
    }

    final public function __destruct()
    {
        $this->close();
    }

    /** A handle has one owner. */
    private function __clone()
    {
    }

    final public function __serialize(): array
    {
        throw new \LogicException('a handle belongs to its process; open another');
    }

    /** @return array<string, string> */
    final public function __debugInfo(): array
    {
        return [];
    }
}
