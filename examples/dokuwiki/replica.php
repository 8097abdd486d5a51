<?php
/**
 * In front of every script of DokuWiki: which wiki it is, and which replica answers.
 *
 *   WIKI=/tmp/wiki REPLICA=app-1 BALANCER_PORT=3000 php -d auto_prepend_file=$PWD/examples/dokuwiki/replica.php \
 *     -d session.save_path=/tmp/sessions -S 127.0.0.1:3001 -t /usr/share/dokuwiki
 */
define('DOKU_CONF', getenv('WIKI') . '/conf/');
// Without it, answers don't say whose they are.
if (getenv('REPLICA')) header('X-Replica: ' . getenv('REPLICA'));
// DokuWiki's cookies are named for its port. Replicas that are containers have one in common.
$_SERVER['SERVER_PORT'] = getenv('BALANCER_PORT');
