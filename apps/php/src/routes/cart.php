<?php

/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */

declare(strict_types=1);

namespace SessionLab;

const MAX_LINES = 50;

/** @return array<string, mixed> */
function showCart(): array
{
    return ['items' => $_SESSION['cart'] ?? []];
}

function putIntoCart(): string
{
    $body = body();
    $item = text($body, 'item', 1, 100);
    $quantity = wholeNumber($body, 'quantity', 1, 1000, 1);
    $cart = $_SESSION['cart'] ?? [];
    foreach ($cart as $line) {
        $quantity += $line['item'] === $item ? $line['quantity'] : 0;
    }
    $others = without($cart, $item);
    if (count($others) >= MAX_LINES) {
        throw new Refusal(422, 'CART_FULL', 'The cart holds at most ' . MAX_LINES . ' different items.');
    }
    $_SESSION['cart'] = [...$others, ['item' => $item, 'quantity' => $quantity]];
    return '/cart';
}

function takeFromCart(): string
{
    $_SESSION['cart'] = without($_SESSION['cart'] ?? [], text(body(), 'item', 1, 100));
    return '/cart';
}

/**
 * @param list<array{item: string, quantity: int}> $cart
 * @return list<array{item: string, quantity: int}>
 */
function without(array $cart, string $item): array
{
    return array_values(array_filter($cart, fn (array $line) => $line['item'] !== $item));
}
