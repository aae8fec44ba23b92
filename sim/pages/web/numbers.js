/* Numbers and dates as people read them, and small helpers for SVG. Used by charts.js and map.js.
 *
 *   Panj.people(12345)            "12,300"      three figures of a large number are enough
 *   Panj.spread(median, low, high) "1,120 (800–1,900)"
 *   Panj.signed(1200)             "+1,200"      signedSpread: "−1,200 (−3,600 to −330)"
 *   Panj.percent(0.004)           "<1 %"
 *   Panj.day("2021-05-01", 3)     "2021-05-04"
 *   Panj.shortDate("2021-07-05")  "5 Jul"       longDate: "5 July 2021", weekday: "Monday"
 */
"use strict";

const Panj = (() => {
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const SVG = "http://www.w3.org/2000/svg";

  /* Rounding and words are those of sim/words/numbers.py, so that page, figure and terminal say the same. */

  /** Take the noise of arithmetic off: a quantile that is 38.5 may come as 38.50000000000001. */
  const clean = (value) => Math.abs(value) < 1e9 ? Math.round(value * 1e6) / 1e6 : value;

  /** Round a half to the even number: 50.5 is 50, 51.5 is 52. */
  function round(noisy) {
    const value = clean(noisy);
    return Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
  }

  const sign = (value) => (value < 0 ? "−" : "");
  const commas = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const millions = (size) => `${commas(String(Number((size / 1e6).toPrecision(12))))} million`;

  function grouped(value) {
    const number = round(value);
    return sign(number) + commas(String(Math.abs(number)));
  }

  function people(value) {
    const size = Math.abs(clean(value));
    if (size < 10000) return grouped(value);
    const digits = 10 ** (Math.floor(Math.log10(size)) - 2), rounded = round(size / digits) * digits;
    return sign(value) + (rounded < 1e6 ? commas(String(rounded)) : millions(rounded));
  }

  function axisNumber(noisy) {
    const value = clean(noisy), size = Math.abs(value);
    if (size >= 1e6) return sign(value) + millions(size);
    return sign(value) + (size < 10 && size % 1 ? String(Number(size.toPrecision(6))) : commas(String(Math.abs(round(size)))));
  }

  /** A range: a common "million" once; no dash after a minus. */
  function span(low, high) {
    const [first, last] = [low, high].map(people);
    const start = last.endsWith(" million") ? first.replace(/ million$/, "") : first;
    return start + (low < 0 ? " to " : "–") + last;
  }

  function spread(median, low, high) {
    const [a, b, c] = [median, low, high].map(people);
    return b === c ? a : `${a} (${span(low, high)})`;
  }

  /** A difference as one reads it. */
  function signed(value) {
    const text = people(Math.abs(value));
    return text === "0" ? text : (value > 0 ? "+" : "−") + text;
  }

  function signedSpread(median, low, high) {
    const [a, b, c] = [median, low, high].map(signed), unit = / million$/;
    if (b === c) return a;
    if (![a, b, c].every((text) => unit.test(text))) return `${a} (${b} to ${c})`;
    return `${a.replace(unit, "")} (${b.replace(unit, "")} to ${c.replace(unit, "")}) million`;
  }

  function percent(noisy) {
    const share = Math.round(noisy * 1e12) / 1e12, rounded = round(100 * share);
    if (share > 0 && rounded === 0) return "<1\u00a0%";
    if (share < 1 && rounded === 100) return ">99\u00a0%";
    return `${rounded}\u00a0%`;
  }

  function day(start, number) {
    const date = new Date(`${start}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + number);
    return date.toISOString().slice(0, 10);
  }

  function daysBetween(first, last) {
    return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86400000);
  }

  const parts = (date) => date.split("-").map(Number);
  const shortDate = (date) => `${parts(date)[2]} ${MONTHS[parts(date)[1] - 1].slice(0, 3)}`;
  const weekday = (date) => new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  const longDate = (date) => `${parts(date)[2]} ${MONTHS[parts(date)[1] - 1]} ${parts(date)[0]}`;

  /** Make an SVG element. */
  function svg(name, attributes = {}, parent = null) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.appendChild(made);
    return made;
  }

  /** Make an HTML element; text is always set as text, never as HTML. */
  function html(name, className = "", text = "", parent = null) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== "") made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }

  /** Set an attribute only when it changes: what does not change costs nothing to draw. */
  function put(element, name, value) {
    const known = element.panj || (element.panj = {});
    if (known[name] === value) return;
    known[name] = value;
    element.setAttribute(name, value);
  }

  /** Show lines of text in a box beside a point of `element` (pixels), inside its edges. */
  function tip(box, element, x, y, lines) {
    box.replaceChildren(...lines.map(([className, text]) => html("div", className, text)));
    box.hidden = false;
    const wide = element.clientWidth, own = box.offsetWidth, tall = box.offsetHeight;
    let left = x + 14;
    if (left + own > wide) left = Math.max(0, Math.min(x - 14 - own, wide - own));
    const top = Math.max(0, Math.min(y - tall / 2, element.clientHeight - tall));
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  return { MONTHS, exact: grouped, whole: round, people, axisNumber, span, spread, signed, signedSpread, percent, day, daysBetween, shortDate, longDate, weekday, svg, html, put, tip };
})();
