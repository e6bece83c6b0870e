<?php

declare(strict_types=1);

namespace Jeton;

/** Where the key of a keyring comes from. The key itself never enters PHP. */
final class KeySource extends Handle
{
    protected const FREE = 'jeton_key_free';

    public static function file(string $path): self
    {
        return new self(Library::made('jeton_key', static fn ($key) => Library::functions()->jeton_key_file($path, strlen($path), $key)));
    }

    public static function descriptor(int $fd): self
    {
        return new self(Library::made('jeton_key', static fn ($key) => Library::functions()->jeton_key_descriptor($fd, $key)));
    }

    public static function credential(string $name): self
    {
        return new self(Library::made('jeton_key', static fn ($key) => Library::functions()->jeton_key_credential($name, strlen($name), $key)));
    }

    /** For development: other processes can read a variable. */
    public static function environment(string $name): self
    {
        return new self(Library::made('jeton_key', static fn ($key) => Library::functions()->jeton_key_environment($name, strlen($name), $key)));
    }
}
