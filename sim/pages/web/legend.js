/* What the colours, widths and sizes of the map mean, in a strip under it. Made and kept up to date by map.js. */
"use strict";

class PanjMapLegend {
  constructor(element, options) {
    this.known = "";
    this.box = Panj.html("div", "panj-legend", "", element);
    const group = (title) => {
      const made = Panj.html("div", "panj-key", "", this.box);
      Panj.html("div", "panj-keyhead", title, made);
      return made;
    };
    const item = (parent, wide, draw, text) => {
      const row = Panj.html("span", "panj-item", "", parent);
      const svg = Panj.svg("svg", { width: wide, height: 18, viewBox: `0 0 ${wide} 18`, "aria-hidden": "true" }, row);
      draw(svg);
      Panj.html("span", "", text, row);
    };
    const held = group(options.runs > 1 ? "Chance that the insurgents hold it" : "Held by");
    Panj.html("div", "panj-ramp", "", held);
    const ends = Panj.html("div", "panj-rampends", "", held);
    for (const text of options.runs > 1 ? ["0\u00a0%", "50\u00a0%", "100\u00a0%"] : ["government", "insurgents"]) {
      Panj.html("span", "", text, ends);
    }
    const square = (name) => (svg) => Panj.svg("rect", { x: 3, y: 4, width: 10, height: 10, class: name }, svg);
    item(held, 16, (svg) => {
      Panj.svg("rect", { x: 3, y: 4, width: 10, height: 10, class: "panj-capital" }, svg)
        .setAttribute("style", "--strong: var(--panj-government); --share: 100%");
    }, "capital");
    item(held, 18, (svg) => {
      square("panj-cell")(svg);
      for (const [cx, cy] of [[5.5, 6.5], [10.5, 6.5], [8, 11]]) Panj.svg("circle", { cx, cy, r: 1.45, class: "panj-screen" }, svg);
    }, "fighting");
    this.flows = group("People per day");
    for (const [name, text] of [["civilians", "civilians"], ["soldiers", "soldiers"]]) {
      item(this.flows, 36, (svg) => Panj.svg("path", {
        d: PanjMap.taper([0, 9, 36, 9], 5, 0), class: `panj-flow panj-${name}`,
      }, svg), text);
    }
    this.widths = Panj.html("div", "panj-row", "", this.flows);
    this.crossings = group("Crossings");
    item(this.crossings, 18, (svg) => Panj.svg("circle", { cx: 9, cy: 9, r: 7, class: "panj-disc" }, svg), "arrived");
    item(this.crossings, 20, (svg) => {
      Panj.svg("circle", { cx: 10, cy: 9, r: 8, class: "panj-queue" }, svg);
      Panj.svg("circle", { cx: 10, cy: 9, r: 5, class: "panj-disc panj-empty" }, svg);
    }, "waiting");
    this.radii = Panj.html("div", "panj-row", "", this.crossings);
    const banks = group("Banks");
    const wall = (dashes) => (svg) => {
      Panj.svg("circle", { cx: 10, cy: 11, r: 4, class: "panj-disc panj-empty" }, svg);
      Panj.svg("path", { d: "M2.4 8A8 8 0 0 1 17.6 8", class: "panj-bank", "stroke-width": 2.2, "stroke-dasharray": dashes }, svg);
    };
    item(banks, 20, wall("none"), "closed");
    item(banks, 20, wall("2.6 2"), options.runs > 1 ? "limited, or closed in half the runs" : "limited");
    Panj.html("span", "panj-keynote", "inward: home bank; outward: host bank", banks);
    const sites = group("Reception sites");
    for (const [share, text] of [[0, "empty"], [0.5, "half full"], [1, "full"]]) {
      item(sites, 18, (svg) => {
        Panj.svg("circle", { cx: 9, cy: 9, r: 7, class: share === 1 ? "panj-rim panj-full" : "panj-rim" }, svg);
        Panj.svg("path", { d: PanjMap.level(9, 9, 6.4, share), class: "panj-fill" }, svg);
      }, text);
    }
    Panj.html("span", "panj-keynote panj-narrow", options.runs > 1 ? "%: of its places, the median of each run’s own share" : "%: of its places", sites);
  }

  /** Show round numbers of people at the sizes they have on the map. */
  sizes(scales) {
    const known = `${scales.flow} ${scales.crossing}`;
    if (known === this.known) return;
    this.known = known;
    const row = (parent, values, draw) => {
      parent.replaceChildren(...values.map((value) => {
        const item = Panj.html("span", "panj-item");
        item.append(draw(value));
        Panj.html("span", "", Panj.people(value), item);
        return item;
      }));
    };
    row(this.widths, PanjMapLegend.examples(scales.flow), (value) => {
      const svg = Panj.svg("svg", { width: 28, height: 18, viewBox: "0 0 28 18", "aria-hidden": "true" });
      const width = Math.max(1.2, PanjMap.WIDEST * Math.sqrt(value / scales.flow));
      Panj.svg("path", { d: PanjMap.taper([0, 9, 28, 9], width, 0), class: "panj-flow panj-plain" }, svg);
      return svg;
    });
    row(this.radii, PanjMapLegend.examples(scales.crossing), (value) => {
      const r = Math.max(3.2, PanjMap.LARGEST * Math.sqrt(value / scales.crossing));
      const size = Math.ceil(2 * r + 2);
      const svg = Panj.svg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
      Panj.svg("circle", { cx: size / 2, cy: size / 2, r, class: "panj-plainring" }, svg);
      return svg;
    });
  }

  static examples(most) {
    const tens = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
    const top = tens * Math.max(...[1, 2, 5].filter((step) => step * tens <= Math.max(most, 1)));
    const values = [top / 25, top / 5, top].filter((value) => value >= 1);
    return [...new Set(values.map((value) => {
      const digit = 10 ** Math.floor(Math.log10(value));
      return Math.round(value / digit) * digit;
    }))];
  }
}
