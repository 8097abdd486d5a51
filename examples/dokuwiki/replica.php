<?php
// In front of every script of DokuWiki (auto_prepend_file): which wiki it is, and which replica answers.
define('DOKU_CONF', getenv('WIKI') . '/conf/');
if (getenv('REPLICA')) header('X-Replica: ' . getenv('REPLICA'));
// DokuWiki's cookies are named for the port: the balancer's it is, as with replicas that are containers of one port.
$_SERVER['SERVER_PORT'] = getenv('BALANCER_PORT');
