<?php

declare(strict_types=1);

use Jeton\Column;
use Jeton\Library;
use Jeton\Request;
use Jeton\TextFailure;
use Jeton\Tokenizer;
use Jeton\Vault;

function tokenizerOf(Vault $vault, array $line): Tokenizer
{
    return $vault->tokenizer($line['domain'], $line['format'], $line['region'] ?? '', $line['epoch'] ?? 1);
}

return [
    'every token stands, and comes back' => static function (): void {
        $vault = vectorVault();
        $gate = $vault->volatileGate(policy(1000000));
        $cases = vectors()['cases'];
        holds(count($cases) >= 400, 'too few cases');
        foreach ($cases as $line) {
            $tokenizer = tokenizerOf($vault, $line);
            $token = $tokenizer->tokenize($line['identifier']);
            $request = Request::by('reader', 'vectors')->reveal($tokenizer->token($line['token']));
            $back = $vault->reveal($gate->reserve($request))->expose();
            $got = [$token->text, $token->canonical(), $tokenizer->classOf($line['identifier']), $back];
            holds($got === [$line['token'], $line['canonical'], $line['class'], $line['back']], json_encode($line));
        }
    },
    'every refusal has its status and its byte' => static function (): void {
        $vault = vectorVault();
        $refusals = vectors()['refusals'];
        holds(count($refusals) >= 170, 'too few refusals');
        foreach ($refusals as $line) {
            $tokenizer = tokenizerOf($vault, $line);
            $call = static fn () => $line['side'] === 'token' ? $tokenizer->token($line['text']) : $tokenizer->tokenize($line['text']);
            fails(TextFailure::class, named($line['reason']), $call, $line['byte']);
            try {
                $call();
            } catch (TextFailure $failure) {
                $said = $line['side'] === 'token' ? $failure->getMessage() : (string) $failure;
                holds(strlen($line['text']) < 4 || !str_contains($said, $line['text']), 'a failure holds its input');
            }
        }
    },
    'columns say the same as single calls' => static function (): void {
        $vault = vectorVault();
        foreach (Library::formats() as $format) {
            $tokenizer = $vault->tokenizer('cap-emploi', $format, '', 1);
            [$texts, $want] = [[null], ['JETON_NULL']];
            foreach ([...vectors()['cases'], ...vectors()['refusals']] as $line) {
                $ours = $line['format'] === $format && !isset($line['region']) && $line['domain'] === 'cap-emploi';
                if ($ours && ($line['epoch'] ?? 1) === 1 && ($line['side'] ?? 'identifier') === 'identifier') {
                    $texts[] = $line['identifier'] ?? $line['text'];
                    $want[] = $line['token'] ?? named($line['reason']);
                }
            }
            $column = $tokenizer->tokenizeColumn(Column::of($texts));
            foreach ($want as $row => $token) {
                $got = $column->row($row) ?? Library::functions()->jeton_status_name($column->statuses[$row]);
                holds($got === $token, "$format row $row: $got, not $token");
            }
        }
    },
    'a rekeyed token is the token of the new epoch' => static function (): void {
        $vault = vectorVault();
        [$old, $fresh] = [$vault->tokenizer('cap-emploi', 'us.ssn', '', 1), $vault->tokenizer('cap-emploi', 'us.ssn', '', 2)];
        $rekeyer = $vault->rekeyer('cap-emploi', 'us.ssn', 1, 2);
        $want = $fresh->tokenize('123-45-6789')->text;
        holds($rekeyer->rekey($old->tokenize('123-45-6789')->text) === $want, 'another token');
        holds($rekeyer->rekeyColumn($old->tokenizeColumn(Column::of(['123-45-6789'])))->row(0) === $want, 'another row');
    },
];
