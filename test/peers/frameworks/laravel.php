<?php
// Reads and writes cookies with Laravel's own encrypter and prefix: one JSON request per line, one result per line.
error_reporting(E_ERROR);
require_once '/usr/share/php/Illuminate/Encryption/autoload.php';
require_once '/usr/share/php/Illuminate/Cookie/CookieValuePrefix.php';

use Illuminate\Cookie\CookieValuePrefix;
use Illuminate\Encryption\Encrypter;

while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    try {
        $encrypter = new Encrypter(base64_decode(substr($request['secret'], 7)), $request['cipher']);
        if ($request['op'] === 'write') {
            $prefix = CookieValuePrefix::create($request['name'], $encrypter->getKey());
            $value = urlencode($encrypter->encrypt($prefix . $request['value'], false));
        } else {
            $plain = $encrypter->decrypt(urldecode($request['raw']), false);
            // The middleware EncryptCookies does the same.
            if (strpos($plain, CookieValuePrefix::create($request['name'], $encrypter->getKey())) !== 0) throw new Exception('the prefix must be that of the name');
            $value = (string) CookieValuePrefix::remove($plain);
        }
        echo json_encode(['ok' => true, 'value' => $value]), "\n";
    } catch (Throwable $error) {
        echo json_encode(['ok' => false, 'error' => $error->getMessage()]), "\n";
    }
}
