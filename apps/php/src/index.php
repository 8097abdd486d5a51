<?php

/** One replica's front door: every request comes in here, and every answer goes out, mistakes among them. */

declare(strict_types=1);

namespace SessionLab;

require __DIR__ . '/config.php';
require __DIR__ . '/log.php';
require __DIR__ . '/problems.php';
require __DIR__ . '/answer.php';
require __DIR__ . '/body.php';
require __DIR__ . '/security.php';
require __DIR__ . '/account.php';
require __DIR__ . '/stores/store.php';
require __DIR__ . '/stores/files-store.php';
require __DIR__ . '/stores/redis-store.php';
require __DIR__ . '/session.php';
require __DIR__ . '/routes/views.php';
require __DIR__ . '/routes/login.php';
require __DIR__ . '/routes/cart.php';
require __DIR__ . '/routes/image.php';
require __DIR__ . '/routes/operator.php';

$config = new Config(getenv());
$account = new Account($config->state);
$store = match ($config->store) {
    'memory', 'files' => new FilesStore($config, $account),
    'redis', 'redis-locking' => new RedisStore($config, $account),
};
$session = new Session($config, $store, $account);

/** By method and path; those of pages with a session are called once it is open. */
$routes = [
    'GET /' => fn () => ['scenarios' => ['/views', '/login', '/cart', '/image']],
    // Touches no session and doesn't ask the store: a replica without one serves a 503.
    'GET /healthz' => fn () => ['status' => 'ok', 'store' => $config->store],
    'GET /internal/costs' => fn () => costs($store, $account),
    'GET /internal/sessions' => fn () => sessions($store),
    'GET /internal/evidence' => fn () => evidence($account),
    'GET /internal/heap' => fn () => heap(),
];
$pages = [
    'GET /views' => showViews(...),
    'POST /views' => countView(...),
    'GET /login' => showUser(...),
    'POST /login' => fn () => logIn($session),
    'POST /logout' => fn () => logOut($session),
    'GET /cart' => showCart(...),
    'POST /cart' => putIntoCart(...),
    'POST /cart/remove' => takeFromCart(...),
    'GET /image' => showImage(...),
    'POST /image' => uploadImage(...),
];

header("X-Replica: {$config->replica}");
foreach (SECURITY_HEADERS as $line) {
    header($line);
}
$method = $_SERVER['REQUEST_METHOD'];
// The server hands the address on as it came.
$path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
try {
    $page = $pages["$method $path"] ?? null;
    if ($page !== null) {
        header('Cache-Control: no-store');
        requireOwnSite($method, $_SERVER);
        $session->open(begins: $method === 'POST');
        $result = $page();
        // Saved before it is told; otherwise a redirect may overtake it.
        $session->close();
    } else {
        $result = ($routes["$method $path"] ?? throw new Refusal(404, 'NOT_FOUND', 'There is nothing at this address.'))();
    }
    is_string($result) ? redirect($result) : answer($config->replica, 200, $result);
} catch (Refusal $refusal) {
    $session->leave();
    refuse($config->replica, $refusal->status, $refusal->name, $refusal->getMessage());
} catch (StoreUnreachable $unreachable) {
    $session->leave();
    header('Retry-After: 1');
    tell($config, 'warn', $unreachable->full ? 'the session store is full' : 'the session store is unreachable', ['cause' => $unreachable->getMessage()]);
    $unreachable->full
        ? refuse($config->replica, 503, 'STORE_FULL', 'The session store is full: what is there stays, and nothing is added until there is room.')
        : refuse($config->replica, 503, 'STORE_UNREACHABLE', 'The session store is unreachable. Try again in a moment.');
} catch (\Throwable $defect) {
    $session->leave();
    tell($config, 'error', 'request failed', ['cause' => $defect::class . ': ' . $defect->getMessage()]);
    refuse($config->replica, 500, 'INTERNAL', 'Something went wrong here. It has been logged.');
}
// Known fields only: headers would give cookies away, and so might a query.
tell($config, 'debug', 'request', ['method' => $method, 'path' => $path, 'status' => http_response_code()]);
