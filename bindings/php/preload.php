<?php

declare(strict_types=1);

// For opcache.preload: only preloaded files may call the library where ffi.enable is `preload`, as it is unless said.
require __DIR__ . '/source/jeton.php';
