/* For those who use keys or a screen reader: what is wider than the page and moved sideways takes the focus and has a name,
   and so do parts that the theme leaves without one. */
const named = (part, role, name) => {
  part.setAttribute("role", role);
  part.setAttribute("aria-label", name);
};
const reachable = () => {
  for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset div:has(> table.dataframe), .md-typeset pre > code")) {
    if (part.scrollWidth <= part.clientWidth) continue;
    part.tabIndex = 0;
    named(part, "group", part.matches("code") ? "code" : "table");
  }
  for (const part of document.querySelectorAll(".md-search")) named(part, "dialog", "search");
  document.querySelectorAll(".md-code__nav").forEach((part, k) => part.setAttribute("aria-label", `code ${k + 1}`));
};
/* What is copied of a terminal is what is typed, without prompts and answers. */
const typed = (event) => {
  const block = event.target.closest(".language-console"), button = event.target.closest(".md-code__button");
  if (!block || !button) return;
  const lines = block.querySelector("code").textContent.split("\n").filter((line) => line.startsWith("$ "));
  if (lines.length) button.dataset.clipboardText = lines.map((line) => line.slice(2)).join("\n");
};
addEventListener("click", typed, true);
addEventListener("load", reachable);
addEventListener("resize", reachable);
