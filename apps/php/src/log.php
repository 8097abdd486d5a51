<?php

/** A line of JSON on standard error, where FPM passes it on as it is. Never of a cookie, a session or a password. */

declare(strict_types=1);

namespace SessionLab;

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** @param array<string, mixed> $fields */
function tell(Config $config, string $level, string $message, array $fields = []): void
{
    if (array_search($level, LEVELS, true) > array_search($config->logLevel, LEVELS, true)) {
        return;
    }
    $line = ['level' => $level, 'replica' => $config->replica, 'msg' => $message, ...$fields];
    $text = json_encode($line, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    file_put_contents('php://stderr', "$text\n");
}
