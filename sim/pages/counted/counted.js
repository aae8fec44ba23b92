/* The report of a run on counts: unpack the data, draw the charts, turn the lights off. */
"use strict";

async function open() {
  const bytes = Uint8Array.from(atob(document.getElementById("panj-data").textContent), (letter) => letter.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { charts } = await new Response(text).json();
  charts.forEach(({ spec, data }, k) => new PanjChart(document.getElementById(`chart-${k}`), spec).draw(data));
  const theme = document.getElementById("theme"), root = document.documentElement;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = getComputedStyle(root).colorScheme.includes("dark");
    root.dataset.theme = dark ? "light" : "dark";
  });
}

open().catch((error) => {
  const note = Panj.html("p", "caution", "The charts cannot be drawn by this browser: it is too old or JavaScript failed.");
  document.getElementById("camps").appendChild(note);
  throw error;
});
