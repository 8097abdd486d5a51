<?php

/** One answer: JSON with the replica's name, or a redirect after a write. */

declare(strict_types=1);

namespace SessionLab;

/** @param array<string, mixed> $data */
function answer(string $replica, int $status, array $data): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR;
    echo json_encode(['replica' => $replica] + $data, $flags);
}

function refuse(string $replica, int $status, string $error, string $message): void
{
    answer($replica, $status, ['error' => $error, 'message' => $message]);
}

function redirect(string $path): void
{
    header("Location: $path", true, 303);
}
