<?php

/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that shows
 * it. What is wrong with an upload is told in a flash message, which is kept in the session and shown once.
 */

declare(strict_types=1);

namespace SessionLab;

const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** @return array<string, mixed> */
function showImage(): array
{
    $flash = $_SESSION['flash'] ?? null;
    unset($_SESSION['flash']);
    $image = $_SESSION['image'] ?? null;
    return [
        'image' => $image === null ? null : describe($image),
        'uploads' => $_SESSION['uploads'] ?? 0,
        'flash' => $flash,
    ];
}

function uploadImage(): string
{
    body();
    $read = readUpload($_FILES['image'] ?? null);
    if (is_string($read)) {
        $_SESSION['flash'] = $read;
    } else {
        $_SESSION['image'] = $read;
        $_SESSION['uploads'] = ($_SESSION['uploads'] ?? 0) + 1;
    }
    return '/image';
}

/**
 * The uploaded image, or what is wrong with it.
 * @param array<string, mixed>|null $file
 * @return array{name: string, type: string, base64: string}|string
 */
function readUpload(?array $file): array|string
{
    // Several under one name are none.
    if ($file === null || !is_string($file['name']) || $file['error'] === UPLOAD_ERR_NO_FILE) {
        return 'Choose an image to upload.';
    }
    if ($file['error'] === UPLOAD_ERR_INI_SIZE) {
        throw new Refusal(413, 'FILE_TOO_LARGE', 'The file is too large.');
    }
    if ($file['error'] !== UPLOAD_ERR_OK) {
        throw badRequest('The upload can’t be read.');
    }
    preg_match('/^.{1,100}/su', $file['name'], $match);
    $name = $match[0] ?? 'The file';
    if ($file['size'] === 0) {
        return "$name is empty.";
    }
    // By its content: the type that a client declares proves nothing.
    $type = (new \finfo(FILEINFO_MIME_TYPE))->file($file['tmp_name']);
    if (!in_array($type, IMAGE_TYPES, true)) {
        return "$name is not a PNG, JPEG, GIF or WebP image.";
    }
    return ['name' => $name, 'type' => $type, 'base64' => base64_encode((string) file_get_contents($file['tmp_name']))];
}

/**
 * What a program is told of an image.
 * @param array{name: string, type: string, base64: string} $image
 * @return array<string, mixed>
 */
function describe(array $image): array
{
    ['name' => $name, 'type' => $type, 'base64' => $base64] = $image;
    $bytes = (string) base64_decode($base64, true);
    return ['name' => $name, 'type' => $type, 'size' => strlen($bytes), 'sha256' => hash('sha256', $bytes)];
}
