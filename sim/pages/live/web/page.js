/* The page of the dashboard: shows what the desk says (see desk.py) and tells it what is done. */
"use strict";

const EMPTY = { scenario: "", seed: "", own_seed: 0, replicate: 0, replicates: 1, uncertain: false, groups: [], errors: {} };

module.exports = {
  data() {
    return {
      ...PanjWhatIf.data(),
      head: { title: "", description: "", days: 1, branch: 0, start: "2021-05-01", states: [], districts: 0, capitals: 0, host: "" },
      many: { number: 0, says: "", bands: null }, desk: EMPTY, list: [], status: { playing: false, speeds: [], speed: 0, ended: false, fault: "" },
      today: 0, sought: null, now: {}, events: [], typed: {}, open: "", night: false, folded: window.innerWidth < 1180,
    };
  },
  computed: {
    ...PanjWhatIf.computed,
    date() { return this.dateOf(this.today); },
    phase() {
      if (this.status.ended) return "the run has ended";
      return this.today <= this.head.branch ? "documented history" : `scenario: ${this.head.name}`;
    },
    firstDate() { return Panj.shortDate(this.head.start); },
    lastDate() { return Panj.shortDate(Panj.day(this.head.start, this.head.days - 1)); },
    branchDate() { return Panj.shortDate(Panj.day(this.head.start, this.head.branch - 1)); },
    changes() {
      return this.desk.groups.reduce((sum, group) => sum + group.parameters.filter((p) => p.changed).length, 0);
    },
    tiles() {
      const { now, head } = this;
      const people = (value) => Panj.people(value || 0);
      const there = head.host ? ` in ${head.host}` : "";
      return [
        { text: people(now.soldiers), label: `soldiers arrived${there}`, colour: "soldiers", band: this.band("soldiers") },
        { text: people(now.civilians), label: `civilians arrived${there}`, colour: "civilians", band: this.band("civilians") },
        { text: people((now.waiting_civilian || 0) + (now.waiting_military || 0)), label: "waiting at all crossings", colour: "queue", band: this.band("waiting") },
        { text: `${now.districts || 0} of ${head.districts}`, label: "districts insurgent-held", colour: "insurgents", band: this.band("districts") },
        { text: `${head.capitals - (now.capitals || 0)} of ${head.capitals}`, label: "capitals still held", colour: "government", band: this.band("capitals", head.capitals) },
      ];
    },
    states() {
      const rows = new Map();
      for (const state of this.head.states) {
        if (!rows.has(state.label)) rows.set(state.label, { label: state.label, civilian: "", military: "" });
        rows.get(state.label)[state.kind] = Panj.people(this.now[state.key] || 0);
      }
      return [...rows.values()];
    },
  },
  watch: {
    run() { this.begin(); },
    day() { this.more(); },
    scene() { this.ground(); },
    controls() { this.controlsCame(); },
    status_() { this.status = JSON.parse(this.status_); },
    ensemble() { this.others(); },
    whatif() { this.whatCame(); },
    scenarios() { this.list = JSON.parse(this.scenarios); },
    night(value) {
      document.documentElement.dataset.theme = value ? "dark" : "light";
    },
    "$vuetify.theme.dark": function (value) { this.night = value; },
  },
  mounted() {
    // what does not change with Vue: no need for it to watch every number of it
    this.past = {};
    this.waitingFrame = 0;
    this.night = this.$vuetify.theme.dark;
    document.documentElement.dataset.theme = this.night ? "dark" : "light";
    this.listener = (event) => { if (event.target === document.body) this.key(event); };
    document.addEventListener("keydown", this.listener);
    this.charts = {};
    this.counter = new PanjCounts(this.$refs.counts);
    if (this.scenarios) this.list = JSON.parse(this.scenarios);
    if (this.status_) this.status = JSON.parse(this.status_);
    if (this.controls) this.controlsCame();
    if (this.scene) this.ground();
    if (this.ensemble) this.others();
    if (this.run) this.begin();
    if (this.whatif) this.whatCame();
  },
  beforeDestroy() {
    document.removeEventListener("keydown", this.listener);
    cancelAnimationFrame(this.waitingFrame);
    if (this.map) this.map.destroy();
    for (const chart of Object.values(this.charts)) chart.destroy();
  },
  methods: {
    ...PanjWhatIf.methods,
    /** Send a message; return its number, by which the desk says what it has answered. */
    send(message) {
      this.sent = (this.sent || 0) + 1;
      this.act({ ...message, number: this.sent });
      return this.sent;
    },
    people(value) { return Panj.people(value); },
    shortDate(date) { return Panj.shortDate(date); },
    dateOf(day) {
      return day ? Panj.longDate(Panj.day(this.head.start, day - 1)) : `before ${Panj.longDate(this.head.start)}`;
    },

    /* ---- what the desk says ---- */

    ground() {
      if (this.map) this.map.destroy();
      const scene = JSON.parse(this.scene);
      this.map = new PanjMap(this.$refs.map, scene, { runs: 1 });
      if (this.latest) this.map.show(this.latest.frame);
    },
    begin() {
      const run = JSON.parse(this.run), { today } = run;
      const same = this.head.number && this.head.name === run.name;
      this.past = run.past;
      this.reference = run.reference;
      this.events = run.events;
      this.head = Object.freeze({ ...run, past: null, today: null });
      this.now = Object.freeze(today.lines);
      document.title = `Panj: ${run.title}`;
      this.latest = today;
      this.plots(run);
      this.counter.begin(run.crossings, this.head.start);
      if (!same && this.map) this.ground(); // the scales of the marks begin anew
      this.draw();
    },
    /** Many runs of the same future were found, or were not. */
    others() {
      this.many = Object.freeze(JSON.parse(this.ensemble));
      if (this.latest && this.charts.arrivals) this.curves();
    },
    /** The band of many runs on the day that is shown; of what is left of `whole` where that is given. */
    band(key, whole) {
      const { bands, number } = this.many;
      if (!bands || number !== this.head.number || !this.today) return "";
      const ends = bands[key].map((end) => end[this.today - 1]);
      if (ends.includes(undefined)) return ""; // those runs end before this day
      const [low, high] = (whole === undefined ? ends : [whole - ends[1], whole - ends[0]]).map(Panj.people);
      return low === high ? low : `${low}–${high}`;
    },
    more() {
      const today = JSON.parse(this.day);
      if (today.number !== this.head.number) return;
      for (const [key, value] of Object.entries(today.lines)) this.past[key].push(value);
      this.now = Object.freeze(today.lines);
      this.latest = today;
      cancelAnimationFrame(this.waitingFrame);
      if (document.hidden) this.draw(); // no frames are drawn, but the days go on
      else this.waitingFrame = requestAnimationFrame(() => this.draw());
    },
    draw() {
      this.today = this.latest.day;
      if (this.map) this.map.show(this.latest.frame);
      this.counter.show(this.latest.at);
      this.curves();
      window.panjDrawn = (window.panjDrawn || 0) + 1;
      this.send({ do: "drawn" });
    },
    plots(run) {
      const axis = { start: run.start, days: run.days, branch: Panj.day(run.start, run.branch - 1), runs: 1, height: 168 };
      const wanted = {
        arrivals: { title: `Arrived in ${run.host}`, note: "people since the first day; hollow: other sources" },
        waiting: { title: "Waiting at the crossings", note: "people at the end of the day" },
        held: { title: "Districts held by the insurgents", note: `of the ${run.districts} modelled one by one, with their capitals`, unit: "districts", top: run.districts },
      };
      for (const [name, spec] of Object.entries(wanted)) {
        if (this.charts[name]) this.charts[name].destroy();
        this.charts[name] = new PanjChart(this.$refs[name], { ...axis, ...spec });
      }
    },
    curves() {
      const series = (key, name, colour) => {
        const known = this.many.bands && this.many.number === this.head.number;
        const out = [{ id: key, name, colour, values: this.past[key], behind: known ? this.many.bands[key] : null }];
        const [before, word] = this.what.changes.length && this.what.without ? [this.what.without, "without"] : [this.reference, "before"];
        if (before) out.unshift({ id: `${key} before`, name: `${name} ${word}`, colour: "scenario-0", values: before[key].slice(0, this.today) });
        return out;
      };
      const two = (civilians, soldiers) => ({ series: [...series(civilians, "civilians", "civilians"), ...series(soldiers, "soldiers", "soldiers")] });
      this.charts.arrivals.spec.facts = PanjCounts.facts(this.head.start, this.head.counts, this.past);
      this.charts.arrivals.draw(two("civilians", "soldiers"));
      this.charts.waiting.draw(two("waiting_civilian", "waiting_military"));
      this.charts.held.draw({ series: series("districts", "insurgents", "insurgents") });
    },
    controlsCame() {
      const desk = JSON.parse(this.controls);
      for (const [name, typed] of Object.entries(this.typed)) {
        if (desk.answered >= typed.number && !desk.errors[name]) this.$delete(this.typed, name);
      }
      this.desk = desk;
      if (this.seeking && desk.answered >= this.seeking) [this.sought, this.seeking] = [null, 0];
      // what could not be done is not shown as done; to Vue nothing has changed
      if (desk.answered >= (this.asked || 0)) this.$nextTick(() => {
        this.$refs.scenario.value = desk.scenario;
        this.$refs.uncertain.checked = desk.uncertain;
      });
    },

    /* ---- what is done ---- */

    playPause() { this.send({ do: this.status.playing ? "pause" : "play" }); },
    choose(event) {
      this.typed = {};
      this.asked = this.send({ do: "scenario", text: event.target.value });
    },
    seek(event) {
      this.seeking = this.send({ do: "seek", day: Number(event.target.value) });
    },
    /** The slider of days is let go: where that seeks no day it follows the days again. */
    release() { setTimeout(() => { if (!this.seeking) this.sought = null; }, 50); },
    unset() {
      this.typed = {};
      this.send({ do: "unset" });
    },
    undo(p) {
      this.$delete(this.typed, p.name);
      this.send({ do: "set", name: p.name, text: null });
    },
    /** Keep what is being typed: days that pass and answers to something else draw the page anew. */
    draft(name, event) { this.$set(this.typed, name, { text: event.target.value, number: Infinity }); },
    /** Forget what was typed and taken back: nothing was sent. */
    leave(name) { if (this.typed[name] && this.typed[name].number === Infinity) this.$delete(this.typed, name); },
    /** Keep what was typed in a box, right or wrong, until the desk has answered. */
    type(name, event, message) {
      const text = event.target.value;
      this.$set(this.typed, name, { text, number: this.send({ ...message, text }) });
    },
    key(event) {
      if (this.undoKey(event)) return;
      if (["INPUT", "SELECT", "BUTTON", "TEXTAREA", "SUMMARY"].includes(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest && event.target.closest("svg")) return; // the map and the charts have keys of their own
      if (event.key === " ") this.playPause();
      else if (event.key === "ArrowRight") this.send({ do: "step" });
      else return;
      event.preventDefault();
    },
    toggleNight() {
      this.$vuetify.theme.dark = !this.$vuetify.theme.dark;
      localStorage.setItem(":solara:theme.variant", JSON.stringify(this.$vuetify.theme.dark ? "dark" : "light"));
    },
    part(day) { return this.head.days ? (100 * day) / this.head.days : 0; },

    /* ---- sliders ---- */

    short(value) { return String(+Number(value).toPrecision(3)); },
    shown(p) { return this.typed[p.name] ? this.typed[p.name].text : this.short(p.value); },
    help(p) { return `${p.meaning}${p.unit ? ` (${p.unit})` : ""}`; },
    place(p) {
      const text = this.shown(p).trim(), typed = Number(text), value = text && Number.isFinite(typed) ? typed : p.value;
      if (!(p.high > p.low)) return 0;
      const part = p.log ? Math.log(value / p.low) / Math.log(p.high / p.low) : (value - p.low) / (p.high - p.low);
      return Math.round(1000 * Math.min(1, Math.max(0, part)));
    },
    value(p, place) {
      const part = place / 1000;
      return this.short(p.log ? p.low * (p.high / p.low) ** part : p.low + part * (p.high - p.low));
    },
    slide(p, event) {
      const text = this.value(p, Number(event.target.value));
      this.$set(this.typed, p.name, { text, number: Infinity }); // until it is sent
      clearTimeout(this.sliding);
      this.sliding = setTimeout(() => this.set(p, text), 120);
    },
    slid(p, event) {
      clearTimeout(this.sliding);
      this.set(p, this.value(p, Number(event.target.value)));
    },
    set(p, text) {
      this.$set(this.typed, p.name, { text, number: this.send({ do: "set", name: p.name, text }) });
    },
  },
};
