/* Soldiers who arrived at each crossing in the days of its count, against that count: a bar and a diamond each.
 *
 *   const counts = new PanjCounts(element);
 *   counts.begin([{name, counts: [{kind, people, document, qualifier}]}], "2021-05-01");   // a row for each with a count
 *   counts.show([12, 0, …]);                                                // soldiers so far, in the same order
 *   PanjCounts.facts("2021-05-01", counts, {soldiers: [0, …]})              the counts of a host as marks of a chart
 */
"use strict";

class PanjCounts {
  /** What the bars stand against: where no document speaks of one, the counts of others. */
  static title(rows) {
    return `Soldiers, against ${rows.some(({ count }) => count.document) ? "the document" : "the counts"}`;
  }

  /** What the bars are: in which days who arrived is counted, those of the counts of the document where all have the same. */
  static note(rows, start) {
    const day = (number) => Panj.shortDate(Panj.day(start, number - 1));
    const days = rows.filter(({ count }) => count.document).map(({ count }) => `${day(count.first)} to ${day(count.last)}`);
    return `arrived ${new Set(days).size === 1 ? days[0] : "in the days of each count"}; `
      + "diamonds: counted (hollow: other sources, other days)";
  }

  /** How a number that is not exact begins, as in the report. */
  static sign(count) {
    return { "more than": "> ", about: "≈ " }[count.qualifier] || "";
  }

  constructor(element) {
    this.element = element;
  }

  begin(crossings, start) {
    this.rows = crossings.map((crossing, k) => ({ name: crossing.name, k,
      count: crossing.counts.find((count) => count.kind === "military") })).filter((row) => row.count);
    this.rows.sort((a, b) => b.count.document - a.count.document || b.count.people - a.count.people);
    this.most = 0;
    this.element.replaceChildren();
    if (!this.rows.length) return;
    const title = PanjCounts.title(this.rows);
    Panj.html("div", "panj-charttitle", title, this.element);
    const note = PanjCounts.note(this.rows, start);
    Panj.html("div", "panj-chartnote", note, this.element);
    const list = Panj.html("div", "panj-counts", "", this.element);
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", `${title}: ${note}`);
    list.replaceChildren(...this.rows.map((row) => {
      const line = Panj.html("div", `panj-countrow${row.count.document ? "" : " panj-otherrow"}`);
      Panj.html("span", "panj-countname", row.name, line);
      const bar = Panj.html("span", "panj-countbar", "", line);
      row.fill = Panj.html("span", "panj-countfill", "", bar);
      row.mark = Panj.html("span", `panj-countmark${row.count.document ? "" : " panj-other"}`, "", bar);
      row.text = Panj.html("span", "panj-counttext", "", line);
      line.setAttribute("role", "listitem");
      row.line = line;
      const more = row.count.qualifier === "exact" ? "" : `${row.count.qualifier} `;
      line.title = row.says = `${row.name}: ${more}${Panj.people(row.count.people)} soldiers counted `
        + `(${row.count.document ? "the document" : "another source"})`;
      return line;
    }));
  }

  show(arrived) {
    const most = Math.max(...this.rows.map((row) => Math.max(row.count.people, arrived[row.k])), 1) * 1.06;
    for (const row of this.rows) {
      row.fill.style.width = `${(100 * arrived[row.k]) / most}%`;
      row.mark.style.left = `${(100 * row.count.people) / most}%`;
      row.line.setAttribute("aria-label", `${row.says}, ${Panj.people(arrived[row.k])} arrived`);
      row.text.textContent = `${Panj.people(arrived[row.k])} / ${PanjCounts.sign(row.count)}${Panj.people(row.count.people)}`;
    }
  }

  /** Marks on curves of arrivals since the first day, by kind: a count came on top of what the run had before its first day. */
  static facts(start, counts, past) {
    const had = ({ kind, first }) => {
      const curve = past[kind === "military" ? "soldiers" : "civilians"] || [];
      return (first > 1 && curve[Math.min(first - 1, curve.length) - 1]) || 0;
    };
    return counts.map((count) => ({
      date: Panj.day(start, count.last - 1), value: had(count) + count.people, base: had(count), document: count.document,
      label: `${PanjCounts.sign(count)}${Panj.people(count.people)} ${count.kind === "military" ? "soldiers" : "civilians"}`,
    }));
  }
}
