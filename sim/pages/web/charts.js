/* Charts over dates: bands with their median, plain lines, reported figures as marks.
 *
 *   const chart = new PanjChart(element, spec);
 *   chart.draw(data);                 // as often as you like, with growing lists too
 *   chart.hide(["ceasefire"]);        // leave these scenarios out; [] shows all
 *   chart.mark(66);                   // a line at this day, whose date and values stand above the drawing; null: the last values
 *   chart.destroy();
 *
 * spec   {title: "Soldiers arrived", note: "people since 1 May",   both are optional
 *         unit: "people",
 *         start: "2021-05-01", days: 134,                           the whole axis, also while data still grow
 *         branch: "2021-07-06",                                     optional: a dashed line, "branch date"
 *         facts: [{date: "2021-07-06", value: 312, label: "document 312", document: true, base: 0}],
 *                document: a full diamond, else a hollow one; base: where a stem starts
 *         top: 34,                                                  optional: the vertical axis reaches at least this
 *         limit: {value: 760, label: "760 places"},                 optional: a level line
 *         marks: [{date: "2021-07-15", label: "1"}],                optional: days with a sign over them, as of changes
 *         signed: true,                                             differences: the axis goes below 0, numbers have a sign
 *         height: 260,                                              pixels of the drawing; under 200 it is a small one
 *         names: true,                                              false: the page says which curve is which
 *         runs: 200}                                                replicates; 1: no bands, and none are spoken of
 * data   {series: [{id: "baseline civilian",                        unique
 *                   scenario: "baseline",                           what hide() knows it by; optional
 *                   name: "civilians",                              written at the end of the curve
 *                   colour: "civilians",                            a colour of the theme, or "scenario-0" … "scenario-6"
 *                   bands: [[q05 per day], [q25], [q50], [q75], [q95]]   or, for a plain line,
 *                   values: [per day],
 *                   behind: [[low per day], [high]],                optional, for a plain line: where 90 % of many are
 *                   middle: true,                                   optional: the plain line is the median of these
 *                   band90: false,                                  optional: draw only the 50 % band
 *                   dashed: true}],                                 optional: a thin dashed line
 *         pairs: [[low per day], [middle], [high]]}                 optional: what is between two curves in pairs of runs
 *
 * The lists may be shorter than `days`. The vertical axis starts at 0, or ends there, or crosses it where numbers are
 * `signed`. The chart takes the width of its element.
 * Keys: a chart is one stop of Tab; arrow keys move the crosshair, Home and End jump, Escape hides it.
 */
"use strict";

class PanjChart {
  constructor(element, spec) {
    this.element = element;
    this.spec = { height: 240, facts: [], marks: [], unit: "people", runs: 2, names: true, ...spec };
    this.number = this.spec.signed ? Panj.signed : Panj.people;
    this.hidden = new Set();
    this.data = { series: [] };
    this.at = null;
    this.marked = null;
    element.classList.add("panj-chart");
    if (this.spec.title) Panj.html("div", "panj-charttitle", this.spec.title, element);
    if (this.spec.note) Panj.html("div", "panj-chartnote", this.spec.note, element);
    this.keys = Panj.html("div", "panj-chartkeys", "", element);
    this.stage = Panj.html("div", "panj-stage", "", element);
    this.svg = Panj.svg("svg", { role: "img", tabindex: "0", class: "panj-chartsvg" }, this.stage);
    const layer = (name) => Panj.svg("g", { class: name }, this.svg);
    this.layers = Object.fromEntries(["axes", "curves", "day", "facts", "ends", "cross"].map((name) => [name, layer(`panj-${name}`)]));
    this.tip = Panj.html("div", "panj-tip", "", this.stage);
    this.tip.hidden = true;
    this.curves = new Map();
    this.listen();
    this.observer = new ResizeObserver(() => this.render());
    this.observer.observe(this.stage);
  }

  destroy() {
    this.observer.disconnect();
    this.element.replaceChildren();
  }

  draw(data) {
    this.data = data;
    this.render();
  }

  hide(scenarios) {
    this.hidden = new Set(scenarios);
    this.render();
  }

  mark(day) {
    const before = this.marked;
    this.marked = day;
    if (!this.box) return;
    if (before === null || day === null) this.render();
    else this.day(this.shown());
  }

  shown() {
    return this.data.series.filter((series) => !this.hidden.has(series.scenario) && PanjChart.middle(series).length);
  }

  static middle(series) {
    return series.values || series.bands[2];
  }

  /* ---- drawing ---- */

  render() {
    const wide = this.stage.clientWidth;
    if (!wide) return;
    const shown = this.shown();
    this.layout(wide, shown);
    this.svg.setAttribute("viewBox", `0 0 ${wide} ${this.spec.height}`);
    this.svg.setAttribute("width", wide);
    this.svg.setAttribute("height", this.spec.height);
    this.axes();
    this.lines(shown);
    this.ends(shown);
    this.facts(shown);
    this.day(shown);
    this.cross();
  }

  /** What a curve has on a day, with its band. */
  value(series, day) {
    const { bands, behind } = series, middle = PanjChart.middle(series)[day];
    const spread = this.spec.signed ? Panj.signedSpread : Panj.spread;
    if (middle === undefined) return "–";
    if (bands && this.spec.runs > 1) return spread(middle, bands[0][day], bands[4][day]);
    return series.middle && behind ? spread(middle, behind[0][day], behind[1][day]) : this.number(middle);
  }

  layout(wide, shown) {
    const { spec } = this;
    const text = (series) => (this.marked === null ? this.value(series, PanjChart.middle(series).length - 1) : "");
    this.texts = new Map(shown.map((series) => [series.id, text(series)]));
    const banded = this.marked === null && shown.some((series) => series.bands ? spec.runs > 1 : series.middle && series.behind);
    const lines = banded ? 2 : 1; // of a name: with its band it needs two
    const roomy = spec.names && wide >= 520 && shown.length * (3 + 13 * lines) <= spec.height - 40;
    const letters = shown.map(({ id, name }) => [name.length, this.texts.get(id).length])
      .map(([name, text]) => (banded ? Math.max(name, text) : name + text + 1));
    const right = roomy ? Math.min(0.34 * wide, 14 + 6.7 * Math.max(0, ...letters)) : 8;
    const days = (fact) => Panj.daysBetween(spec.start, fact.date);
    this.inside = spec.facts.map((fact) => ({ ...fact, day: days(fact) })).filter(({ day }) => day >= 0 && day < spec.days);
    let low = 0, top = Math.max(spec.top || 0, spec.limit ? spec.limit.value : 0, ...this.inside.map((fact) => fact.value));
    for (const series of shown) {
      const edge = series.values || (spec.runs > 1 ? series.bands[series.band90 === false ? 3 : 4] : series.bands[2]);
      for (const value of edge) if (value > top) top = value;
      for (const value of series.behind ? series.behind[1] : []) if (value > top) top = value;
      if (spec.signed) for (const value of [...edge, ...(series.behind ? series.behind[0] : [])]) if (value < low) low = value;
    }
    const about = spec.height < 170 ? 3 : 4, { step } = PanjChart.ticks(Math.max(top - low, 1), about);
    const most = low < 0 ? top * 1.06 : Math.max(top, 1) * 1.06, least = low * 1.06;
    // what is written; `most` itself may have 17 digits
    const written = [Math.floor(most / step) * step, step, ...(low < 0 ? [Math.ceil(least / step) * step] : [])];
    const left = 10 + 7 * Math.max(...written.map((value) => this.axisText(value).length));
    this.box = { left, right: wide - right, top: 20, bottom: spec.height - 34, wide, roomy, lines, step, most, least };
    this.svg.classList.toggle("panj-many", shown.length > 2);
    this.count = Math.max(spec.days - 1, 1);
  }

  /** Round steps of a vertical axis of this height. */
  static ticks(top, about) {
    const raw = top / about, tens = 10 ** Math.floor(Math.log10(raw));
    const step = Math.max(1, tens * [1, 2, 2.5, 5, 10].find((factor) => factor * tens >= raw * 0.999));
    return { step: tens * 2.5 === step && step < 10 ? Math.ceil(step) : step };
  }

  axisText(value) {
    return (this.spec.signed && value > 0 ? "+" : "") + Panj.axisNumber(value);
  }

  x(day) {
    if (this.spec.days === 1) return (this.box.left + this.box.right) / 2; // a day alone has the whole width
    return this.box.left + (this.box.right - this.box.left) * day / this.count;
  }

  y(value) {
    const { bottom, top, most, least } = this.box;
    return bottom - (bottom - top) * (value - least) / (most - least);
  }

  axes() {
    const { spec, box } = this, layer = this.layers.axes;
    layer.replaceChildren();
    for (let k = Math.ceil(box.least / box.step); k * box.step <= box.most; k += 1) {
      const value = k * box.step + 0, y = this.y(value); // + 0: no "−0"
      Panj.svg("path", { d: `M${box.left} ${y}H${box.right}`, class: value ? "panj-grid" : "panj-axis" }, layer);
      const text = Panj.svg("text", { x: box.left - 6, y: y + 4, "text-anchor": "end" }, layer);
      text.append(this.axisText(value));
    }
    Panj.svg("text", { x: 0, y: 9, class: "panj-unit" }, layer).append(spec.unit);
    const days = this.dateTicks();
    days.forEach(({ day, date }, k) => {
      const x = this.x(day);
      Panj.svg("path", { d: `M${x} ${box.bottom}v4`, class: "panj-axis" }, layer);
      const anchor = x < box.left + 14 ? "start" : x > box.wide - 22 ? "end" : "middle";
      Panj.svg("text", { x, y: box.bottom + 17, "text-anchor": anchor }, layer).append(Panj.shortDate(date));
      if (k === 0 || date.slice(0, 4) !== days[k - 1].date.slice(0, 4)) {
        Panj.svg("text", { x, y: box.bottom + 30, "text-anchor": anchor }, layer).append(date.slice(0, 4));
      }
    });
    if (spec.branch) this.branch(layer);
    this.marks(layer);
    if (spec.limit) {
      const y = this.y(spec.limit.value);
      Panj.svg("path", { d: `M${box.left} ${y}H${box.right}`, class: "panj-limit" }, layer);
      Panj.svg("text", { x: box.left + 4, y: y - 4, class: "panj-limittext" }, layer).append(spec.limit.label);
    }
  }

  branch(layer) {
    const day = Panj.daysBetween(this.spec.start, this.spec.branch);
    if (day < 0 || day > this.count) return;
    const x = this.x(day), { box } = this;
    Panj.svg("path", { d: `M${x} ${box.top - 6}V${box.bottom}`, class: "panj-branch" }, layer);
    if (this.spec.height < 200 || this.spec.marks.length) return; // small charts stand in a crowd: one word for all is said beside them
    const words = box.wide > 420 ? `branch date ${Panj.shortDate(this.spec.branch)}` : "branch date";
    const fits = x + 4 + 6.2 * words.length < box.wide;
    const clear = Math.max(x + 4, 10 + 6.2 * this.spec.unit.length); // of the unit, which stands at the left
    const text = Panj.svg("text", { x: fits ? clear : x - 4, y: 9, "text-anchor": fits ? "start" : "end", class: "panj-unit" }, layer);
    if (fits || x > 6.2 * words.length + 50) text.append(words);
  }

  /** Days with a sign over them; those that have no room of their own share one. */
  marks(layer) {
    const { box, spec } = this, signs = [];
    const inside = spec.marks.map(({ date, label }) => ({ day: Panj.daysBetween(spec.start, date), label }))
      .filter(({ day }) => day >= 0 && day <= this.count).sort((a, b) => a.day - b.day);
    for (const { day, label } of inside) {
      const x = this.x(day), last = signs[signs.length - 1];
      Panj.svg("path", { d: `M${x} ${box.top - 2}V${box.bottom}`, class: "panj-mark" }, layer);
      if (last && x - last.x < 12 + 4 * last.label.length) last.label += `, ${label}`;
      else signs.push({ x, label });
    }
    for (const { x, label } of signs) {
      const wide = 9 + 6 * label.length;
      Panj.svg("rect", { x: x - wide / 2, y: box.top - 17, width: wide, height: 15, rx: 7.5, class: "panj-markdisc" }, layer);
      Panj.svg("text", { x, y: box.top - 5.5, "text-anchor": "middle", class: "panj-marktext" }, layer).append(label);
    }
  }

  /** The finest regular choice of days that has room. */
  dateTicks() {
    const most = Math.max(2, Math.floor((this.box.right - this.box.left) / 62));
    const all = Array.from({ length: this.spec.days }, (_, day) => ({ day, date: Panj.day(this.spec.start, day) }));
    for (const numbers of [null, [1, 6, 11, 16, 21, 26], [1, 11, 21], [1, 16], [1]]) {
      const chosen = all.filter(({ date }) => !numbers || numbers.includes(Number(date.slice(8))));
      if (chosen.length >= 2 && chosen.length <= most) return chosen;
    }
    const firsts = all.filter(({ date }) => date.endsWith("-01"));
    if (firsts.length > most) return firsts.filter((_, k) => k % Math.ceil(firsts.length / most) === 0);
    return all.filter((_, k) => k % Math.ceil(all.length / most) === 0);
  }

  lines(shown) {
    const seen = new Set(), plain = this.spec.runs > 1;
    for (const series of shown) {
      seen.add(series.id);
      let curve = this.curves.get(series.id);
      if (!curve) {
        const group = Panj.svg("g", { class: "panj-curve", style: `--hue: var(--panj-${series.colour})` }, this.layers.curves);
        curve = { group, wide: Panj.svg("path", { class: "panj-band90" }, group),
          half: Panj.svg("path", { class: "panj-band50" }, group), line: Panj.svg("path", { class: series.dashed ? "panj-median panj-dashed" : "panj-median" }, group) };
        this.curves.set(series.id, curve);
      }
      Panj.put(curve.group, "display", "inline");
      Panj.put(curve.line, "d", this.path(PanjChart.middle(series)));
      const bands = series.bands && plain;
      const wide = series.behind || (bands && series.band90 !== false ? [series.bands[0], series.bands[4]] : null);
      Panj.put(curve.wide, "d", wide ? this.area(...wide) : "");
      Panj.put(curve.half, "d", bands ? this.area(series.bands[1], series.bands[3]) : "");
    }
    for (const [id, curve] of this.curves) if (!seen.has(id)) Panj.put(curve.group, "display", "none");
  }

  points(values) {
    if (this.spec.days === 1) return [this.box.left, this.box.right].map((x) => `${x.toFixed(1)} ${this.y(values[0]).toFixed(1)}`);
    return values.map((value, day) => `${this.x(day).toFixed(1)} ${this.y(value).toFixed(1)}`);
  }

  path(values) {
    const points = this.points(values);
    return points.length === 1 ? `M${points[0]}h3` : `M${points.join("L")}`;
  }

  area(low, high) {
    return `M${this.points(high).join("L")}L${this.points(low).reverse().join("L")}Z`;
  }

  /** Name each curve at its end, or above the drawing where there is no room for it. */
  ends(shown) {
    const layer = this.layers.ends, { box } = this;
    layer.replaceChildren();
    if (this.marked === null) this.keys.replaceChildren();
    if (!this.spec.names) return;
    if (!box.roomy) {
      if (this.marked !== null) return; // the names stand above, with the values of the day
      for (const series of shown) {
        const item = Panj.html("span", "panj-chartkey", "", this.keys);
        item.style.setProperty("--hue", `var(--panj-${series.colour}-text)`);
        Panj.html("b", "", series.name, item);
        item.append(` ${this.texts.get(series.id)}`);
      }
      return;
    }
    const wanted = shown.map((series) => {
      const values = PanjChart.middle(series);
      return { series, x: this.spec.days === 1 ? box.right : this.x(values.length - 1), y: this.y(values[values.length - 1]), at: 0 };
    }).sort((a, b) => a.y - b.y);
    const tall = 3 + 13 * box.lines, middle = 6.5 * box.lines;
    let free = box.top - 8;
    for (const item of wanted) free = (item.at = Math.max(item.y - middle, free)) + tall;
    let roof = box.bottom + 6 - tall;
    for (const item of [...wanted].reverse()) roof = (item.at = Math.min(item.at, roof)) - tall;
    for (const item of wanted) {
      const { series } = item;
      const group = Panj.svg("g", { style: `--hue: var(--panj-${series.colour}-text)`, class: "panj-end" }, layer);
      const early = item.x < box.right - 12; // the run ends before the others: what leads to its name is no curve
      Panj.svg("path", { d: `M${item.x + 2} ${item.y}L${box.right + 7} ${item.at + middle}`,
        class: early ? "panj-endline panj-early" : "panj-endline" }, group);
      if (early) Panj.svg("circle", { cx: item.x, cy: item.y, r: 2.6, class: "panj-endpoint" }, group);
      const x = box.right + 10;
      const room = Math.floor((box.wide - x) / 6.6) - (box.lines === 1 ? this.texts.get(series.id).length + 1 : 0);
      const name = series.name.length > room ? `${series.name.slice(0, room - 1)}…` : series.name;
      const first = Panj.svg("text", { x, y: item.at + 10 }, group);
      Panj.svg("tspan", { class: "panj-bold" }, first).append(name);
      if (box.lines === 1) first.append(` ${this.texts.get(series.id)}`);
      else Panj.svg("text", { x, y: item.at + 23 }, group).append(this.texts.get(series.id));
    }
  }

  /** Mark the reported figures; each name stands where it hides no other and no mark. */
  facts(shown) {
    const layer = this.layers.facts, { box } = this, taken = [];
    layer.replaceChildren();
    const inside = this.inside.sort((a, b) => a.document - b.document);
    for (const fact of inside) {
      const x = this.x(fact.day), y = this.y(fact.value);
      if (fact.base > 0) Panj.svg("path", { d: `M${x} ${this.y(fact.base)}V${y}`, class: "panj-stem" }, layer);
      const r = fact.document ? 5 : 5.6;
      Panj.svg("path", { d: `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}Z`, class: fact.document ? "panj-fact" : "panj-fact panj-other" }, layer);
      taken.push([x - r, y - r, x + r, y + r]);
    }
    const curves = shown.map((series) => PanjChart.middle(series));
    for (const fact of inside.reverse()) {
      const x = this.x(fact.day), y = this.y(fact.value), lines = PanjChart.wrap(fact.label, box.wide);
      const width = 6.4 * Math.max(...lines.map((line) => line.length)), height = 13 * lines.length;
      let best = null;
      for (const side of [-1, 1, 0]) {
        for (let shift = -60; shift <= 60; shift += 6) {
          const middle = Math.max(box.left + 2, Math.min(x - width / 2, box.right - width));
          const left = side < 0 ? x - 10 - width : side > 0 ? x + 10 : middle, top = y + shift - height / 2;
          const boxed = [left, top, left + width, top + height];
          let cost = Math.abs(shift) / 6 + (side > 0 ? 1 : side < 0 ? 0 : 6);
          if (left < box.left || left + width > box.right || top < 2 || top + height > box.bottom) cost += 50;
          cost += 30 * taken.filter((t) => t[0] < boxed[2] && t[2] > boxed[0] && t[1] < boxed[3] && t[3] > boxed[1]).length;
          cost += 6 * curves.filter((values) => this.meets(values, boxed)).length;
          if (!best || cost < best.cost) best = { cost, boxed, side };
        }
      }
      if (best.cost >= 50 && !fact.document) continue; // the list of facts in the table has it
      taken.push(best.boxed);
      const at = best.side < 0 ? best.boxed[2] : best.boxed[0];
      const text = Panj.svg("text", { "text-anchor": best.side < 0 ? "end" : "start",
        class: fact.document ? "panj-facttext panj-bold" : "panj-facttext" }, layer);
      lines.forEach((line, k) => Panj.svg("tspan", { x: at, y: best.boxed[1] + 11 + 13 * k }, text).append(line));
    }
  }

  /** Break a label anew where the drawing is narrow. */
  static wrap(label, wide) {
    if (wide > 460) return label.split("\n");
    const lines = [""];
    for (const word of label.split(/\s+/)) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (longer.length > 24) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return wide < 300 ? label.split("\n") : lines;
  }

  meets(values, [left, top, right, bottom]) {
    const first = Math.max(0, Math.floor((left - this.box.left) / (this.box.right - this.box.left) * this.count));
    const last = Math.min(values.length - 1, Math.ceil((right - this.box.left) / (this.box.right - this.box.left) * this.count));
    for (let day = first; day <= last; day += 1) {
      const y = this.y(values[day]);
      if (y > top && y < bottom) return true;
    }
    return false;
  }

  /** Say what the curves have on the day that is marked; on their last without one. */
  day(shown) {
    const { box, spec, keys, marked } = this, layer = this.layers.day;
    layer.replaceChildren();
    if (marked === null) return this.say(shown);
    keys.replaceChildren();
    keys.classList.add("panj-onday");
    Panj.html("b", "panj-chartday", Panj.longDate(Panj.day(spec.start, marked)), keys);
    const x = this.x(marked);
    Panj.svg("path", { d: `M${x} ${box.top - 4}V${box.bottom}`, class: "panj-markline" }, layer);
    for (const series of shown) {
      const value = PanjChart.middle(series)[marked], text = this.value(series, marked);
      this.texts.set(series.id, text);
      const item = Panj.html("span", "panj-chartkey", "", keys);
      item.style.setProperty("--hue", `var(--panj-${series.colour}-text)`);
      Panj.html("b", "", series.name, item);
      item.append(` ${text}`);
      if (value === undefined) continue;
      Panj.svg("circle", { cx: x, cy: this.y(value), r: 3.2, class: "panj-dot", style: `--hue: var(--panj-${series.colour})` }, layer);
    }
    const apart = this.apart(marked);
    if (apart) Panj.html("span", "panj-chartkey", apart, keys);
    return this.say(shown);
  }

  /** What is between two curves on a day; "" where nothing is known of it. */
  apart(day) {
    const { pairs } = this.data;
    if (!pairs || pairs[1][day] === undefined) return "";
    const [low, middle, high] = pairs.map((values) => values[day]);
    return `difference ${this.spec.runs > 1 ? Panj.signedSpread(middle, low, high) : Panj.signed(middle)}`;
  }

  say(shown) {
    const told = [...shown.map((series) => `${series.name} ${this.texts.get(series.id)}`), this.apart(this.marked)];
    const ends = told.filter((text) => text).join("; ");
    const last = this.marked !== null ? this.marked : shown.length ? PanjChart.middle(shown[0]).length - 1 : null;
    const date = last === null ? "" : Panj.day(this.spec.start, last);
    Panj.put(this.svg, "aria-label", `${this.spec.title || "Chart"}, ${this.spec.unit}${date ? `, on ${Panj.longDate(date)}: ` : ""}${ends}`);
  }

  /* ---- the crosshair ---- */

  listen() {
    const at = (event) => {
      const left = event.clientX - this.stage.getBoundingClientRect().left;
      this.at = Math.round((left - this.box.left) / (this.box.right - this.box.left) * this.count);
      this.cross();
    };
    const leave = () => {
      this.at = null;
      this.cross();
    };
    this.svg.addEventListener("pointermove", at);
    this.svg.addEventListener("pointerdown", at);
    this.svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") leave(); // a finger leaves as soon as it has tapped
    });
    this.svg.addEventListener("blur", leave);
    this.svg.addEventListener("keydown", (event) => {
      const last = Math.max(0, ...this.shown().map((series) => PanjChart.middle(series).length - 1));
      const now = this.at === null ? last : this.at;
      const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
      if (event.key === "Escape") return leave();
      if (next === undefined) return undefined;
      event.preventDefault();
      this.at = next;
      return this.cross();
    });
  }

  cross() {
    const layer = this.layers.cross, shown = this.shown();
    layer.replaceChildren();
    const last = Math.max(-1, ...shown.map((series) => PanjChart.middle(series).length - 1));
    if (this.at === null || last < 0) {
      this.tip.hidden = true;
      return;
    }
    this.at = Math.max(0, Math.min(last, this.at));
    const x = this.x(this.at), lines = [["panj-tiphead", Panj.longDate(Panj.day(this.spec.start, this.at))]];
    Panj.svg("path", { d: `M${x} ${this.box.top}V${this.box.bottom}`, class: "panj-crossline" }, layer);
    for (const series of shown) {
      const value = PanjChart.middle(series)[this.at];
      if (value === undefined) continue;
      Panj.svg("circle", { cx: x, cy: this.y(value), r: 3.5, class: "panj-dot", style: `--hue: var(--panj-${series.colour})` }, layer);
      lines.push(["panj-tipname", `${series.name}: ${this.number(value)}`]);
      if (series.behind && this.at < series.behind[0].length) { // the runs behind may end before the line does
        const [low, high] = series.behind.map((end) => this.number(end[this.at]));
        lines.push(["panj-tipband", `90\u00a0%: ${low} to ${high}`]);
      }
      if (series.bands && this.spec.runs > 1) {
        const [a, b, , c, d] = series.bands.map((band) => Panj.people(band[this.at]));
        lines.push(["panj-tipband", `50\u00a0%: ${b} to ${c}`], ["panj-tipband", `90\u00a0%: ${a} to ${d}`]);
      }
    }
    Panj.tip(this.tip, this.stage, x, this.box.top + 30, lines);
  }
}
