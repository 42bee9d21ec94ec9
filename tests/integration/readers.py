"""What the readers of Anshin-Mark say of messages: C++ (anshinctl), JavaScript (which Thunderbird's add-on uses) and PHP (Roundcube's plugin)."""

import json
import shutil
import subprocess

import lab

JAVASCRIPT = """
import { readFileSync } from "node:fs";
const [, root, host, key, ...paths] = process.argv;
await import(root + "/tests/webmail/web-crypto.mjs");
const { verifyMark } = await import(root + "/src/webmail/js/index.js");
const trust = { authserv_ids: [host], keys: { ["default@" + host]: key } };
console.log(JSON.stringify(await Promise.all(paths.map((path) => verifyMark(new Uint8Array(readFileSync(path)), trust)))));
"""
PHP = r"""
[, $root, $host, $key] = $argv;
require $root . '/src/webmail/roundcube/anshin_mark/lib/autoload.php';
$reader = new Anshin\Mark\Reader(new Anshin\Mark\Configuration([$host], ["default@{$host}" => $key]));
echo json_encode(array_map(static function (string $path) use ($reader) {
    $message = Anshin\Mark\Message::parse(file_get_contents($path));
    return $reader->read($message, static function (Anshin\Mark\BodyHash $hash) use ($message) {
        $hash->update($message->body);
        return $hash;
    });
}, array_slice($argv, 4)));
"""


def verdicts(build, paths, public_key):
    """The verdicts of each reader that can run here, in the order of the files. `public_key` is a file as keygen makes it."""
    paths = list(map(str, paths))
    key = public_key.read_text().strip()
    options = ["--key", f"default@{lab.AUTHSERV_ID}={key}", "--authserv-id", lab.AUTHSERV_ID, "--json"]
    found = {"C++": [json.loads(build.ctl("mark", "verify", path, *options).stdout) for path in paths]}
    arguments = [str(lab.ROOT), lab.AUTHSERV_ID, key, *paths]
    if shutil.which("node"):
        found["JavaScript"] = _run(["node", "--input-type=module", "-e", JAVASCRIPT, "--", *arguments])
    if shutil.which("php8.2"):
        found["PHP"] = _run(["php8.2", "-r", PHP, "--", *arguments])
    return found


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=lab.PATIENCE * 4)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return json.loads(done.stdout)
