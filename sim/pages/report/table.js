/* The planner's tables: who has come, who waits, who is where and which sites are full, on the day that is shown.
 *
 *   const tables = new PanjTables(element, planned);
 *   tables.show(66);                      // the cells of another day
 *
 * planned   from sim.pages.report.planned.planned (see table_shapes.py): {views: [{name, run, against, blocks: [{id, title,
 *           what, measure, columns: [{type, head, measure, levels, run, csv}]}]}], kinds: [{id, name}], runs: [ByDay],
 *           differences: [Differences], needed, names, chances}; runs and differences are those of sim/study/planner/shapes.py,
 *           whose lists over the days hold what is added from day to day
 *
 * Days that are kept stand beside the day that is shown, each row with its own. Heads are buttons that sort.
 */
"use strict";

class PanjTables {
  static NONE = "–";

  constructor(element, planned) {
    this.element = element;
    this.planned = planned;
    this.view = 0;
    this.kind = planned.kinds.length ? planned.kinds[0].id : "";
    this.kept = [];
    this.order = new Map(); // by the id of a table: {column, down}
    this.day = 0;
    this.read = new Map();
    this.listen();
  }

  /* ---- the numbers ---- */

  static add(list) {
    let sum = 0;
    return list.map((more) => (sum += more));
  }

  static key(place, measure, kind) {
    return `${measure} ${kind} ${place}`;
  }

  /** The rows of a run, or of a run against the first, by their keys; unpacked once. */
  rows(of) {
    if (!this.read.has(of)) {
      this.read.set(of, new Map(of.rows.map((row) => [PanjTables.key(row.place, row.measure, row.kind), {
        ...row, bands: row.bands.map(PanjTables.add), higher: row.higher && PanjTables.add(row.higher), lower: row.lower && PanjTables.add(row.lower), some: row.some && PanjTables.add(row.some),
      }])));
    }
    return this.read.get(of);
  }

  /** A row that is nought in every replicate on all days is left out. */
  bands(of, place, measure, kind, day) {
    const row = this.rows(of).get(PanjTables.key(place, measure, kind));
    return row ? row.bands.map((level) => level[day] / this.planned.parts) : [0, 0, 0, 0, 0];
  }

  /** In how many replicates a site has been full by each day, or is full on it. */
  full(run, site, on = false) {
    const found = run.full.find(({ place }) => place === site);
    if (!found) return new Array(run.days).fill(0);
    const kept = on ? "now" : "sum";
    return found[kept] || (found[kept] = PanjTables.add(on ? found.on : found.by));
  }

  chance(share) {
    let word = "";
    for (const [least, words] of this.planned.chances) if (share >= least || least === 0) word = words;
    return word;
  }

  /** How many households so many people are, more or fewer: one that is begun is one. */
  static homes(people, run) {
    return Math.sign(people) * Math.ceil(Math.round(1e6 * Math.abs(people) / run.household.size) / 1e6);
  }

  /** What stands in a column for a row: {text, sort, csv}. */
  cell(column, row, kind, day) {
    const { planned } = this, view = planned.views[this.view], run = planned.runs[view.run];
    const of = view.against < 0 ? run : planned.differences[view.run - 1];
    const { type, measure, levels } = column, empty = { text: PanjTables.NONE, sort: null, csv: column.csv.map(() => "") };
    if (row.what === "exit" && (measure === "overflow" || measure === "places")) return empty;
    if (day >= of.days) return { ...empty, text: "the run has ended" };
    if (type === "host") {
      const name = planned.names[row.host] || PanjTables.NONE;
      return { text: name, sort: name, csv: [name] };
    }
    if (["by", "on", "first"].includes(type)) {
      const its = column.run >= 0 ? planned.runs[column.run] : run;
      return row.what === "site" ? this.fullness(type, its, row.place, day) : empty;
    }
    if (type === "one") {
      const median = this.bands(planned.runs[column.run], row.place, measure, kind, day)[2];
      return { text: Panj.people(median), sort: median, csv: [Panj.whole(median)] };
    }
    if (type === "higher") {
      const [share, less] = [row.higher, row.lower].map((list) => list[day] / of.pairs);
      return { text: Panj.percent(share), sort: share, csv: [share, less] };
    }
    if (type === "gapmore") {
      const [low, , median, , high] = this.bands(of, row.place, measure, kind, day), its = this.rows(of).get(PanjTables.key(row.place, measure, kind));
      const shares = its ? [its.higher, its.lower].map((list) => list[day] / of.pairs) : [0, 0], text = Panj.signedSpread(median, low, high);
      const some = ["more", "fewer"].flatMap((word, k) => (shares[k] ? [`${word} in ${Panj.percent(shares[k])}`] : [])).join(", ");
      return { text: text === Panj.signed(0) && some ? `${text} (${some})` : text, sort: median + (low + high) / 1e6 + (shares[0] - shares[1]) / 1e9, csv: [...[median, low, high].map(Panj.whole), ...shares] };
    }
    if (type === "homes") {
      if (kind === "military") return empty; // soldiers are no households
      const people = [planned.runs[view.against], run, of].map((its) => this.bands(its, row.place, measure, "civilian", day)[2]);
      if (Math.abs(people[2]) <= 0.5) people[2] = 0; // a difference that is told as 0 people is no household
      const values = people.map((median) => PanjTables.homes(median, run)), [first, second, more] = values;
      return { text: `${Panj.people(first)} → ${Panj.people(second)} (${Panj.signed(more)})`, sort: more, csv: values.map(Panj.whole) };
    }
    const who = type === "households" ? "civilian" : measure === "places" ? "" : kind;
    const bands = this.bands(of, row.place, measure, who, day), [low, , median, , high] = bands;
    if (type === "households") {
      if (kind === "military") return empty; // soldiers are no households
      const homes = PanjTables.homes(median, run);
      return { text: Panj.people(homes), sort: homes, csv: [homes] };
    }
    if (type === "spread" || type === "gap") {
      const text = Panj.spread(median, low, high), csv = [median, low, high].map(Panj.whole);
      if (type === "spread") return { text, sort: median, csv };
      const its = this.rows(of).get(PanjTables.key(row.place, measure, who)), share = its ? its.some[day] / run.replicates : 0;
      return { text: text === Panj.people(0) && share ? `${text} (some in ${Panj.percent(share)})` : text, sort: median + share, csv: [...csv, share] };
    }
    const values = levels.map((level) => bands[level]);
    const texts = values.map(type === "more" || type === "apart" ? Panj.signed : Panj.people);
    const text = texts.length === 1 || texts[0] === texts[1] ? texts[0] : type === "apart" ? texts.join(" to ") : Panj.span(...values);
    return { text, sort: values[values.length - 1], csv: values.map(Panj.whole) };
  }

  /** How likely a site has been full by a day, or since when in 5 % and in half of the replicates. */
  fullness(type, run, site, day) {
    const by = this.full(run, site, type === "on"), one = run.replicates === 1;
    if (type === "on") {
      const share = by[day] / run.replicates;
      return { text: one ? (share ? "yes" : "no") : Panj.percent(share), sort: share, csv: [share] };
    }
    if (type === "by") {
      const share = by[day] / run.replicates, word = this.chance(share);
      if (one) return { text: share ? "yes" : "no", sort: share, csv: [share, ""] };
      return { text: `${Panj.percent(share)}, ${word}`, sort: share, csv: [share, word] };
    }
    const needed = this.planned.needed[this.planned.runs.indexOf(run)];
    const found = needed.map((least) => by.findIndex((many, k) => many >= least && k <= day));
    const [early, half] = found.map((first) => (first < 0 ? "" : Panj.day(run.start, first)));
    const years = run.start.slice(0, 4) !== Panj.day(run.start, run.days - 1).slice(0, 4);
    const short = (date) => `${Panj.shortDate(date)}${years ? ` ${date.slice(0, 4)}` : ""}`;
    const days = one ? half && short(half) : early && `${half ? short(half) : PanjTables.NONE} (${short(early)})`;
    const sort = found[1] >= 0 ? found[1] : found[0] >= 0 ? run.days + found[0] : null; // those that are not full by then last
    return { text: days || PanjTables.NONE, sort, csv: [early, half] };
  }

  /* ---- the tables ---- */

  days() {
    return [...new Set([...this.kept, this.day])].sort((one, other) => one - other);
  }

  date(day) {
    return Panj.day(this.planned.runs[0].start, day);
  }

  /** A table as {block, heads: [{head, column}], lines: [{name, full, place, day, cells}]}. */
  table(block) {
    const view = this.planned.views[this.view];
    const of = view.against < 0 ? this.planned.runs[view.run] : this.planned.differences[view.run - 1];
    const rows = [...this.rows(of).values()].filter((row) => block.what.includes(row.what) && row.measure === block.measure);
    const kind = rows.some((row) => row.kind === this.kind) ? this.kind : "civilian", days = this.days();
    const lines = rows.filter((row) => row.kind === kind).flatMap((row) => days.map((day) => ({
      row, day, name: this.planned.names[row.place] || row.name, cells: block.columns.map((column) => this.cell(column, row, kind, day)),
    })));
    const order = this.order.get(block.id);
    if (order) lines.sort((one, other) => this.compare(order, one, other));
    return { block, kind, days, lines };
  }

  compare({ column, down }, one, other) {
    const [a, b] = [one, other].map((line) => (column < 0 ? (column === -1 ? line.name : line.day) : line.cells[column].sort));
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1; // what has no number stands last, up and down
    const up = typeof a === "string" ? a.localeCompare(b) : a - b;
    return down ? -up : up;
  }

  show(day) {
    this.day = day;
    const shown = this.planned.views[this.view].blocks.map((block) => this.table(block)).filter(({ lines }) => lines.length);
    const ids = shown.map(({ block, days }) => `${this.view} ${block.id} ${days.length > 1}`).join();
    if (ids !== this.built) this.build(shown);
    this.built = ids;
    shown.forEach((table, k) => this.fill(table, this.parts[k]));
    this.keys();
  }

  build(shown) {
    this.element.replaceChildren();
    this.parts = shown.map(({ block, days }) => {
      const head = Panj.html("div", "tablehead", "", this.element);
      const title = Panj.html("h3", "", "", head), copy = Panj.html("button", "", "Copy as CSV", head);
      title.id = `table-${block.id}`;
      copy.type = "button";
      copy.setAttribute("aria-label", `Copy as CSV: ${block.title}`);
      copy.addEventListener("click", () => this.copy(block, copy));
      const box = Panj.html("div", "table", "", this.element);
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-labelledby", title.id);
      const table = Panj.html("table", "planned", "", box), line = Panj.html("tr", "", "", Panj.html("thead", "", "", table));
      table.setAttribute("aria-labelledby", title.id);
      const heads = [["place", -1], ...(days.length > 1 ? [["day", -2]] : []), ...block.columns.map(({ head: text }, k) => [text, k])];
      const cells = heads.map(([text, column]) => {
        const cell = Panj.html("th", "", "", line), button = Panj.html("button", "sort", text, cell);
        cell.scope = "col";
        button.type = "button";
        button.addEventListener("click", () => this.sort(block.id, column));
        return { cell, column };
      });
      return { title, cells, body: Panj.html("tbody", "", "", table) };
    });
  }

  fill({ block, kind, days, lines }, { title, cells, body }) {
    const who = this.planned.kinds.find(({ id }) => id === kind), words = days.map((day) => Panj.longDate(this.date(day)));
    const when = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}` : words[0];
    title.textContent = `${block.title}: ${who ? who.name : "civilians"}, ${when}`;
    const order = this.order.get(block.id);
    for (const { cell, column } of cells) {
      const sorted = order && order.column === column;
      if (sorted) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    body.replaceChildren(...lines.map(({ row, day, name, cells: values }) => {
      const line = Panj.html("tr", row.what === "world" ? "total" : "");
      const first = Panj.html("th", "", name, line);
      first.scope = "row";
      if (days.length > 1) Panj.html("td", "", Panj.longDate(this.date(day)), line);
      for (const { text } of values) Panj.html("td", /%, \w|\((some|more|fewer)/.test(text) ? "chance" : "", text, line); // a share in words: two lines, if need be
      return line;
    }));
  }

  sort(id, column) {
    const order = this.order.get(id), same = order && order.column === column;
    if (same && order.down === (column < 0)) this.order.delete(id); // the third time as it was
    else this.order.set(id, { column, down: same ? !order.down : column >= 0 });
    this.show(this.day);
  }

  /* ---- the choices ---- */

  listen() {
    for (const radio of document.querySelectorAll("#of input")) {
      radio.addEventListener("change", () => {
        this.view = Number(radio.value);
        this.show(this.day);
      });
    }
    for (const radio of document.querySelectorAll("#who input")) {
      radio.addEventListener("change", () => {
        this.kind = radio.value;
        this.show(this.day);
      });
    }
    document.getElementById("keep").addEventListener("click", () => {
      if (!this.kept.includes(this.day)) this.kept.push(this.day);
      this.show(this.day);
    });
  }

  /** The days that are kept, each a button that lets it go. */
  keys() {
    const list = document.getElementById("kept"), days = [...this.kept].sort((one, other) => one - other), ids = days.join();
    document.getElementById("keep").disabled = this.kept.includes(this.day);
    if (list.dataset.days === ids) return;
    list.dataset.days = ids;
    list.replaceChildren(...days.map((day) => {
      const words = Panj.longDate(this.date(day)), button = Panj.html("button", "kept", `${words} ×`);
      button.type = "button";
      button.setAttribute("aria-label", `Leave ${words} out of the tables`);
      button.addEventListener("click", () => {
        this.kept = this.kept.filter((other) => other !== day);
        this.show(this.day);
        document.getElementById("keep").focus();
      });
      return button;
    }));
  }

  /* ---- CSV ---- */

  csv(block) {
    const quoted = (value) => {
      const text = String(value).replace(/\u00a0/g, " "); // spaces that hold a line together are for the page
      return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const { kind, lines } = this.table(block), who = this.planned.kinds.find(({ id }) => id === kind);
    const heads = ["date", "of", "people", "table", "id", "place", ...block.columns.flatMap((column) => column.csv)];
    const rows = lines.map(({ row, day, name, cells }) => [this.date(day), this.planned.views[this.view].name,
      who ? who.name : "civilians", block.title, row.place, name, ...cells.flatMap((cell) => cell.csv)]);
    return `${[heads, ...rows].map((row) => row.map(quoted).join(",")).join("\n")}\n`;
  }

  /** Copy a table; where the browser does not allow it, show it to be copied by hand. */
  async copy(block, button) {
    const text = this.csv(block), said = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `Copied: ${block.title}.`;
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy as CSV"), 2500);
    } catch {
      const box = Panj.html("textarea", "csv", text);
      box.readOnly = true;
      box.setAttribute("aria-label", `CSV: ${block.title}`);
      button.parentElement.after(box);
      box.addEventListener("blur", () => box.remove());
      box.focus();
      box.select();
      said.textContent = "The browser lets no page copy: press Ctrl and C, the text is chosen.";
    }
  }
}
