/* Soldiers who arrived at each crossing in the days of its count, against that count: a bar and a diamond each.
 *
 *   const counts = new PanjCounts(element);
 *   counts.begin([{name, counts: [{kind, people, document, qualifier}]}]);   // a row for each crossing with a count
 *   counts.show([12, 0, …]);                                                // soldiers so far, in the same order
 *   PanjCounts.facts("2021-05-01", counts)                                  the counts of a host as marks of a chart
 */
"use strict";

class PanjCounts {
  /** How a number that is not exact begins, as in the report. */
  static sign(count) {
    return { "more than": "> ", about: "≈ " }[count.qualifier] || "";
  }

  constructor(element) {
    this.element = element;
    element.classList.add("panj-counts");
  }

  begin(crossings) {
    this.rows = crossings.map((crossing, k) => ({ name: crossing.name, k,
      count: crossing.counts.find((count) => count.kind === "military") })).filter((row) => row.count);
    this.rows.sort((a, b) => b.count.document - a.count.document || b.count.people - a.count.people);
    this.most = 0;
    this.element.replaceChildren(...this.rows.map((row) => {
      const line = Panj.html("div", `panj-countrow${row.count.document ? "" : " panj-otherrow"}`);
      Panj.html("span", "panj-countname", row.name, line);
      const bar = Panj.html("span", "panj-countbar", "", line);
      row.fill = Panj.html("span", "panj-countfill", "", bar);
      row.mark = Panj.html("span", `panj-countmark${row.count.document ? "" : " panj-other"}`, "", bar);
      row.text = Panj.html("span", "panj-counttext", "", line);
      const more = row.count.qualifier === "exact" ? "" : `${row.count.qualifier} `;
      line.title = `${row.name}: ${more}${row.count.people} soldiers counted `
        + `(${row.count.document ? "the document" : "another source"})`;
      return line;
    }));
  }

  show(arrived) {
    const most = Math.max(...this.rows.map((row) => Math.max(row.count.people, arrived[row.k])), 1) * 1.06;
    for (const row of this.rows) {
      row.fill.style.width = `${(100 * arrived[row.k]) / most}%`;
      row.mark.style.left = `${(100 * row.count.people) / most}%`;
      row.text.textContent = `${Panj.people(arrived[row.k])} / ${PanjCounts.sign(row.count)}${Panj.people(row.count.people)}`;
    }
  }

  static facts(start, counts) {
    return counts.map((count) => ({
      date: Panj.day(start, count.last - 1), value: count.people, document: count.document,
      label: `${PanjCounts.sign(count)}${Panj.people(count.people)} ${count.kind === "military" ? "soldiers" : "civilians"}`,
    }));
  }
}
