/* The report: answers, planner's table, map and charts on one day; scenarios to choose among.
 *
 * The data are {start, days, day, scene, runs: [{name, replicates, source, frames: {days, scales}, counts: {civilians: [per day]
 * …}, told: [{topic, hue, days: [[text, basis] or null]}]}], differences: [[text] per day], table, charts: [{spec, data}]};
 * scene and frames are described at the head of map.js, the table at that of table.js, the rest in paper.js.
 */
"use strict";

class PanjReport extends PanjPaper {
  constructor(data) {
    super(data);
    this.run = data.runs[0];
    const scales = { flow: 0, crossing: 0 }; // those of the largest, so that scenarios can be compared
    for (const { frames } of data.runs) {
      for (const name of ["flow", "crossing"]) scales[name] = Math.max(scales[name], frames.scales[name]);
    }
    const runs = Math.max(...data.runs.map((run) => run.replicates));
    this.map = new PanjMap(document.getElementById("panj-map"), data.scene, { scales, runs, credits: false }); // the source line has them
    this.tables = new PanjTables(document.getElementById("tables"), data.table);
    this.choices();
  }

  show(day, date) {
    super.show(day, date);
    this.answer(day);
    this.tables.show(day);
    this.chart(day);
  }

  /** Put another scenario on the map. */
  choose(number) {
    this.run = this.data.runs[number];
    document.getElementById("source").textContent = this.run.source;
    this.chart(this.dates.day);
  }

  /** Show the map of a day; of a run that has ended by then its last, with its own date. */
  chart(day) {
    const { days } = this.run.frames, last = days.length - 1, row = Math.min(day, last);
    const words = Panj.longDate(days[row].date);
    document.getElementById("today").textContent = day > last ? `${words}, the last day of ${this.run.name}` : words;
    for (const [name, values] of Object.entries(this.run.counts)) {
      const place = document.getElementById(`n-${name}`); // a world without hosts has none for arrivals
      if (place) place.textContent = Panj.people(values[row]);
    }
    const noun = document.getElementById("w-districts"); // a world in which nobody takes a place has none
    if (noun) noun.textContent = this.run.counts.districts[row] === 1 ? "district" : "districts";
    this.map.show(days[row]);
  }

  /** Write the sentences of a day. */
  answer(day) {
    const { differences, runs } = this.data, list = document.getElementById("differences");
    if (list) {
      const told = differences[day] || ["One of the runs has ended by this day: there is nothing to compare."];
      list.replaceChildren(...told.map((text) => Panj.html("li", "", text)));
    }
    runs.forEach(({ told, frames }, k) => {
      const [answers, basis] = ["answers", "basis"].map((name) => document.getElementById(`${name}-${k}`));
      const last = frames.days[frames.days.length - 1].date, items = [], grounds = [];
      if (day >= frames.days.length) items.push(Panj.html("li", "", `The run ends on ${Panj.longDate(last)}: it says nothing of a later day.`));
      for (const { topic, hue, days } of told) {
        if (!days[day]) continue;
        const [text, ground] = days[day], item = Panj.html("li");
        if (topic) Panj.html("span", "topic", topic, item).style.setProperty("--hue", `var(--panj-${hue}-text)`);
        item.append(` ${text}`);
        items.push(item);
        grounds.push(Panj.html("li", "", ground));
      }
      answers.replaceChildren(...items);
      basis.replaceChildren(...grounds);
    });
  }

  choices() {
    for (const radio of document.querySelectorAll("#run input")) {
      radio.addEventListener("change", () => this.choose(Number(radio.value)));
    }
    const boxes = [...document.querySelectorAll("#toggles input")];
    const toggle = () => {
      const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
      for (const chart of this.charts) chart.hide(hidden);
    };
    for (const box of boxes) box.addEventListener("change", toggle);
    this.second();
  }

  /** What is led to among the charts comes to stand below the bar with the scenarios, too, where that stays at the top. */
  second() {
    const bar = document.getElementById("toggles");
    if (!bar) return;
    const tall = () => {
      const stays = getComputedStyle(bar).position === "sticky";
      document.documentElement.style.setProperty("--second", stays ? `${bar.offsetHeight}px` : "0px");
    };
    tall();
    new ResizeObserver(tall).observe(bar);
  }

  fit(width) {
    super.fit(width);
    this.map.fit();
  }
}

PanjPaper.open(PanjReport, "map", "The map and the charts");
