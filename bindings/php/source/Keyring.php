<?php

declare(strict_types=1);

namespace Jeton;

/** An opened keyring; a vault takes it. */
final class Keyring extends Handle
{
    protected const FREE = 'jeton_keyring_free';

    public static function open(string $path, KeySource $key): self
    {
        return new self(Library::made(
            'jeton_keyring',
            static fn ($keyring) => Library::functions()->jeton_keyring_open($path, strlen($path), $key->handle, $keyring)
        ));
    }

    /** For tests: 32 bytes for each epoch, one behind the other, and 32 bytes of audit root. */
    public static function test(#[\SensitiveParameter] string $roots, #[\SensitiveParameter] string $auditRoot): self
    {
        $keyring = new self(Library::made(
            'jeton_keyring',
            static fn ($keyring) => Library::functions()->jeton_keyring_test($roots, strlen($roots), $auditRoot, strlen($auditRoot), $keyring)
        ));
        Library::check(Library::functions()->jeton_keyring_allow_test($keyring->handle));
        return $keyring;
    }

    public function addDomain(string $domain, string $suffix = ''): self
    {
        Library::check(Library::functions()->jeton_keyring_add_domain($this->handle, $domain, strlen($domain), $suffix, strlen($suffix)));
        return $this;
    }
}
