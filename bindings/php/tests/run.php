<?php

declare(strict_types=1);

// Runs every law, and says how many hold.
require __DIR__ . '/law.php';

[$passed, $failed] = [0, 0];
foreach (['vectors', 'back', 'processes'] as $room) {
    foreach (require __DIR__ . "/$room.php" as $law => $test) {
        try {
            $test();
            $passed++;
        } catch (Throwable $broken) {
            $failed++;
            echo "$law: ", $broken::class, ': ', $broken->getMessage(), "\n";
        }
    }
}
echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
