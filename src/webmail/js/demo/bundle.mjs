// Writes demo/reader.js: the reader and the element as one classic script, because browsers load no modules from file: addresses.
//   node demo/bundle.mjs [--check]    --check: tells whether the file is up to date, and writes nothing
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const target = new URL("reader.js", import.meta.url);
const START = new URL("../index.js", import.meta.url);
const ELEMENT = new URL("../element.js", import.meta.url);
const IMPORT = /^import \{([^}]*)\} from "([^"]+)";\n/gm;
const REEXPORT = /^export \{([^}]*)\} from "([^"]+)";\n/gm;
const EXPORT = /^export (?:async )?(?:function|const|class) (\w+)/gm;

// "../lib/tag-list.js" becomes lib_tag_list.
const variable = (url) => new URL(url).pathname.slice(new URL("..", import.meta.url).pathname.length).replace(/\.js$/, "").replace(/\W/g, "_");

/** Module addresses, each behind those it needs. */
function collect(url, done = new Set()) {
  if (!done.has(url)) {
    const source = readFileSync(new URL(url), "utf8");
    for (const [, , path] of [...source.matchAll(IMPORT), ...source.matchAll(REEXPORT)]) {
      collect(new URL(path, url).href, done);
    }
    done.add(url);
  }
  return done;
}

/** A module as a function that is called at once and gives what it exports. */
function wrapped(url) {
  const source = readFileSync(new URL(url), "utf8");
  const exported = [...source.matchAll(EXPORT)].map(([, name]) => name);
  for (const [, names] of source.matchAll(REEXPORT)) {
    exported.push(...names.split(",").map((name) => name.trim()));
  }
  const load = (_, names, path) => `const {${names}} = ${variable(new URL(path, url))};\n`;
  const body = source.replace(IMPORT, load).replace(REEXPORT, load).replace(/^export \{[^}]*\};\n/gm, "").replace(/^export /gm, "").trim();
  return `const ${variable(url)} = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();\n`;
}

export function bundle() {
  const modules = collect(ELEMENT.href, collect(START.href));
  return `// Made by bundle.mjs from index.js and element.js: change those.\n"use strict";\n\nconst anshinMark = (() => {\n${[...modules].map(wrapped).join("\n")}\nreturn ${variable(START)};\n})();\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== "--check") {
    writeFileSync(target, bundle());
  } else if (readFileSync(target, "utf8") !== bundle()) {
    console.error("src/webmail/js/demo/reader.js is out of date; run: node src/webmail/js/demo/bundle.mjs");
    process.exitCode = 1;
  }
}
