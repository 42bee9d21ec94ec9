// A headless Chromium, by playwright-core from build/browser (scripts/install-deps --e2e puts it there), and a server of src/webmail for it.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);
const BROWSER = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const PACKAGES = new URL("build/browser/package.json", ROOT);

const TYPES = { css: "text/css", html: "text/html", js: "text/javascript", svg: "image/svg+xml" };
// As strict as a webmail's may be, and as that of Thunderbird's pages is.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'";

/** What is missing to run a browser; empty if nothing is. */
export function missing() {
  if (BROWSER === undefined) {
    return "Chromium is not installed; run scripts/install-deps --e2e";
  }
  return existsSync(new URL("node_modules/playwright-core", PACKAGES)) ? "" : "playwright-core is not installed; run scripts/install-deps --e2e";
}

export async function launch() {
  const { chromium } = createRequire(fileURLToPath(PACKAGES))("playwright-core");
  return chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
}

/** Serves src/webmail, and an empty page as "/". The answer is closed by its close(). */
export async function serve() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Content-Type", `${TYPES[path.split(".").at(-1)] ?? "text/html"}; charset=utf-8`);
    try {
      response.end(path === "/" ? "<!doctype html><title>empty</title>" : readFileSync(new URL(`src/webmail${path}`, ROOT)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
