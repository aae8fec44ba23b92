/* The day that a whole page shows: a field, a slider, steps, play, and the address of the page.
 *
 *   const dates = new PanjDates({ start: "2021-05-01", days: 134, day: 133 }, show);
 *   dates.go(66);                         // show a day and keep it in the address
 *   dates.where("sites")                  // "#2021-07-06/sites": the address of a part on this day
 *
 * days      how many days the page knows, from `start` on; `day` is the one it opens on, without which the address is bare
 * show      (number of the day, its date) => nothing; called at once, and whenever the day is another
 *
 * The address is #DATE, #PART or #DATE/PART. The back button goes back to the day before, moves in quick succession are one.
 */
"use strict";

class PanjDates {
  static PACE = 90; // milliseconds a day while it plays
  static SOON = 1500; // milliseconds within which another day replaces the one before in the history
  static PATIENCE = 1200; // milliseconds without a key after which a date that cannot be is told

  constructor({ start, days, day }, show) {
    Object.assign(this, { start, days, first: day, shown: show });
    this.day = null;
    this.part = "";
    this.kept = -PanjDates.SOON; // the first move is a step of its own, however soon after the page is there
    this.timer = null;
    const at = (id) => document.getElementById(id);
    [this.field, this.slider, this.button] = ["date", "day", "play"].map(at);
    [this.note, this.said] = ["date-note", "said"].map(at);
    if (this.field) this.listen();
  }

  /** Show the day that the address tells; return the part that it tells, "" for none. */
  open() {
    const { day, part, wrong } = this.read();
    this.show(day);
    if (wrong && this.field) this.complain(wrong);
    PanjDates.to(location.href, true);
    return part;
  }

  /** Keep an address; a page that is shown in a frame of its own may not, and goes on without. */
  static to(address, instead) {
    try {
      history[instead ? "replaceState" : "pushState"]({ panj: true }, "", address);
    } catch {
      // the day is shown all the same
    }
  }

  date(day = this.day) {
    return Panj.day(this.start, day);
  }

  number(date) {
    const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Panj.daysBetween(this.start, date) : NaN;
    return day >= 0 && day < this.days && this.date(day) === date ? day : null;
  }

  read() {
    const [head, rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    if (!/^\d+-/.test(head)) return { day: this.first, part: head, wrong: "" };
    const day = this.number(head);
    return { day: day === null ? this.first : day, part: rest || "", wrong: day === null ? head : "" };
  }

  where(part = "") {
    const date = this.day === this.first ? "" : this.date();
    return `#${[date, part].filter((piece) => piece).join("/")}`;
  }

  show(day) {
    this.day = day;
    const date = this.date(), words = Panj.longDate(date);
    if (this.field) {
      this.slider.value = day;
      this.slider.setAttribute("aria-valuetext", words);
      if (this.field.value !== date) this.field.value = date;
      this.complain("");
      this.aloud(words);
    }
    this.shown(day, date);
  }

  go(day) {
    if (day !== this.day) this.show(day);
    this.keep();
  }

  /** Put the day into the address; in quick succession only the last one is kept. */
  keep() {
    if (location.hash === this.where() || (!location.hash && this.where() === "#")) return;
    const now = performance.now(), quick = now - this.kept < PanjDates.SOON;
    this.kept = now;
    const address = this.where() === "#" ? `${location.pathname}${location.search}` : this.where();
    PanjDates.to(address, quick);
  }

  /** Say the day aloud when it has stood for a moment. */
  aloud(words) {
    clearTimeout(this.later);
    if (this.timer === null) this.later = setTimeout(() => (this.said.textContent = `The page shows ${words}.`), 600);
  }

  complain(date) {
    const ends = [0, this.days - 1].map((day) => Panj.longDate(this.date(day)));
    const what = date ? (/^\d{4}-\d\d-\d\d$/.test(date) && !isNaN(Date.parse(date)) ? Panj.longDate(date) : `“${date.slice(0, 20)}”`) : "";
    const text = what ? `${what} is no day of this page, which goes from ${ends[0]} to ${ends[1]}. It shows ${Panj.longDate(this.date())}.` : "";
    if (this.note.textContent !== text) this.note.textContent = text;
    if (text) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  /* ---- what the reader does ---- */

  listen() {
    const typed = () => {
      const day = this.number(this.field.value);
      clearTimeout(this.patience);
      this.pause();
      if (day !== null) return this.go(day);
      this.patience = setTimeout(doubt, PanjDates.PATIENCE);
      return undefined;
    };
    const doubt = () => {
      const { value } = this.field;
      if (this.number(value) === null && value) this.complain(value);
    };
    const leave = () => {
      clearTimeout(this.patience);
      doubt();
      this.field.value = this.date(); // what it shows again is what the page shows
    };
    this.field.addEventListener("input", typed);
    this.field.addEventListener("blur", leave);
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") leave();
    });
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    this.slider.addEventListener("change", () => this.keep());
    for (const [id, by] of [["earlier", -1], ["later", 1]]) {
      document.getElementById(id).addEventListener("click", () => {
        this.pause();
        this.go(Math.max(0, Math.min(this.days - 1, this.day + by)));
      });
    }
    this.button.addEventListener("click", () => (this.timer === null ? this.play() : this.pause()));
  }

  play() {
    const last = this.days - 1;
    let day = this.day >= last ? 0 : this.day, before = null;
    this.button.textContent = "Pause";
    const step = (now) => {
      if (before === null) before = now;
      const passed = Math.floor((now - before) / PanjDates.PACE);
      if (passed > 0) {
        before += passed * PanjDates.PACE;
        day = Math.min(last, day + passed);
        this.show(day);
      }
      if (day >= last) this.pause();
      else this.timer = requestAnimationFrame(step);
    };
    this.timer = requestAnimationFrame(step);
  }

  pause() {
    if (this.timer === null) return;
    cancelAnimationFrame(this.timer);
    this.timer = null;
    this.button.textContent = "Play";
    this.keep();
    this.aloud(Panj.longDate(this.date()));
  }
}
