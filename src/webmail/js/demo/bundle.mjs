// Makes the demo page for file: addresses, from which browsers load no modules: the page, its style, and one classic script of all modules.
//   node demo/bundle.mjs [FOLDER]    FOLDER is build/webmail/demo if not given
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const START = new URL("demo.js", import.meta.url);
const PACKAGE = new URL("../", import.meta.url);
const IMPORT = /^(?:import|export) \{([^}]*)\} from "([^"]+)";\n/gm;
const LOAD = /^import "([^"]+)";\n/gm;
const EXPORT = /^export (?:async )?(?:function|const|class) (\w+)/gm;
const MODULE_SCRIPT = '<script type="module" src="demo.js"></script>';

// "../lib/tag-list.js" becomes lib_tag_list.
const variable = (url) => url.href.slice(PACKAGE.href.length).replace(/\.js$/, "").replace(/\W/g, "_");

/** Modules by address, each behind those it needs. */
function collect(url, done = new Map()) {
  if (!done.has(url.href)) {
    const source = readFileSync(url, "utf8");
    for (const path of [...[...source.matchAll(IMPORT)].map((match) => match[2]), ...[...source.matchAll(LOAD)].map((match) => match[1])]) {
      collect(new URL(path, url), done);
    }
    done.set(url.href, source);
  }
  return done;
}

/** A module as a function that is called at once and gives what it exports. */
function wrapped(url, source) {
  const exported = [...source.matchAll(EXPORT)].map(([, name]) => name);
  for (const [, names] of source.matchAll(/^export \{([^}]*)\}/gm)) {
    exported.push(...names.split(",").map((name) => name.trim()));
  }
  const body = source.replace(IMPORT, (_, names, path) => `const {${names}} = ${variable(new URL(path, url))};\n`).replace(LOAD, "")
    .replace(/^export \{[^}]*\};\n/gm, "").replace(/^export /gm, "").trim();
  return `const ${variable(url)} = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();\n`;
}

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../build/webmail/demo", PACKAGE));
const script = [...collect(START)].map(([address, source]) => wrapped(new URL(address), source)).join("\n");
const page = readFileSync(new URL("index.html", START), "utf8");
if (!page.includes(MODULE_SCRIPT)) {
  throw new Error(`demo/index.html must load its script by ${MODULE_SCRIPT}`);
}
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "demo.js"), `"use strict";\n\n${script}`);
writeFileSync(join(folder, "index.html"), page.replace(MODULE_SCRIPT, '<script src="demo.js" defer></script>'));
copyFileSync(new URL("demo.css", START), join(folder, "demo.css"));
console.log(join(folder, "index.html"));
