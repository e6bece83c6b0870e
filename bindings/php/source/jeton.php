<?php

declare(strict_types=1);

foreach (['Library', 'Failure', 'Handle', 'KeySource', 'Keyring', 'Token', 'Column', 'HeldColumn', 'Tokenizer', 'Rekeyer', 'Request', 'Gate', 'Permit', 'Revealed', 'Vault'] as $noun) {
    require_once __DIR__ . "/$noun.php";
}
