// The package as others install it: what is in it, that it runs, and that its types are right.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCE = join(ROOT, "src/webmail/js");
const description = JSON.parse(readFileSync(join(SOURCE, "package.json"), "utf8"));
const { vectors } = JSON.parse(readFileSync(join(ROOT, "tests/data/mark/vectors/vectors.json"), "utf8"));

const runs = (command) => spawnSync(command, ["--version"]).status === 0;
const tsc = [join(ROOT, "build/browser/node_modules/.bin/tsc"), "tsc"].find(runs);

test("it says what may be done with it", () => {
  const chosen = readdirSync(ROOT).some((name) => /^(?:LICENSE|COPYING)/.test(name));
  assert.equal(description.license === "UNLICENSED" && description.private === true, !chosen, "package.json and the repository must have the same licence");
});

test("installed", { skip: runs("npm") ? false : "npm is not installed; run scripts/install-deps --e2e" }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "anshin-npm-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [{ filename, files }] = JSON.parse(execFileSync("npm", ["pack", SOURCE, "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }));
  const installed = join(folder, "node_modules/anshin-mark");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed]);

  await t.test("it has what it needs and nothing else", () => {
    const needed = new Set(["README.md", "package.json"]);
    const add = (name) => {
      if (!needed.has(name)) {
        needed.add(name);
        const imports = readFileSync(join(installed, name), "utf8").matchAll(/^(?:import|export) .*from "(\.[^"]+\.js)";$/gm);
        [...imports].filter(() => name.endsWith(".js")).forEach(([, path]) => add(join(name, "..", path)));
      }
    };
    Object.values(description.exports).flatMap((paths) => Object.values(paths)).forEach((path) => add(path.slice(2)));
    assert.deepEqual(files.map(({ path }) => path).sort(), [...needed].sort());
  });

  await t.test("it runs by its name", () => {
    const program = `globalThis.crypto ??= (await import("node:crypto")).webcrypto;
      const { verifyMark } = await import("anshin-mark");
      const { readFileSync } = await import("node:fs");
      console.log(JSON.stringify(await verifyMark(readFileSync(process.argv[1]), JSON.parse(process.argv[2]))));`;
    const message = join(ROOT, "tests/data/mark/vectors/001-japanese.eml");
    const answer = execFileSync(process.execPath, ["--input-type=module", "-e", program, message, JSON.stringify(vectors[0].configuration)], { cwd: folder });
    assert.deepEqual(JSON.parse(answer), vectors[0].expected);
  });

  await t.test("its types are right", { skip: tsc === undefined && "the TypeScript compiler is not installed" }, () => {
    copyFileSync(join(ROOT, "tests/webmail/types.ts"), join(folder, "types.ts"));
    for (const [module, resolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
      const { status, stdout } = spawnSync(tsc, ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", module, "--moduleResolution", resolution, "types.ts"],
        { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stdout);
    }
  });
});
