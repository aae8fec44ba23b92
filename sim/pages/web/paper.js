/* A page that is read: unpack the data, draw the charts, show one day everywhere, turn the lights off, print.
 *
 *   class PanjReport extends PanjPaper { show(day, date) { super.show(day, date); … } }
 *   PanjPaper.open(PanjReport, "map", "The map and the charts");
 *
 * The data are {start, days, day, charts: [{spec, data}]} and what the page itself wants; spec and data are described at the
 * head of charts.js. An element with the attribute data-shown has the day that is shown, in words.
 */
"use strict";

class PanjPaper {
  static WIDE = "182mm"; // of the paper
  static REST = 100; // milliseconds without another day

  /** Open the page; where that fails, say in a section what is missing. */
  static async open(Page, section, what) {
    try {
      const letters = document.getElementById("panj-data").textContent;
      const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
      const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const page = new Page(await new Response(text).json());
      page.begin();
      window.panjReport = page;
    } catch (error) {
      const note = Panj.html("p", "caution", `${what} cannot be drawn by this browser: it is too old or JavaScript failed.`);
      document.getElementById(section).appendChild(note);
      throw error;
    }
  }

  constructor(data) {
    this.data = data;
    for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;
    this.charts = data.charts.map(({ spec, data: curves }, k) => {
      const chart = new PanjChart(document.getElementById(`chart-${k}`), spec);
      chart.draw(curves);
      return chart;
    });
    this.near = new Set();
    this.watch();
    this.shown = [...document.querySelectorAll("[data-shown]")];
    this.dates = new PanjDates(data, (day, date) => this.show(day, date));
    this.contents = new PanjContents(document.getElementById("bar"), (part) => this.dates.where(part));
    this.listen();
  }

  /** Show the day of the address; called when the page is made, and what it consists of is there. */
  begin() {
    const part = this.dates.open();
    this.all(); // before a part is led to: what is written over charts moves what is below
    if (part) this.contents.go(part);
    window.addEventListener("popstate", (event) => {
      this.dates.pause();
      const back = event.state && event.state.panj, to = this.dates.open();
      this.all();
      if (!back && to) this.contents.go(to); // a typed address; going back, the browser knows where it was
    });
  }

  /** Show a day; a page with more than charts does the rest. */
  show(day, date) {
    const words = Panj.longDate(date);
    for (const element of this.shown) element.textContent = words;
    for (const chart of this.charts) if (this.near.has(chart)) chart.mark(day);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.all(), PanjPaper.REST);
    if (this.contents) this.contents.point();
  }

  /** Mark the day on every chart: those that can be seen have it at once, the others when the day rests. */
  all() {
    for (const chart of this.charts) if (chart.marked !== this.dates.day) chart.mark(this.dates.day);
  }

  watch() {
    const charts = new Map(this.charts.map((chart) => [chart.element, chart]));
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const chart = charts.get(target);
        if (!isIntersecting) this.near.delete(chart);
        else if (this.near.add(chart) && this.dates && chart.marked !== this.dates.day) chart.mark(this.dates.day);
      }
    }, { rootMargin: "300px" });
    for (const element of charts.keys()) observer.observe(element);
  }

  listen() {
    const theme = document.getElementById("theme"), root = document.documentElement;
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const dark = getComputedStyle(root).colorScheme.includes("dark");
      root.dataset.theme = dark ? "light" : "dark";
    });
    window.addEventListener("beforeprint", () => this.fit(PanjPaper.WIDE));
    window.addEventListener("afterprint", () => this.fit(""));
  }

  /** Lay the page out as wide as the paper: letters keep their size, nothing is shrunk. */
  fit(width) {
    this.all();
    document.body.style.width = width;
    document.documentElement.classList.toggle("paper", width !== "");
    for (const details of document.querySelectorAll("details.wide")) if (width) details.open = true;
    for (const chart of this.charts) chart.render();
  }
}
