// The search: walks down the index tree to the first key that begins with what was typed and shows
// the organisations from there on. Nodes are scripts, because pages from a file system may load
// nothing else.
"use strict";

(function () {
  const shownAtOnce = 30;
  const longestDomain = 253;
  const registry = window.anshin;
  const field = document.getElementById("query");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const status = document.getElementById("status");

  const texts = {
    ja: {
      none: (words) => `「${words}」に当てはまる組織は登録されていません。`,
      some: (count) => `${count}件見つかりました。`,
      first: (count) => `はじめの${count}件を表示しています。`,
      above: (name) => `この名前そのものの登録はありません。上位のドメイン ${name} の検索結果:`,
      failed: "索引を読み込めませんでした。ページを再読み込みしてください。",
    },
    en: {
      none: (words) => `No organisation is registered for “${words}”.`,
      some: (count) => (count === 1 ? "1 organisation found." : `${count} organisations found.`),
      first: (count) => `The first ${count} organisations are shown.`,
      above: (name) => `This very name is not registered. Results for the parent domain ${name}:`,
      failed: "The index could not be loaded. Please reload the page.",
    },
  };
  const phrases = () => texts[document.documentElement.dataset.language];

  const nodes = new Map(); // name -> promise of its rows
  const waiting = new Map(); // name -> resolve

  window.anshinIndex = (name, rows) => {
    const resolve = waiting.get(name);
    if (resolve) {
      waiting.delete(name);
      resolve(rows);
    }
  };

  function load(name) {
    if (!nodes.has(name)) {
      nodes.set(
        name,
        new Promise((resolve, reject) => {
          waiting.set(name, resolve);
          const script = document.createElement("script");
          script.src = `i/${name}.js`;
          script.onload = () => script.remove();
          script.onerror = () => {
            nodes.delete(name);
            script.remove();
            reject(new Error(name));
          };
          document.head.append(script);
        }),
      );
    }
    return nodes.get(name);
  }

  // The index is ordered by code points, strings compare by UTF-16 units.
  function isBefore(a, b) {
    const x = Array.from(a);
    const y = Array.from(b);
    for (let i = 0; i < x.length && i < y.length; i += 1) {
      if (x[i] !== y[i]) {
        return x[i].codePointAt(0) < y[i].codePointAt(0);
      }
    }
    return x.length < y.length;
  }

  // All rows from the first key that is not before `key`.
  async function* rowsFrom(key, node, depth) {
    const rows = await load(node);
    if (depth === 0) {
      for (const row of rows) {
        if (!isBefore(row[0], key)) {
          yield row;
        }
      }
      return;
    }
    let first = 0;
    while (first + 1 < rows.length && isBefore(rows[first + 1][0], key)) {
      first += 1;
    }
    for (const [, below] of rows.slice(first)) {
      yield* rowsFrom(key, below, depth - 1);
    }
  }

  // Organisations with a key that begins with `key`, each once.
  async function* organisationsFor(key) {
    const seen = new Set();
    for await (const row of rowsFrom(key, registry.root, registry.depth)) {
      if (!row[0].startsWith(key)) {
        return;
      }
      if (!seen.has(row[1])) {
        seen.add(row[1]);
        yield row;
      }
    }
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) {
      made.className = className;
    }
    return made;
  }

  function item([, id, name, english, domain]) {
    const link = document.createElement("a");
    link.href = `o/${id.replace(":", "/")}.html`;
    link.append(element("span", name, "name"));
    if (english) {
      const other = element("span", english, "other");
      other.lang = "en";
      link.append(other);
    }
    const facts = element("span", "", "facts");
    facts.append(element("span", domain, "domain"), element("span", id.replace(/^jcn:/, ""), "number"));
    link.append(facts);
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  let current = { organisations: null, count: 0, next: undefined };

  async function showMore(search) {
    const entries = [];
    let step = search.next || (await search.organisations.next());
    while (!step.done && entries.length < shownAtOnce) {
      entries.push(item(step.value));
      step = await search.organisations.next();
    }
    if (search !== current) {
      return false;
    }
    search.next = step;
    search.count += entries.length;
    const focus = search.count > entries.length;
    list.append(...entries);
    more.hidden = step.done;
    if (focus && entries.length > 0) {
      entries[0].firstChild.focus();
    }
    return true;
  }

  function tellCount(search) {
    const words = phrases();
    const count = search.next.done ? words.some(search.count) : words.first(search.count);
    status.textContent = search.above ? `${words.above(search.above)} ${count}` : count;
  }

  // The host that an address or a URL names; what else was typed stays.
  function hostIn(typed) {
    const words = typed.trim();
    const url = /^https?:\/\/([^/:?#]+)/i.exec(words);
    if (url) {
      return url[1];
    }
    const at = words.lastIndexOf("@");
    return at < 0 ? words : words.slice(at + 1).replace(/>$/, "");
  }

  // Of what is longer than a domain name can be there is none: with thousands of labels asking for each would take long.
  function parentOf(host) {
    if (host.length > longestDomain) {
      return "";
    }
    const labels = host.normalize("NFKC").split(/[.。]/);
    return labels.length > 2 && labels.every((label) => label && !/\s/.test(label)) ? labels.slice(1).join(".") : "";
  }

  async function search() {
    const typed = field.value;
    let host = hostIn(typed);
    const key = anshinFold(host, registry);
    const mine = { organisations: organisationsFor(key), count: 0, next: undefined, above: "" };
    current = mine;
    keepInAddress(typed);
    if (key === "") {
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      mine.next = await mine.organisations.next();
      while (mine.next.done && parentOf(host) !== "") {
        host = parentOf(host);
        mine.above = host;
        mine.organisations = organisationsFor(anshinFold(host, registry));
        mine.next = await mine.organisations.next();
      }
      if (mine !== current) {
        return;
      }
      list.replaceChildren();
      if (mine.next.done) {
        more.hidden = true;
        status.textContent = phrases().none(typed.trim());
      } else if (await showMore(mine)) {
        tellCount(mine);
      }
    } catch (error) {
      if (mine === current) {
        status.textContent = phrases().failed;
      }
    }
  }

  // So that "back" from an organisation's page comes back to the results.
  function keepInAddress(typed) {
    history.replaceState(null, "", typed ? `#q=${encodeURIComponent(typed)}` : location.pathname + location.search);
  }

  function fromAddress() {
    const found = /^#q=(.*)$/.exec(location.hash);
    try {
      // A script may write more into the field than a person.
      return found ? decodeURIComponent(found[1]).slice(0, field.maxLength) : "";
    } catch (error) {
      return "";
    }
  }

  let pause;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 150);
  });
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  more.addEventListener("click", async () => {
    const mine = current;
    try {
      if (await showMore(mine)) {
        tellCount(mine);
      }
    } catch (error) {
      status.textContent = phrases().failed;
    }
  });
  document.addEventListener("anshin-language", search);
  window.addEventListener("hashchange", () => {
    if (fromAddress() !== field.value) {
      field.value = fromAddress();
      search();
    }
  });

  field.value = fromAddress();
  field.disabled = false;
  document.getElementById("search").hidden = false;
  if (field.value) {
    search();
  }
})();
