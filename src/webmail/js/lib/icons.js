// One shape for each result, so that nobody needs to see colours: a full shield with a tick, a triangle and a hollow shield with an
// exclamation mark.

const SHAPES = {
  verified: "M12 1 3 4.5v6.6c0 5.4 3.7 10 9 11.9 5.3-1.9 9-6.5 9-11.9V4.5L12 1Zm-1.3 15.4-4.2-4.2 1.7-1.7 2.5 2.5 5.2-5.2 1.7 1.7-6.9 6.9Z",
  suspect: "M10.7 2.8 1.2 19.3C.6 20.3 1.3 21.6 2.5 21.6h19c1.2 0 1.9-1.3 1.3-2.3L13.3 2.8c-.6-1-2-1-2.6 0ZM10.9 8.5h2.2v6.5h-2.2V8.5Zm0 8.1h2.2v2.2h-2.2v-2.2Z",
  failed: "M12 1 3 4.5v6.6c0 5.4 3.7 10 9 11.9 5.3-1.9 9-6.5 9-11.9V4.5L12 1Zm0 2.3 6.9 2.7v5.1c0 4.3-2.8 8-6.9 9.7-4.1-1.7-6.9-5.4-6.9-9.7V6L12 3.3Zm-1.1 3.9h2.2v6.3h-2.2V7.2Zm0 8h2.2v2.2h-2.2v-2.2Z",
};
const SVG = "http://www.w3.org/2000/svg";

/** The shape as an SVG element that assistive technology skips: the text beside it says the same. */
export function makeIcon(result) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[result]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
