// <anshin-mark>: shows a verdict as an icon for the message list or as a banner for the open message. What comes from the message is only ever put
// in as text, and in isolation from what stands around it.
import { makeIcon } from "./icons.js";
import { isCleanName } from "./name.js";
import { isOrganisationId } from "./organisation-id.js";
import { STYLE } from "./style.js";
import { sentencePieces, sentenceText, wordingFor } from "./wording.js";

const SHOWN = ["verified", "suspect", "failed"];
// Of a verdict, what is read here as text.
const TEXTS = ["result", "domain", "organisation", "language", "id", "registry"];
// A verdict with a reason, or about another body, is untrusted whatever else it says.
const BODIES = ["matches", "not-checked"];
const LAST_SECOND = 253402300799; // of the year 9999, as in the field

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className !== "") {
    element.className = className;
  }
  element.append(...content);
  return element;
}

/** With a constructed style sheet: a page's Content-Security-Policy may forbid style elements. */
function makeRoot(element) {
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return root;
}

function isolated(text, language = "") {
  const bdi = make("bdi", "", text);
  bdi.dir = "auto";
  if (language !== "") {
    bdi.lang = language;
  }
  return bdi;
}

/** Whether a verdict may be shown at all. */
function isShowable(verdict) {
  if (!TEXTS.every((name) => typeof verdict?.[name] === "string") || !Number.isSafeInteger(verdict.decided_at) || Math.abs(verdict.decided_at) > LAST_SECOND) {
    return false;
  }
  if (verdict.reason !== "" || !BODIES.includes(verdict.body)) {
    return false;
  }
  if (!SHOWN.includes(verdict.result) || !isCleanName(verdict.organisation)) {
    return false;
  }
  return verdict.result !== "verified" || (verdict.organisation !== "" && verdict.domain !== "");
}

/** The page of the organisation in its registry; null if none is configured or it is no https address, and beside a warning. */
function registryPage(template, { result, id }) {
  if (!template || result !== "verified" || !isOrganisationId(id)) {
    return null;
  }
  const number = id.slice(id.indexOf(":") + 1);
  const address = template.replaceAll("{id}", encodeURIComponent(id)).replaceAll("{number}", encodeURIComponent(number));
  return address.startsWith("https://") ? address : null;
}

function makeSentence(verdict, wording) {
  return sentencePieces(verdict, wording).map((piece) => {
    if (typeof piece === "string") {
      return piece;
    }
    return isolated(piece.text, piece.name === "organisation" ? verdict.language : "");
  });
}

function makeFacts(verdict, wording, page) {
  const list = make("dl", "");
  const add = (name, ...content) => list.append(make("dt", "", name), make("dd", "", ...content));
  if (verdict.domain !== "") {
    add(wording.domain, isolated(verdict.domain));
  }
  // Beside a warning the number, and the registry's page, would look like the sender's own.
  if (verdict.result === "verified") {
    const isCorporateNumber = verdict.id.startsWith("jcn:");
    add(isCorporateNumber ? wording.corporateNumber : wording.id, isolated(isCorporateNumber ? verdict.id.slice(4) : verdict.id));
  }
  if (verdict.registry !== "") {
    add(wording.registry, isolated(verdict.registry));
  }
  add(wording.decidedAt, new Date(verdict.decided_at * 1000).toLocaleString(wording.language));
  if (page !== null) {
    const link = make("a", "", wording.registryPage);
    link.href = page;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    add("", link);
  }
  return list;
}

export class AnshinMarkElement extends HTMLElement {
  static observedAttributes = ["form", "lang", "registry-page"];

  #verdict = null;
  #root = makeRoot(this);

  /** What verifyMark() gave; null shows nothing. */
  get verdict() {
    return this.#verdict;
  }

  set verdict(verdict) {
    this.#verdict = verdict;
    this.#render();
  }

  constructor() {
    super();
    // A verdict that was set before the element was defined is a property of its own, which hides the accessor.
    if (Object.hasOwn(this, "verdict")) {
      const { verdict } = this;
      delete this.verdict;
      this.#verdict = verdict;
    }
  }

  connectedCallback() {
    this.#render();
  }

  attributeChangedCallback() {
    this.#render();
  }

  #render() {
    // First, and back last: what goes wrong in between must not leave the verdict of another message.
    this.#root.replaceChildren();
    this.hidden = true;
    if (!isShowable(this.#verdict)) {
      return;
    }
    const wording = wordingFor(this.closest("[lang]")?.lang || navigator.language);
    this.#root.replaceChildren(this.getAttribute("form") === "icon" ? this.#icon(wording) : this.#banner(wording));
    this.hidden = false;
  }

  #icon(wording) {
    const icon = make("span", this.#verdict.result, makeIcon(this.#verdict.result));
    const title = this.#verdict.result === "verified" ? "" : `${wording[`${this.#verdict.result}-title`]}: `;
    icon.title = title + sentenceText(this.#verdict, wording);
    icon.setAttribute("role", "img");
    icon.setAttribute("aria-label", icon.title);
    return icon;
  }

  #banner(wording) {
    const { result } = this.#verdict;
    const page = registryPage(this.getAttribute("registry-page"), this.#verdict);
    const words = make("div", "words");
    if (result !== "verified") {
      words.append(make("p", "title", wording[`${result}-title`]));
    }
    words.append(make("p", "sentence", ...makeSentence(this.#verdict, wording)));
    const advice = make("p", "advice", wording[`${result}-advice`]);
    const facts = make("details", "", make("summary", "", wording.details), makeFacts(this.#verdict, wording, page));
    words.append(...(result === "verified" ? [facts] : [advice, facts]));
    if (result === "verified") {
      facts.append(advice);
    }
    const banner = make("div", `banner ${result}`, makeIcon(result), words);
    banner.setAttribute("role", "note");
    banner.setAttribute("aria-label", wording[`${result}-title`]);
    return banner;
  }
}
