<?php

/**
 * PHP's own handler: a file a session, locked (flock) from session_start() on until the session is saved or left. In a
 * folder of this replica's, which outlives it, or in one that all replicas share.
 */

declare(strict_types=1);

namespace SessionLab;

final class FilesStore implements Store
{
    public function __construct(private readonly Config $config, private readonly Account $account)
    {
    }

    public function shared(): bool
    {
        return $this->config->store === 'files';
    }

    public function settings(): array
    {
        return ['save_handler' => 'files', 'save_path' => $this->config->sessionFolder];
    }

    /** The handler hands out whatever is there, until a collection takes it away. A file's time is its last use. */
    public function dropIdle(string $id): void
    {
        $file = "{$this->config->sessionFolder}/sess_$id";
        $used = @filemtime($file);
        if ($used !== false && $used + $this->config->idleS <= time() && @unlink($file)) {
            $this->account->expired($id);
        }
    }

    public function did(string $what): void
    {
    }

    public function failure(string $complaint): \Throwable
    {
        return new \RuntimeException("PHP's session files: $complaint");
    }

    public function list(int $limit): array
    {
        clearstatcache();
        $sessions = [];
        foreach (glob("{$this->config->sessionFolder}/sess_*") ?: [] as $file) {
            [$used, $bytes] = [@filemtime($file), @filesize($file)];
            // An empty one is just being begun, or is left of a stranger's look.
            if ($used !== false && $bytes && $used + $this->config->idleS > time()) {
                $id = substr(basename($file), strlen('sess_'));
                $sessions[] = ['id' => $id, 'ttlS' => $used + $this->config->idleS - time(), 'bytes' => $bytes];
            }
        }
        return ['count' => count($sessions), 'sessions' => array_slice($sessions, 0, $limit)];
    }

    public function costs(): array
    {
        return ['commands' => 0, 'messages' => 0, 'bytes' => 0, 'memoryBytes' => 0];
    }
}
