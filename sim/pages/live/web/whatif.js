/* What if…?: the part of the page with dated changes, their marks on the dates, and what comes of them.
 *
 * PanjWhatIf has the data, computed values and methods that page.js takes into the page. The desk tells of it under the
 * name "whatif" (shapes.py); nothing is counted or worded here but what is being typed or moved.
 */
"use strict";

const PanjWhatIf = (() => {
  const NONE = { number: 0, answered: 0, kinds: [], closed: "", first: "", last: "", changes: [], error: null, can_undo: false, can_redo: false,
    changed: null, without: null, sentence: "", many: { state: "none", done: 0, of: 0, text: "", bands: null, difference: null, sentences: [], pairs: 0 },
    at: null, exports: [], saved: null, made: [], busy: "" };
  /** What a button says, a sign for it, what its form asks, and what it has first; a kind that is not here has its label. */
  const KINDS = {
    policy: { says: "Close a border", icon: "M3 14V5l5-3 5 3v9M6 14V8h4v6", target: "Which country", value: "Who is let in", first: "closed" },
    near: { says: "Close a crossing", icon: "M3 14V4M3 6h11M6 6l-2 3M9.5 6l-2 3M13 6l-2 3", target: "Which crossing", value: "On the side people leave it is", first: "closed" },
    far: { says: "Host closes a crossing", icon: "M13 14V4M13 6H2M5 6l-2 3M8.5 6l-2 3M12 6l-2 3", target: "Which crossing", value: "On the host's side it is", first: "closed" },
    guards: { says: "Send guards", icon: "M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4Z", target: "On the border of", value: "How many in all" },
    places: { says: "Add or take places", icon: "M2 13.5 8 3l6 10.5ZM6 13.5 8 10l2 3.5", target: "At which site", value: "How many in all" },
    corridor: { says: "Open a corridor", icon: "M2 3.5h12M2 12.5h12M4 8h8M9.5 5.5 12 8l-2.5 2.5", target: "Over which crossing", value: "What happens" },
    ceasefire: { says: "Ceasefire", icon: "M4 14.5V2h9l-2.5 3L13 8H4", value: "What happens" },
    pace: { says: "Pace of the war", icon: "M2 4l5 4-5 4ZM8.5 4l5 4-5 4Z", value: "How fast" },
    onset: { says: "State collapses", icon: "M2 3l4 5 3-2 4.5 6M14 8v4.5H9.5", value: "" },
  };
  /** What can be shown as curves: names of the desk's lines, words, the colour. */
  const MEASURES = [
    ["civilians", "civilians arrived", "civilians"], ["soldiers", "soldiers arrived", "soldiers"],
    ["overflow_civilian", "civilians beyond the sites' places", "queue"], ["waiting_civilian", "civilians waiting", "civilians"],
    ["waiting_military", "soldiers waiting", "soldiers"], ["displaced", "civilians displaced inside the country", "civilians"],
    ["districts", "districts held by the insurgents", "insurgents"],
  ];
  const FEW = 9; // kinds that have a button of their own at once
  const QUIET = 450; // ms after the last key until a moved mark is told
  const BESIDE = ["name", "many", "made"]; // mistakes that stand beside a button, whatever the form does

  const data = () => ({ what: NONE, form: null, moved: {}, lit: null, forgotten: "", measure: "civilians", name: "", allKinds: false, progressSaid: "", answerSaid: "", at: null });

  const computed = {
    kindsShown() { return this.allKinds ? this.what.kinds : this.what.kinds.slice(0, FEW); },
    /** The events of the scenario itself: changes have marks of their own. */
    ownEvents() {
      return this.events.filter((event) => !this.what.changes.some((change) => change.day === event.day && change.text.includes(event.text)));
    },
    kindOf() { return (this.form && this.what.kinds.find((kind) => kind.kind === this.form.kind)) || { targets: [], values: [], number: null, help: "", label: "" }; },
    words() { return { target: "Where", value: "What", ...(KINDS[this.kindOf.kind] || {}) }; },
    formTitle() {
      if (!this.form) return "";
      return this.form.index === null ? this.kindOf.label : `Change ${this.form.index + 1}: ${this.kindOf.label}`;
    },
    /** Targets under the host they belong to. */
    targetGroups() {
      const groups = new Map(), { targets } = this.kindOf;
      for (const { id, name, host } of targets) {
        const alone = name === host && targets.every((one) => one.name === one.host); // hosts themselves
        const group = alone ? "" : host, every = name === host && !alone;
        if (!groups.has(group)) groups.set(group, { name: group, targets: [] });
        groups.get(group).targets.push({ id, name: every ? `every crossing to ${name}` : name });
      }
      return [...groups.values()];
    },
    /** What there is now, as the desk says it: "610 places", "open for civilians", "as whoever holds it decides". */
    targetNow() {
      const target = this.form && this.kindOf.targets.find((one) => one.id === this.form.target);
      return (target ? target.now : this.form && this.kindOf.now) || "";
    },
    /** What stands beside the field of a number: what there is now; what may be typed where that says no more. */
    besideNumber() {
      const { number, targets } = this.kindOf, now = this.targetNow ? `now ${this.targetNow}` : "";
      const range = `${this.people(number.low)} to ${this.people(number.high)}`;
      return [now, now && targets.length ? "" : range].filter(Boolean).join("; ");
    },
    dateHint() {
      const { date } = this.form;
      const range = `${Panj.shortDate(this.what.first)} to ${Panj.shortDate(this.what.last)}`;
      return /^\d{4}-\d\d-\d\d$/.test(date) ? `${Panj.weekday(date)}, ${Panj.longDate(date)} (${range})` : range;
    },
    /** Places that can be asked of, list by list. */
    spotGroups() {
      const groups = new Map();
      for (const spot of (this.at || { places: [] }).places) {
        if (!groups.has(spot.group)) groups.set(spot.group, { name: spot.group, spots: [] });
        groups.get(spot.group).spots.push(spot);
      }
      return [...groups.values()];
    },
    measures() {
      const known = this.what.changed || {};
      return MEASURES.filter(([key]) => known[key]).map(([key, name, colour]) => ({ key, name, colour }));
    },
    madeFiles() { return this.what.made.map((file) => ({ ...file, called: (this.files.find(({ kind }) => kind === file.kind) || file).label || file.kind, text: file.old ? `${file.text} (${file.old})` : file.text })); },
    /** What is wrong with no change and with no button, where no form says it. */
    loose() {
      const { error } = this.what;
      return error && !this.form && error.index === null && !BESIDE.includes(error.field) ? error.text : "";
    },
    /** The one sentence: of many runs as soon as there are any. */
    answer() { return this.what.many.sentences[0] || this.what.sentence; },
    /** What else the runs say, once they are all there: it would only jump about before. */
    besides() { return ["done", "stopped"].includes(this.what.many.state) ? this.what.many.sentences.slice(1) : []; },
    manyState() {
      const { state, text } = this.what.many;
      const running = state === "running" || state === "waiting";
      return { text, bar: running, again: { stopped: "Go on", failed: "Try again" }[state] || "" };
    },
    /** A name for the file, where none is typed. */
    nameHint() {
      const [first] = this.what.changes;
      return first ? [first.kind, first.target, first.who, first.value, Panj.shortDate(first.date)].join(" ").toLowerCase().replace(/[^a-z0-9]+/g, "-") : "";
    },
    files() {
      return [
        { kind: "report", label: "Report", help: "A page of both futures: figures, tables, where the numbers come from", message: { do: "whatif_report" } },
        { kind: "pptx", label: "Slides", help: "PowerPoint: the figures with their sentences", message: { do: "whatif_export", text: "pptx" } },
        { kind: "xlsx", label: "Workbook", help: "Excel: tables, units, sources, charts", message: { do: "whatif_export", text: "xlsx" } },
      ].filter(({ kind }) => kind === "report" || this.what.exports.includes(kind));
    },
    /** Marks of the changes on the dates: those that would hide another stand higher. */
    marks() {
      const marks = this.what.changes.map((change, i) => {
        const date = this.moved[i] ? this.moved[i].date : change.date;
        return { i, date, left: this.part(this.dayOf(date)), level: 0, text: change.words };
      });
      const set = [];
      for (const mark of [...marks].sort((a, b) => a.left - b.left || a.i - b.i)) {
        while (set.some((other) => other.level === mark.level && mark.left - other.left < 3)) mark.level += 1;
        set.push(mark);
      }
      return marks;
    },
    levels() { return Math.max(0, ...this.marks.map((mark) => mark.level + 1)); },
  };

  const methods = {
    longDate(date) { return Panj.longDate(date); },
    dayOf(date) { return Panj.daysBetween(this.head.start, date) + 1; },
    saysOf(kind) { return (KINDS[kind.kind] || {}).says || kind.label; },
    glyph(kind) { return (KINDS[kind] || {}).icon || "M8 3v10M3 8h10"; },

    /** Send a message of this part; what it is answered by is known by its number. */
    ask(message) { return this.send(message); },

    whatCame() {
      const before = this.what, now = { ...NONE, ...JSON.parse(this.whatif) };
      if (now.error && this.mistakeOf(now) === this.forgotten) now.error = null;
      this.what = Object.freeze(now);
      if (now.at || !now.changes.length) this.at = now.at; // while new pairs are made the old table stays, in grey
      for (const [i, draft] of Object.entries(this.moved)) {
        if (now.answered >= draft.number) this.$delete(this.moved, i);
      }
      if (this.form && this.form.number && now.answered >= this.form.number) {
        if (now.error) this.$set(this.form, "number", 0);
        else this.closeForm(this.form.index === null ? now.changes.length - 1 : this.form.index);
      }
      if (now.error) this.$nextTick(this.toError);
      const anew = now.saved && (!before.saved || before.saved.text !== now.saved.text);
      if (anew && this.name.trim() === now.saved.name) this.name = ""; // what is typed since stays
      this.sayProgress(before.many, now.many);
      if (now.many.state !== "running") this.answerSaid = this.answer; // to who hears it: of one run, then of all
      const [first] = now.changes; // who plays on sees what it does: the days before are the same
      if (first && !before.changes.length && this.today < first.day) this.send({ do: "seek", day: first.day });
      this.$nextTick(this.answerCurves);
    },
    /** Every quarter is enough for who hears it. */
    sayProgress(before, many) {
      const quarter = (one) => (one.of ? Math.floor((4 * one.done) / one.of) : 0);
      if (before.state !== many.state || quarter(before) !== quarter(many)) this.progressSaid = many.text;
    },

    /* ---- the form ---- */

    mistakeOf({ answered, error }) { return JSON.stringify([answered, error]); },
    /** A form that is opened or closed is not the one in which something was wrong; the desk tells it until it is asked again. */
    forget() {
      if (!this.what.error || BESIDE.includes(this.what.error.field)) return;
      this.forgotten = this.mistakeOf(this.what);
      this.what = Object.freeze({ ...this.what, error: null });
    },
    isAdding(kind) { return !!this.form && this.form.index === null && this.form.kind === kind.kind; },
    newChange(kind) {
      this.forget();
      const shown = Panj.day(this.head.start, this.today - 1), { first, last } = this.what;
      const date = shown < first ? first : shown > last ? last : shown;
      const target = kind.targets.length ? kind.targets[0].id : "", wanted = (KINDS[kind.kind] || {}).first;
      const value = kind.values.find((one) => one.value === wanted) || kind.values[0] || { value: "" };
      this.form = { index: null, kind: kind.kind, target, who: "", text: value.value, date, number: 0 };
      this.focusForm();
    },
    editChange(i) {
      this.forget();
      const { kind, target, who, value, date } = this.what.changes[i];
      this.form = { index: i, kind, target, who, text: String(value), date, number: 0 };
      this.focusForm();
    },
    focusForm() {
      this.$nextTick(() => {
        const first = this.$refs.target || this.$refs.value || this.$refs.date;
        if (first) first.focus();
      });
    },
    /** Many runs, not the one at central values: half of them have more than the middle. */
    times(factor) {
      const target = this.kindOf.targets.find((one) => one.id === this.form.target);
      this.form.text = String(Math.round(target.middle * factor));
    },
    giveChange() {
      const { index, kind, target, who, text, date } = this.form;
      const what = { kind, target, who, text: text.trim(), date };
      this.form.number = this.ask(index === null ? { do: "whatif_add", ...what } : { do: "whatif_edit", index, ...what });
    },
    /** The form is done: the keyboard goes on at the change it was about. */
    closeForm(i) {
      this.form = null;
      this.$nextTick(() => this.focusRef(`edit-${i}`));
    },
    cancelChange() {
      const { index, kind } = this.form;
      this.forget();
      this.form = null;
      this.$nextTick(() => this.focusRef(index === null ? `kind-${kind}` : `edit-${index}`));
    },
    focusRef(name) {
      const [found] = [this.$refs[name]].flat();
      (found || this.$refs.whatTitle).focus();
    },
    dropChange(i) {
      this.form = null;
      this.ask({ do: "whatif_drop", index: i });
      this.$nextTick(() => this.$refs.whatTitle.focus());
    },
    skip() { this.$refs.whatTitle.scrollIntoView({ block: "start" }); this.$refs.whatTitle.focus(); },

    /** What is wrong with a field of the form, or with what a button asked for. */
    wrong(field) {
      const { error } = this.what;
      if (!error || error.field !== field) return "";
      return error.index === (this.form ? this.form.index : null) ? error.text : "";
    },
    /** What is wrong with a change of the list, where no form is open for it. */
    wrongAt(i) {
      const { error } = this.what;
      return error && error.index === i && (!this.form || this.form.index !== i) ? error.text : "";
    },
    toError() {
      const field = this.form && this.what.error && this.$el.querySelector("#pw-form [aria-invalid=true]");
      if (field) field.focus();
    },

    /* ---- marks on the dates ---- */

    move(i, date, wait) {
      const { first, last } = this.what, inside = date < first ? first : date > last ? last : date;
      this.$set(this.moved, i, { date: inside, number: Infinity });
      clearTimeout(this.moving);
      if (wait !== null) this.moving = setTimeout(() => this.moveNow(i), wait);
    },
    /** Tell where a mark was put; where it was before nothing is asked. */
    moveNow(i) {
      clearTimeout(this.moving);
      const draft = this.moved[i], change = this.what.changes[i];
      if (!draft || draft.number !== Infinity || !change) return;
      if (draft.date === change.date) return void this.$delete(this.moved, i);
      const { kind, target, who, value } = change;
      const number = this.ask({ do: "whatif_edit", index: i, kind, target, who, text: String(value), date: draft.date });
      this.$set(this.moved, i, { date: draft.date, number });
    },
    markKey(i, event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { date } = this.marks[i], by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 }[event.key];
      if (by) this.move(i, Panj.day(date, by), QUIET);
      else if (event.key === "Home") this.move(i, this.what.first, QUIET);
      else if (event.key === "End") this.move(i, this.what.last, QUIET);
      else if (event.key === "Enter") this.editChange(i);
      else if (event.key === "Delete" || event.key === "Backspace") this.dropChange(i);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    markDown(i, event) {
      if (event.button) return;
      const mark = event.currentTarget, track = this.$refs.track.getBoundingClientRect();
      mark.setPointerCapture(event.pointerId);
      const at = ({ clientX }) => {
        const day = Math.round(((clientX - track.left) / track.width) * this.head.days);
        this.move(i, Panj.day(this.head.start, day - 1), null);
      };
      const end = () => {
        mark.removeEventListener("pointermove", at);
        mark.removeEventListener("pointerup", end);
        mark.removeEventListener("pointercancel", end);
        this.moveNow(i);
      };
      mark.addEventListener("pointermove", at);
      mark.addEventListener("pointerup", end);
      mark.addEventListener("pointercancel", end);
    },

    /** Undo and redo by keys, where no text is being typed: that has an undo of its own. */
    undoKey(event) {
      const key = event.key.toLowerCase(), typing = event.target.matches && event.target.matches("input:not([type=range]):not([type=checkbox]), textarea");
      if (!(event.ctrlKey || event.metaKey) || event.altKey || typing || (key !== "z" && key !== "y")) return false;
      const redo = key === "y" || event.shiftKey;
      if (redo ? this.what.can_redo : this.what.can_undo) this.ask({ do: redo ? "whatif_redo" : "whatif_undo" });
      event.preventDefault();
      return true;
    },

    /* ---- what comes of it ---- */

    answerPlots() {
      for (const name of ["both", "difference"]) if (this.charts[name]) this.charts[name].destroy();
      const { name, unit } = this.measureOf();
      const axis = { start: this.head.start, days: this.head.days, branch: Panj.day(this.head.start, this.head.branch - 1), runs: 1, height: 210, unit,
        marks: this.what.changes.map((change, i) => ({ date: change.date, label: String(i + 1) })) };
      const title = name.charAt(0).toUpperCase() + name.slice(1), note = " ";
      this.charts.both = new PanjChart(this.$refs.both, { ...axis, title: `${title}: with and without`, note });
      this.charts.difference = new PanjChart(this.$refs.difference, { ...axis, signed: true, title: "The difference", note });
    },
    /** Whose curves these are: while runs come in they change. */
    answerNotes(many) {
      const whose = many ? `median of ${this.what.many.pairs} runs; pale: 90\u00a0% of them` : "in the run that is shown";
      for (const [name, text] of [["both", whose], ["difference", `with minus without${many ? ":" : ","} ${whose}`]]) {
        this.$refs[name].querySelector(".panj-chartnote").textContent = text;
      }
    },
    measureOf() {
      const row = this.measures.find(({ key }) => key === this.measure) || this.measures[0];
      return { ...row, unit: row.key === "districts" ? "districts" : "people" };
    },
    manyOf(key) {
      const { bands, difference } = this.what.many;
      return bands && bands[key] && difference && difference[key] ? { ...bands[key], difference: difference[key] } : null;
    },
    answerCurves() {
      if (this.past && this.charts.arrivals) this.curves();
      if (!this.what.changed || !this.what.without || !this.measures.length || !this.what.changes.length) return;
      const { key, colour } = this.measureOf(), many = this.manyOf(key);
      const shown = JSON.stringify([key, this.head.number, this.head.name, this.what.changes.map((change) => change.date)]);
      if (shown !== this.shownAnswer) this.answerPlots();
      this.shownAnswer = shown;
      this.answerNotes(many);
      const curve = (id, name, hue, line, bands, more = {}) => ({ id, name, colour: hue, ...more,
        ...(bands ? { values: bands[1], behind: [bands[0], bands[2]], middle: true } : { values: line }) });
      const now = this.what.changed[key], before = this.what.without[key];
      this.charts.both.draw({ series: [
        curve("without", "without", "scenario-0", before, many && many.without, { dashed: true }),
        curve("with", "with", colour, now, many && many.changed),
      ] });
      this.charts.difference.draw({ series: [curve("difference", "difference", colour, now.map((value, day) => value - before[day]), many && many.difference)] });
    },
    askPlace(target, date) { this.ask({ do: "whatif_place", target, date }); },
    save() { this.ask({ do: "whatif_save", text: this.name.trim() || this.nameHint }); },
  };

  return { data, computed, methods };
})();
