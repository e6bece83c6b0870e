<?php

declare(strict_types=1);

use Jeton\Request;
use Jeton\Unavailable;

/** What the work says in a forked process, which is ended after ten seconds. */
function inAFork(callable $work): string
{
    [$read, $write] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $child = pcntl_fork();
    if ($child === 0) {
        pcntl_alarm(10);
        fwrite($write, $work());
        exit(0);
    }
    fclose($write);
    $said = stream_get_contents($read);
    pcntl_waitpid($child, $ended);
    holds(pcntl_wifexited($ended) && pcntl_wexitstatus($ended) === 0, 'the fork hung, or failed');
    return $said;
}

/** What a page says of a server of PHP's own with these settings; it is neither the command line nor preloaded itself. */
function served(string $page, string ...$settings): string
{
    $free = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($free, false);
    fclose($free);
    $options = array_merge(...array_map(static fn (string $setting): array => ['-d', $setting], ['ffi.enable=preload', ...$settings]));
    $log = tmpfile();
    $server = proc_open([PHP_BINARY, ...$options, '-S', $address, $page], [1 => $log, 2 => $log], $pipes);
    try {
        for ($left = 100; $left > 0; $left--) {
            $said = @file_get_contents("http://$address/");
            if ($said !== false) {
                return $said;
            }
            usleep(100_000);
        }
        rewind($log);
        throw new Broken('the server does not answer: ' . stream_get_contents($log));
    } finally {
        proc_terminate($server);
        proc_close($server);
    }
}

return [
    'after a fork a tokenizer works on, a gate is unavailable, and a new one is right' => static function (): void {
        $before = opened();
        [$vault] = $before;
        $nirs = $vault->tokenizer('cap-emploi', 'fr.nir');
        $token = $nirs->tokenize(NIR);
        $request = Request::by('adviser-17', 'placement')->case('2026-118')->reveal($token);
        $asks = static function (array $opened) use ($request): string {
            [$vault, $gate] = $opened;
            try {
                return $vault->reveal($gate->reserve($request))->expose();
            } catch (Unavailable $unavailable) {
                return $unavailable->status;
            }
        };
        holds($asks($before) === NIR, 'not before the fork');
        holds(inAFork(static fn (): string => $nirs->tokenize(NIR)->text) === $token->text, 'another token in the fork');
        holds(inAFork(static fn (): string => $asks($before)) === 'JETON_UNAVAILABLE', 'the gate goes on in the fork');
        holds(inAFork(static fn (): string => $asks(opened())) === NIR, 'no new gate in the fork');
        holds($asks($before) === NIR, 'not after the forks');
    },
    'a preloaded library serves pages, where no page may call C itself' => static function (): void {
        $page = __DIR__ . '/page.php';
        $user = posix_getpwuid(posix_geteuid())['name'];
        $said = served($page, 'opcache.preload=' . realpath(__DIR__ . '/../preload.php'), "opcache.preload_user=$user");
        $token = vectorVault()->tokenizer('cap-emploi', 'us.ssn', '', 1)->tokenize('123-45-6789')->text;
        holds($said === "restricted, $token", "it says $said");
    },
];
