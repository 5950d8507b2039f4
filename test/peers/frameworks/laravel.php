<?php
// Reads and writes cookies with Laravel's own encrypter and prefix: one JSON request a line, one answer a line.
error_reporting(E_ERROR);
require_once '/usr/share/php/Illuminate/Encryption/autoload.php';
require_once '/usr/share/php/Illuminate/Cookie/CookieValuePrefix.php';

use Illuminate\Cookie\CookieValuePrefix;
use Illuminate\Encryption\Encrypter;

while (($line = fgets(STDIN)) !== false) {
    $ask = json_decode($line, true);
    try {
        $encrypter = new Encrypter(base64_decode(substr($ask['secret'], 7)), $ask['cipher']);
        if ($ask['op'] === 'write') {
            $prefix = CookieValuePrefix::create($ask['name'], $encrypter->getKey());
            $value = urlencode($encrypter->encrypt($prefix . $ask['value'], false));
        } else {
            $plain = $encrypter->decrypt(urldecode($ask['raw']), false);
            // As the middleware EncryptCookies has it.
            if (strpos($plain, CookieValuePrefix::create($ask['name'], $encrypter->getKey())) !== 0) throw new Exception('the prefix is that of another name');
            $value = (string) CookieValuePrefix::remove($plain);
        }
        echo json_encode(['ok' => true, 'value' => $value]), "\n";
    } catch (Throwable $error) {
        echo json_encode(['ok' => false, 'error' => $error->getMessage()]), "\n";
    }
}
