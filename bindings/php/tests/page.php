<?php

declare(strict_types=1);

// A page of a server whose library is preloaded: whether the page itself may call C, and a token.
try {
    FFI::cdef('int abs(int);', 'libc.so.6');
    echo 'free, ';
} catch (FFI\Exception) {
    echo 'restricted, ';
}
if (!class_exists(Jeton\Vault::class)) {
    exit('not preloaded');
}
require __DIR__ . '/law.php';
echo vectorVault()->tokenizer('cap-emploi', 'us.ssn', '', 1)->tokenize('123-45-6789')->text;
