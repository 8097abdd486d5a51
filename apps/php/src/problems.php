<?php

/** What may go wrong: the client's own mistake, told in words; a store that can't be reached. Anything else is a defect. */

declare(strict_types=1);

namespace SessionLab;

final class Refusal extends \Exception
{
    public function __construct(public readonly int $status, public readonly string $name, string $message)
    {
        parent::__construct($message);
    }
}

final class StoreUnreachable extends \Exception
{
    public function __construct(string $message, public readonly bool $full = false)
    {
        parent::__construct($message);
    }
}
