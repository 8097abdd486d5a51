<?php

/** What a client sends, as JSON or as a form, and the checks on it. What can't be read is the client's mistake. */

declare(strict_types=1);

namespace SessionLab;

/** @return array<string, mixed> */
function body(): array
{
    $type = strtolower(trim(explode(';', $_SERVER['CONTENT_TYPE'] ?? '')[0]));
    if ($type === 'application/json') {
        $data = json_decode((string) file_get_contents('php://input'), true);
        return is_array($data) ? $data : throw badRequest('The body is no JSON object.');
    }
    // PHP says nothing of a form that it can't read, and has nothing of it.
    if ($type === 'multipart/form-data' && $_POST === [] && $_FILES === []) {
        throw badRequest('The form can’t be read.');
    }
    return $_POST;
}

function badRequest(string $message): Refusal
{
    return new Refusal(400, 'BAD_REQUEST', $message);
}

/** @param array<string, mixed> $from */
function text(array $from, string $name, int $least, int $most, ?string $default = null): string
{
    $value = $from[$name] ?? $default;
    // Counted in characters; what is no UTF-8 doesn't match either.
    if (is_string($value) && preg_match("/^.{{$least},{$most}}$/Dsu", $value) === 1) {
        return $value;
    }
    throw badRequest("$name must be a text of $least to $most characters.");
}

/** @param array<string, mixed> $from */
function wholeNumber(array $from, string $name, int $least, int $most, int $default): int
{
    $options = ['options' => ['min_range' => $least, 'max_range' => $most]];
    $value = filter_var($from[$name] ?? $default, FILTER_VALIDATE_INT, $options);
    return $value === false ? throw badRequest("$name must be a number from $least to $most.") : $value;
}
