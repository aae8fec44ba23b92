/* The report's own behaviour: unpack the data, play the days, choose scenarios, turn the lights off, print.
 *
 * The data are {scene, runs: [{name, replicates, source, frames: {days, scales}, counts: {civilians: [per day] …}}], charts:
 * [{spec, data}]}; scene, frames, spec and data are described at the heads of map.js and charts.js.
 */
"use strict";

class PanjReport {
  static async open() {
    const letters = document.getElementById("panj-data").textContent;
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new PanjReport(await new Response(text).json());
  }

  constructor(data) {
    this.data = data;
    for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;
    this.run = data.runs[0];
    this.slider = document.getElementById("day");
    this.button = document.getElementById("play");
    this.timer = null;
    this.charts = data.charts.map(({ spec, data: curves }, k) => {
      const chart = new PanjChart(document.getElementById(`chart-${k}`), spec);
      chart.draw(curves);
      return chart;
    });
    this.choose(0);
    this.listen();
  }

  /* ---- the map ---- */

  /** Show another scenario; the scales are those of the largest, so that they can be compared. */
  choose(number) {
    this.run = this.data.runs[number];
    this.slider.max = this.run.frames.days.length - 1;
    if (!this.map) {
      const scales = { flow: 0, crossing: 0 };
      for (const { frames } of this.data.runs) {
        for (const name of ["flow", "crossing"]) scales[name] = Math.max(scales[name], frames.scales[name]);
      }
      const runs = Math.max(...this.data.runs.map((run) => run.replicates));
      this.map = new PanjMap(document.getElementById("panj-map"), this.data.scene, { scales, runs, credits: false }); // the source line has them
    }
    document.getElementById("source").textContent = this.run.source;
    this.show(Number(this.slider.value));
  }

  show(day) {
    const frame = this.run.frames.days[day];
    const words = Panj.longDate(frame.date);
    this.slider.value = day;
    this.slider.setAttribute("aria-valuetext", words);
    document.getElementById("today").textContent = words;
    for (const [name, values] of Object.entries(this.run.counts)) {
      const place = document.getElementById(`n-${name}`); // a world without hosts has none for arrivals
      if (place) place.textContent = Panj.people(values[day]);
    }
    const noun = document.getElementById("w-districts"); // a world in which nobody takes a place has none
    if (noun) noun.textContent = this.run.counts.districts[day] === 1 ? "district" : "districts";
    this.map.show(frame);
  }

  play() {
    const last = this.run.frames.days.length - 1;
    let day = Number(this.slider.value) >= last ? 0 : Number(this.slider.value), before = null;
    this.button.textContent = "Pause";
    const step = (now) => {
      if (before === null) before = now;
      const days = Math.floor((now - before) / PanjReport.PACE);
      if (days > 0) {
        before += days * PanjReport.PACE;
        day = Math.min(last, day + days);
        this.show(day);
      }
      if (day >= last) this.pause();
      else this.timer = requestAnimationFrame(step);
    };
    this.timer = requestAnimationFrame(step);
  }

  pause() {
    cancelAnimationFrame(this.timer);
    this.timer = null;
    this.button.textContent = "Play";
  }

  /* ---- what the reader does ---- */

  listen() {
    this.button.addEventListener("click", () => (this.timer === null ? this.play() : this.pause()));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    for (const radio of document.querySelectorAll("#run input")) {
      radio.addEventListener("change", () => this.choose(Number(radio.value)));
    }
    const boxes = [...document.querySelectorAll("#toggles input")];
    const toggle = () => {
      const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
      for (const chart of this.charts) chart.hide(hidden);
    };
    for (const box of boxes) box.addEventListener("change", toggle);
    const theme = document.getElementById("theme"), root = document.documentElement;
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const dark = getComputedStyle(root).colorScheme.includes("dark");
      root.dataset.theme = dark ? "light" : "dark";
    });
    window.addEventListener("beforeprint", () => this.fit(PanjReport.PAPER));
    window.addEventListener("afterprint", () => this.fit(""));
  }

  /** Lay the page out as wide as the paper: letters keep their size, nothing is shrunk. */
  fit(width) {
    document.body.style.width = width;
    document.documentElement.classList.toggle("paper", width !== "");
    for (const details of document.querySelectorAll("details.wide")) if (width) details.open = true;
    for (const chart of this.charts) chart.render();
    this.map.fit();
  }
}

PanjReport.PACE = 90;
PanjReport.PAPER = "182mm";

PanjReport.open().then((report) => {
  window.panjReport = report;
}, (error) => {
  const note = Panj.html("p", "caution", "The map and the charts cannot be drawn by this browser: it is too old or JavaScript failed.");
  document.getElementById("map").appendChild(note);
  throw error;
});
