/* The map: who holds what, who is on which road, who waits and who has arrived, on one day.
 *
 *   const map = new PanjMap(element, scene, options);
 *   map.show(frame);                      // as often as you like; only attributes change, nothing is built anew
 *   map.select("crossing", "tem");        // opens the box of a mark: "crossing", "site" or "cell"
 *   map.destroy();
 *
 * element   an empty block element; the map takes its width.
 * options   {scales: {flow: 1190, crossing: 1160},   people: the widest flow, the largest crossing. Without it, and
 *                                                    when they are passed, the scales double as need be
 *            legend: true,                           whether the meaning of the marks is written under the map
 *            credits: true,                          whether the makers of borders and places are named under it
 *            runs: 200}                              replicates behind the frame; 1: chances are said as yes or no
 * scene     from sim.pages.web.scene(world): {width, height, host, countries: [{id, rings: [[x, y, …]]}],
 *           borders: [{id, main, lines}], home: [ring], cells: [{id, name, province, capital, x, y, shape}],
 *           roads: [[x1, y1, x2, y2]], arcs: [[x1, y1, x2, y2]], crossings: [{id, name, long, main, x, y, way}],
 *           sites: [{id, name, long, x, y}], beyond: [names of crossings and sites too far off to be drawn], credits,
 *           inset, bar: {km, units}, labels: {wide, middle, narrow}}
 * frame     from sim.pages.web.frame(world, …), lists in the order of the scene's lists:
 *           {date: "2021-07-06",
 *            holder: [0..100 per cell; whole but near the ends], fighting: [0..100 per cell] or null,
 *            flows: [arc, civilians, soldiers, arc, …] people per day, only arcs on which anybody moves,
 *            arrived: [civilians, soldiers, …] two per crossing, both: [per crossing] or null (the sum), queue: [per crossing],
 *            near: [0..100 per crossing, as holder] or null, far: [0..20 for civilians, for soldiers, …] or null,
 *            people: [per site], rooms: [places per site on that day], taken: [share of them, per site],
 *            overflow: [of the people, per site],
 *            beyond: [people per place beyond]}
 *
 * Keys: the map is one stop of Tab; the arrow keys go from mark to mark, Escape closes the box.
 */
"use strict";

class PanjMap {
  /** A site is full from this share of its places on, as everywhere: sim/words/wording.py. */
  static FULL = 0.95;

  constructor(element, scene, options = {}) {
    this.element = element;
    this.scene = scene;
    this.options = { legend: true, credits: true, runs: 2, ...options };
    this.scales = { flow: 100, crossing: 500, ...options.scales };
    this.frame = null;
    this.chosen = null;
    this.number = PanjMap.made = (PanjMap.made || 0) + 1;
    element.classList.add("panj-map");
    this.stage = Panj.html("div", "panj-stage", "", element);
    this.svg = Panj.svg("svg", {
      viewBox: `0 0 ${scene.width} ${scene.height}`, role: "group", tabindex: "0", class: "panj-mapsvg",
      "aria-label": "Map. Arrow keys go from mark to mark.",
    }, this.stage);
    this.tip = Panj.html("div", "panj-tip", "", this.stage);
    this.tip.hidden = true;
    this.live = Panj.html("div", "panj-hidden", "", this.stage);
    this.live.setAttribute("aria-live", "polite");
    this.ground();
    this.flowLayer = Panj.svg("g", { class: "panj-flows" }, this.svg);
    this.flows = new Map();
    this.leaderLayer = Panj.svg("g", {}, this.svg);  // under the marks, not across them
    this.marks();
    this.labels();
    this.insets();
    this.listen();
    this.beyond = Panj.html("p", "panj-undermap", "", element);
    this.beyond.hidden = true;
    if (this.options.legend) this.legend = new PanjMapLegend(element, this.options);
    if (this.options.credits && scene.credits) Panj.html("p", "panj-undermap panj-credits", scene.credits, element);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.stage);
    this.fit();
  }

  destroy() {
    this.observer.disconnect();
    this.element.replaceChildren();
  }

  /* ---- what stands still ---- */

  ground() {
    const { scene, svg } = this;
    const closed = (ring) => `M${ring.slice(0, 2)}L${ring.slice(2).join(" ")}Z`;
    const defs = Panj.svg("defs", {}, svg);
    const clip = Panj.svg("clipPath", { id: `panj-home-${this.number}` }, defs);
    const home = scene.home.map(closed).join("") || `M0 0H${scene.width}V${scene.height}H0Z`;
    Panj.svg("path", { d: home }, clip);
    for (let level = 1; level <= PanjMap.DOTS; level += 1) this.screen(defs, level);
    Panj.svg("rect", { width: scene.width, height: scene.height, class: "panj-abroad" }, svg);
    for (const country of scene.countries) {
      Panj.svg("path", { d: country.rings.map(closed).join(""), class: "panj-country" }, svg);
    }
    if (scene.home.length) Panj.svg("path", { d: home, class: "panj-home" }, svg);
    const land = Panj.svg("g", { "clip-path": `url(#panj-home-${this.number})` }, svg);
    this.cells = scene.cells.map((cell, k) => Panj.svg("path", {
      d: cell.shape.length ? closed(cell.shape) : "", class: "panj-cell", "data-mark": `cell ${k}`,
    }, land));
    this.fights = scene.cells.map((cell) => Panj.svg("path", {
      d: cell.shape.length ? closed(cell.shape) : "", class: "panj-fight", fill: "none",
    }, land));
    const roads = scene.roads.map(([a, b, c, d]) => `M${a} ${b}L${c} ${d}`).join("");
    Panj.svg("path", { d: roads, class: "panj-road" }, svg);
    for (const main of [false, true]) {
      const lines = scene.borders.filter((border) => border.main === main).flatMap((border) => border.lines);
      const d = lines.map((line) => `M${line.join(" ")}`).join("");
      if (main) Panj.svg("path", { d, class: "panj-halo" }, svg);
      Panj.svg("path", { d, class: main ? "panj-border panj-main" : "panj-border" }, svg);
    }
  }

  /** A screen of dots like a newspaper's; the area of a dot is the fighting. */
  screen(defs, level) {
    const pattern = Panj.svg("pattern", {
      id: `panj-dots-${this.number}-${level}`, width: 8, height: 13.8, patternUnits: "userSpaceOnUse",
    }, defs);
    const r = 1.75 * Math.sqrt(level / PanjMap.DOTS);
    for (const [cx, cy] of [[2, 3.45], [6, 10.35]]) Panj.svg("circle", { cx, cy, r, class: "panj-screen" }, pattern);
  }

  marks() {
    const { scene, svg } = this;
    this.capitalMarks = new Map();
    scene.cells.forEach((cell, k) => {
      if (!cell.capital || cell.x < 0 || cell.x > scene.width || cell.y < 0 || cell.y > scene.height) return;
      this.capitalMarks.set(k, Panj.svg("rect", { class: "panj-capital", "data-mark": `cell ${k}` }, svg));
    });
    this.crossingMarks = scene.crossings.map((crossing, k) => {
      const group = Panj.svg("g", { class: "panj-crossing", "data-mark": `crossing ${k}` }, svg);
      const circle = (name) => Panj.svg("circle", { cx: crossing.x, cy: crossing.y, class: name, r: 0 }, group);
      return { group, ring: circle("panj-queue"), disc: circle("panj-disc"),
        near: Panj.svg("path", { class: "panj-bank panj-near" }, group),
        far: Panj.svg("path", { class: "panj-bank panj-far" }, group) };
    });
    // on top: a site is small, and its crossing may grow as far as to hide it
    this.siteMarks = scene.sites.map((site, k) => {
      const group = Panj.svg("g", { class: "panj-site", "data-mark": `site ${k}` }, svg);
      return { group, rim: Panj.svg("circle", { cx: site.x, cy: site.y, class: "panj-rim" }, group),
        fill: Panj.svg("path", { class: "panj-fill" }, group) };
    });
    this.focus = Panj.svg("circle", { class: "panj-focus", r: 0 }, svg);
  }

  /** Write the names once for each width of the page; only one set is shown at a time. */
  labels() {
    this.sets = {};
    for (const [name, set] of Object.entries(this.scene.labels)) {
      const group = Panj.svg("g", { class: "panj-names" }, this.svg), leaders = Panj.svg("g", {}, this.leaderLayer);
      const numbers = [];
      for (const label of set.names) {
        if (label.leader) {
          const [a, b, c, d] = label.leader;
          Panj.svg("path", { d: `M${a} ${b}L${c} ${d}`, class: "panj-leader" }, leaders);
        }
        const text = Panj.svg("text", {
          x: label.x, y: label.y, "text-anchor": label.anchor, "font-size": label.size,
          class: `panj-name panj-${label.group}name${label.bold ? " panj-bold" : ""}${label.italic ? " panj-italic" : ""}`,
        }, group);
        const known = { crossing: this.scene.crossings, site: this.scene.sites, cell: this.scene.cells }[label.group];
        const full = label.text || known[label.number].name;
        text.append(label.group === "cell" ? full.split(" (")[0] : full);
        if (set.numbers && (label.group === "crossing" || label.group === "site")) {
          const tspan = Panj.svg("tspan", { class: "panj-count" }, text);
          numbers.push({ group: label.group, number: label.number, tspan, text: "" });
        }
      }
      this.sets[name] = { layers: [group, leaders], numbers, marks: set.marks };
    }
  }

  insets() {
    const { inset, bar, height } = this.scene;
    this.dots = [];
    this.insetText = Panj.svg("text", { class: "panj-name" });
    if (inset.box.length) this.country(inset);
    const scale = Panj.svg("g", { class: "panj-scale" }, this.svg);
    Panj.svg("path", { d: `M14 ${height - 12}h${bar.units}`, class: "panj-bar" }, scale);
    this.barText = Panj.svg("text", { x: 14, y: height - 18, class: "panj-name" }, scale);
    this.barText.append(`${bar.km} km`);
  }

  /** The whole country small; a world without outline and with a capital at most has none. */
  country(inset) {
    const group = Panj.svg("g", { class: "panj-inset" }, this.svg);
    const [x, y, width, tall] = inset.box;
    Panj.svg("rect", { x, y, width, height: tall, class: "panj-insetbox" }, group);
    const d = inset.outline.map((ring) => `M${ring.join(" ")}Z`).join("");
    Panj.svg("path", { d, class: "panj-insetland" }, group);
    this.dots = inset.capitals.map(({ cell, spot }) => ({ cell, mark: Panj.svg("rect", {
      x: spot[0] - 3, y: spot[1] - 3, width: 6, height: 6, class: "panj-capital", "data-mark": `cell ${cell}`,
    }, group) }));
    const [a, b, c, e] = inset.frame;
    Panj.svg("rect", { x: a, y: b, width: c - a, height: e - b, class: "panj-insetframe" }, group);
    group.appendChild(this.insetText);
    for (const [text, down] of [["Provincial", 1.4], ["capitals", 2.6]]) {
      Panj.svg("tspan", { x: x + 6, y, dy: `${down}em` }, this.insetText).append(text);
    }
  }

  fit() {
    const wide = this.stage.clientWidth;
    if (!wide) return;
    const name = wide >= 780 ? "wide" : wide >= 480 ? "middle" : "narrow";
    if (name === this.size) return;
    this.size = name;
    for (const [key, set] of Object.entries(this.sets)) {
      for (const layer of set.layers) layer.style.display = key === name ? "" : "none";
    }
    this.k = this.sets[name].marks;
    this.insetText.style.display = name === "narrow" ? "none" : "";
    this.insetText.setAttribute("font-size", name === "middle" ? 14 : 11);
    this.barText.setAttribute("font-size", this.scene.labels[name].font);
    if (this.frame) this.show(this.frame);
    else this.rest();
  }

  /** Put the marks where they are, without people. */
  rest() {
    const { crossings, sites } = this.scene;
    this.capitals();
    sites.forEach((_, k) => this.site(k, 0, 0, 0));
    crossings.forEach((_, k) => this.crossing(k, 0, 0, null));
  }

  /* ---- what changes ---- */

  show(frame) {
    this.frame = frame;
    this.grow(frame);
    frame.holder.forEach((chance, k) => this.holder(this.cells[k], chance));
    this.capitals();
    for (const { cell, mark } of this.dots) this.holder(mark, frame.holder[cell]);
    this.fights.forEach((mark, k) => {
      const share = frame.fighting ? frame.fighting[k] / 100 : 0;
      const level = Math.max(1, Math.round(share * PanjMap.DOTS));
      Panj.put(mark, "fill", share < 0.04 ? "none" : `url(#panj-dots-${this.number}-${level})`);
    });
    this.scene.crossings.forEach((_, k) => this.crossing(k, PanjMap.arrived(frame, k),
      frame.queue[k], frame));
    this.scene.sites.forEach((_, k) => this.site(k, PanjMap.share(frame, k)));
    this.flow(frame.flows);
    this.count(frame);
    this.further(frame);
    if (this.chosen) this.tell();
  }

  /** Let the scales double when a day passes them. */
  grow(frame) {
    let flow = 0, most = 0;
    for (let k = 0; k < frame.flows.length; k += 3) flow = Math.max(flow, frame.flows[k + 1], frame.flows[k + 2]);
    frame.queue.forEach((queue, k) => {
      most = Math.max(most, PanjMap.arrived(frame, k) + queue);
    });
    while (this.scales.flow < flow) this.scales.flow *= 2;
    while (this.scales.crossing < most) this.scales.crossing *= 2;
    if (this.legend) this.legend.sizes(this.scales);
  }

  holder(mark, chance) {
    const side = chance > 50 ? "insurgents" : "government";
    const share = Math.abs(2 * chance - 100);
    Panj.put(mark, "style", `--side: var(--panj-cell-${side}); --strong: var(--panj-${side}); --share: ${share}%`);
  }

  capitals() {
    const side = 9 * this.k;
    for (const [k, mark] of this.capitalMarks) {
      const { x, y } = this.scene.cells[k];
      Panj.put(mark, "x", x - side / 2);
      Panj.put(mark, "y", y - side / 2);
      Panj.put(mark, "width", side);
      Panj.put(mark, "height", side);
      if (this.frame) this.holder(mark, this.frame.holder[k]);
    }
  }

  crossing(k, arrived, queue, frame) {
    const mark = this.crossingMarks[k], at = this.scene.crossings[k];
    const root = (people) => PanjMap.LARGEST * Math.sqrt(people / this.scales.crossing);
    const inner = this.k * Math.max(3.2, root(arrived));
    let outer = 0;
    if (queue >= 0.5) outer = Math.max(this.k * Math.hypot(inner / this.k, root(queue)), inner + 2.5 * this.k);
    Panj.put(mark.disc, "r", inner.toFixed(1));
    Panj.put(mark.disc, "class", arrived >= 0.5 ? "panj-disc" : "panj-disc panj-empty");
    Panj.put(mark.ring, "r", outer.toFixed(1));
    mark.reach = Math.max(inner, outer);
    const reach = mark.reach + 2.6 * this.k;
    const near = frame && frame.near ? frame.near[k] / 100 : 1;
    const far = frame && frame.far ? frame.far[2 * k] / 20 : 1;
    this.bank(mark.near, at, reach, true, near);
    this.bank(mark.far, at, reach, false, far);
  }

  /** A closed bank has a wall on its side of the mark, a limited one a wall in pieces, an open one none. */
  bank(path, at, radius, isNear, open) {
    Panj.put(path, "display", open < 0.75 ? "inline" : "none");
    if (open >= 0.75) return;
    const middle = Math.atan2(at.way[1], at.way[0]) + (isNear ? Math.PI : 0);
    const end = (turn) => `${(at.x + radius * Math.cos(middle + turn)).toFixed(1)} ${(at.y + radius * Math.sin(middle + turn)).toFixed(1)}`;
    Panj.put(path, "d", `M${end(-1.15)}A${radius.toFixed(1)} ${radius.toFixed(1)} 0 0 1 ${end(1.15)}`);
    Panj.put(path, "stroke-width", (2.2 * this.k).toFixed(1));
    Panj.put(path, "stroke-dasharray", open > 0.25 ? `${(2.6 * this.k).toFixed(1)} ${(2 * this.k).toFixed(1)}` : "none");
  }

  site(k, share) {
    const { x, y } = this.scene.sites[k], { rim, fill } = this.siteMarks[k];
    const radius = PanjMap.SITE * this.k;
    Panj.put(rim, "r", radius);
    Panj.put(rim, "class", share >= PanjMap.FULL ? "panj-rim panj-full" : "panj-rim");
    Panj.put(fill, "d", PanjMap.level(x, y, 0.92 * radius, share));
  }

  /** How much of a site is taken: of many runs the median, which is no quotient of medians. With people beyond it is full. */
  static share(frame, k) {
    return frame.overflow[k] >= 0.5 ? 1 : frame.taken[k];
  }

  /** The part of a disc that is filled from below, `share` of its height. */
  static level(x, y, radius, share) {
    if (share <= 0) return "";
    if (share >= 0.999) return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
    const up = y + radius - 2 * radius * share, half = Math.sqrt(Math.max(0, radius ** 2 - (up - y) ** 2));
    return `M${(x - half).toFixed(1)} ${up.toFixed(1)}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 0 ${(x + half).toFixed(1)} ${up.toFixed(1)}Z`;
  }

  flow(flows) {
    const seen = new Set();
    for (let k = 0; k < flows.length; k += 3) {
      for (const kind of [0, 1]) {
        const people = flows[k + 1 + kind];
        if (people <= 0) continue;
        const key = 2 * flows[k] + kind;
        seen.add(key);
        let path = this.flows.get(key);
        if (!path) {
          path = Panj.svg("path", { class: `panj-flow panj-${kind ? "soldiers" : "civilians"}` }, this.flowLayer);
          this.flows.set(key, path);
        }
        const width = Math.max(1.2, PanjMap.WIDEST * Math.sqrt(people / this.scales.flow)) * this.k;
        Panj.put(path, "d", PanjMap.taper(this.scene.arcs[flows[k]], Math.round(width * 5) / 5, kind));
      }
    }
    for (const [key, path] of this.flows) Panj.put(path, "display", seen.has(key) ? "inline" : "none");
  }

  /** A curved line, widest where it starts, a point where it leads; it bends to its right, soldiers outside civilians. */
  static taper([x1, y1, x2, y2], width, kind) {
    const across = x2 - x1, down = y2 - y1, length = Math.hypot(across, down) || 1;
    const bend = Math.min(kind ? 0.13 : 0.06, (kind ? 11.5 : 5.8) / length);
    const [bx, by] = [(x1 + x2) / 2 - 2 * bend * down, (y1 + y2) / 2 + 2 * bend * across];
    const free = Math.min(0.3, 3.5 / length);
    const [sx, sy] = [x1 + 2 * free * (bx - x1), y1 + 2 * free * (by - y1)];
    const [ex, ey] = [x2 + 2 * free * (bx - x2), y2 + 2 * free * (by - y2)];
    const size = Math.hypot(bx - x1, by - y1) || 1, half = width / 2;
    const [nx, ny] = [-(by - y1) / size * half, (bx - x1) / size * half];
    const [mx, my] = [-down / length * half / 2, across / length * half / 2];
    const text = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
    return `M${text(sx + nx, sy + ny)}Q${text(bx + mx, by + my)} ${text(ex, ey)}Q${text(bx - mx, by - my)} ${text(sx - nx, sy - ny)}Z`;
  }

  /** Write counts behind the names of crossings and sites. */
  count(frame) {
    for (const label of this.sets[this.size || "wide"].numbers) {
      const k = label.number;
      const people = label.group === "crossing" ? PanjMap.arrived(frame, k) : frame.people[k];
      let text = "";
      if (people >= 0.5) {
        const share = label.group === "site" ? PanjMap.share(frame, k) : 0;
        text = label.group === "crossing" ? ` ${Panj.people(people)}` : share >= PanjMap.FULL ? " full" : ` ${Panj.percent(share)}`;
      }
      if (text !== label.text) label.tspan.textContent = label.text = text;
    }
  }

  /** Say where people have come to beyond the map. */
  further(frame) {
    const found = this.scene.beyond.map((name, k) => [name, frame.beyond[k]]).filter(([, people]) => people >= 0.5);
    found.sort((one, other) => other[1] - one[1]);
    const text = found.map(([name, people]) => `${name} ${Panj.people(people)}`).join(", ");
    this.beyond.textContent = text ? `Not on the map, people so far: ${text}.` : "";
    this.beyond.hidden = !text;
  }

  /* ---- asking a mark ---- */

  listen() {
    this.order = [
      ...this.scene.crossings.map((_, k) => ["crossing", k]),
      ...this.scene.sites.map((_, k) => ["site", k]),
      ...this.scene.cells.map((_, k) => ["cell", k]).filter(([, k]) => this.capitalMarks.has(k)
        || (this.scene.cells[k].shape.length && !this.scene.cells[k].capital)),
    ];
    const at = (event) => {
      const mark = event.target.closest && event.target.closest("[data-mark]");
      if (!mark) return this.leave();
      const [group, k] = mark.getAttribute("data-mark").split(" ");
      const box = this.stage.getBoundingClientRect();
      this.choose(group, Number(k), [event.clientX - box.left, event.clientY - box.top], false);
      return undefined;
    };
    this.svg.addEventListener("pointermove", at);
    this.svg.addEventListener("pointerdown", at);
    this.svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.leave(); // a finger leaves as soon as it has tapped
    });
    this.svg.addEventListener("blur", () => this.leave());
    this.svg.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") this.leave();
      if (!step) return;
      event.preventDefault();
      const now = this.chosen ? this.order.findIndex(([g, k]) => g === this.chosen.group && k === this.chosen.k) : -1;
      const next = (now + step + this.order.length + (now < 0 && step < 0 ? 1 : 0)) % this.order.length;
      this.choose(...this.order[next], null, true);
    });
  }

  select(group, id) {
    const list = { crossing: this.scene.crossings, site: this.scene.sites, cell: this.scene.cells }[group] || [];
    const k = list.findIndex((item) => item.id === id);
    if (k >= 0) this.choose(group, k, null, true);
    return k >= 0;
  }

  choose(group, k, spot, aloud) {
    this.chosen = { group, k, spot, aloud };
    this.tell();
  }

  leave() {
    this.chosen = null;
    this.tip.hidden = true;
    Panj.put(this.focus, "r", 0);
  }

  tell() {
    const { group, k, aloud } = this.chosen;
    const item = { crossing: this.scene.crossings, site: this.scene.sites, cell: this.scene.cells }[group][k];
    const scale = this.stage.clientWidth / this.scene.width;
    const spot = this.chosen.spot || [item.x * scale, item.y * scale];
    const lines = this.says(group, k);
    Panj.tip(this.tip, this.stage, spot[0], spot[1], lines);
    const reach = group === "crossing" ? this.crossingMarks[k].reach : group === "site" ? PanjMap.SITE * this.k : 6 * this.k;
    Panj.put(this.focus, "cx", item.x);
    Panj.put(this.focus, "cy", item.y);
    Panj.put(this.focus, "r", reach + 4);
    if (aloud) this.live.textContent = lines.map(([, text]) => text).join("; ");
  }

  /** Return what the box of a mark says, as [class, text] lines. */
  says(group, k) {
    const frame = this.frame, scene = this.scene;
    const name = group === "cell" ? `${scene.cells[k].name}${scene.cells[k].capital ? ", provincial capital" : ""}`
      : scene[`${group}s`][k].long;
    const lines = [["panj-tiphead", name]];
    if (group === "cell" && scene.cells[k].province) lines.push(["", `${scene.cells[k].province} province`]);
    if (!frame) return lines;
    lines.push(["panj-tipdate", Panj.longDate(frame.date)]);
    const many = this.options.runs > 1;
    if (group === "cell") {
      const chance = frame.holder[k] / 100;
      const sure = chance === 1 ? "held by the insurgents" : chance === 0 ? "held by the government" : "";
      lines.push(["", sure || (many ? `held by the insurgents in ${Panj.percent(chance)} of runs`
        : chance > 0.5 ? "held by the insurgents" : "held by the government")]);
      if (frame.fighting && frame.fighting[k] >= 1) {
        lines.push(["", `fighting ${(frame.fighting[k] / 100).toFixed(2)} (1 on the day a place falls)`]);
      }
    } else if (group === "crossing") {
      const [civilians, soldiers] = [frame.arrived[2 * k], frame.arrived[2 * k + 1]];
      lines.push(["", `arrived so far: ${Panj.people(soldiers)} soldiers, ${Panj.people(civilians)} civilians`]);
      lines.push(["", `waiting: ${Panj.people(frame.queue[k])}`]);
      if (frame.near) lines.push(["", `near bank: ${PanjMap.openly(frame.near[k] / 100, many)}`]);
      if (frame.far) {
        const words = ["closed", "limited", "open"];
        const [a, b] = [frame.far[2 * k], frame.far[2 * k + 1]].map((value) => words[Math.round(value / 10)]);
        lines.push(["", a === b ? `far bank: ${a}` : `far bank: ${a} to civilians, ${b} to soldiers`]);
      }
    } else {
      const [people, rooms, over] = [frame.people[k], frame.rooms[k], frame.overflow[k]];
      lines.push(["", `people there: ${Panj.people(people)}; places: ${Panj.people(rooms)}`]);
      if (over >= 0.5) lines.push(["", `beyond its places: ${Panj.people(over)}`]);
      else lines.push(["", `taken: ${Panj.percent(PanjMap.share(frame, k))}${many ? ", the median of each run’s own share" : ""}`]);
    }
    return lines;
  }

  /** Everybody who has arrived at a crossing; of medians that is no sum. */
  static arrived(frame, k) {
    return frame.both ? frame.both[k] : frame.arrived[2 * k] + frame.arrived[2 * k + 1];
  }

  static openly(share, many) {
    if (share === 1) return "open";
    if (share === 0) return "held by the insurgents or closed";
    return many ? `open in ${Panj.percent(share)} of runs` : share > 0.5 ? "open" : "held by the insurgents or closed";
  }
}

PanjMap.LARGEST = 19;
PanjMap.WIDEST = 13;
PanjMap.SITE = 7;
PanjMap.DOTS = 8;
