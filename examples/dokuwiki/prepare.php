<?php
// A wiki's folder, as DokuWiki's installer would make it: WIKI=/tmp/wiki php examples/dokuwiki/prepare.php alice:secret
$wiki = getenv('WIKI');
$folders = ['attic', 'cache', 'index', 'locks', 'log', 'media', 'media_attic', 'media_meta', 'meta', 'pages', 'tmp'];
foreach ($folders as $folder) mkdir("$wiki/data/$folder", 0777, true);
mkdir("$wiki/conf");

$settings = ['title' => 'A wiki', 'savedir' => "$wiki/data", 'useacl' => 1];
file_put_contents("$wiki/conf/local.php", '<?php $conf = array_merge($conf, ' . var_export($settings, true) . ");\n");
file_put_contents("$wiki/conf/plugins.local.php", "<?php \$plugins['testing'] = 0;\n");
// All may read; who is logged in may also write, and upload.
file_put_contents("$wiki/conf/acl.auth.php", "* @ALL 1\n* @user 8\n");
file_put_contents("$wiki/data/pages/start.txt", "Welcome.\n");

foreach (array_slice($argv, 1) as $account) {
    [$name, $password] = explode(':', $account, 2);
    // Quick, for passwords that keep nothing: a load logs in all the time.
    $hash = password_hash($password, PASSWORD_BCRYPT, ['cost' => 4]);
    $line = implode(':', [$name, $hash, ucfirst($name), "$name@example.org", 'user']);
    file_put_contents("$wiki/conf/users.auth.php", "$line\n", FILE_APPEND);
}
