/* The report of a run on counts: sentences, the table of camps and the charts on one day.
 *
 * The data are {start, days, day, charts, camps: [{bands, registered, counted, inside}] in the order of the rows, answers: [[text]
 * per day], note}; camps are described in page.py, the rest in paper.js.
 */
"use strict";

class PanjCounted extends PanjPaper {
  static SIGNS = "~: no count of that day but on the line between two counts, or the first or last count there is; –: no count.";

  constructor(data) {
    super(data);
    const add = (list) => {
      let sum = 0;
      return list.map((more) => (sum += more));
    };
    this.camps = data.camps.map((camp) => ({ ...camp, bands: camp.bands.map(add), registered: camp.registered && add(camp.registered) }));
    this.rows = [...document.querySelectorAll("#rows tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  }

  show(day, date) {
    super.show(day, date);
    const list = document.getElementById("answers-0");
    for (const item of list.querySelectorAll(".dated")) item.remove();
    list.prepend(...this.data.answers[day].map((text) => Panj.html("li", "dated", text)));
    this.camps.forEach(({ bands, registered, counted, inside }, k) => {
      const [low, lower, middle, upper, high] = bands.map((level) => Panj.exact(level[day]));
      const known = registered ? `${counted[day] === "y" ? "" : "~"}${Panj.exact(registered[day])}` : "–";
      const held = { y: "yes", n: "no" }[inside[day]] || "";
      [known, middle, `${lower}–${upper}`, `${low}–${high}`, held].forEach((text, cell) => {
        if (this.rows[k][cell]) this.rows[k][cell].textContent = text; // one run has no bands
      });
    });
    const some = this.camps.some((camp) => !camp.registered || camp.counted[day] !== "y");
    const last = day === this.data.days - 1 && this.data.note ? `${this.data.note}.` : "";
    document.getElementById("signs").textContent = day === this.data.days - 1 ? last : some ? PanjCounted.SIGNS : "";
  }
}

PanjPaper.open(PanjCounted, "camps", "The charts");
