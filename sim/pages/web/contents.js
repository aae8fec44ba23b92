/* The contents bar: it stays at the top, marks the part that is being read, and leads to each part.
 *
 *   const contents = new PanjContents(element, where);
 *   contents.go("sites");                 // as if its link had been followed, but for the address
 *   contents.point();                     // write the addresses of the links anew
 *
 * element   the bar: links to "#id" of sections inside it
 * where     (id) => the address of a section on this page, as "#2021-08-01/sites"
 */
"use strict";

class PanjContents {
  constructor(element, where) {
    this.element = element;
    this.where = where;
    this.list = element.querySelector("nav ul");
    this.links = new Map([...element.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
    this.parts = [...this.links.keys()].map((id) => document.getElementById(id));
    for (const part of this.parts) part.tabIndex = -1; // so that the next Tab goes on from there
    this.now = null;
    this.held = null;
    this.waits = false;
    this.listen();
    this.tall();
    this.look();
  }

  listen() {
    for (const [id, link] of this.links) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a tab or window of its own
        event.preventDefault();
        PanjDates.to(this.where(id), false);
        this.go(id);
      });
    }
    const soon = () => {
      if (this.waits) return;
      this.waits = true;
      requestAnimationFrame(() => {
        this.waits = false;
        this.look();
      });
    };
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    new ResizeObserver(() => this.tall()).observe(this.element);
  }

  /** What is led to, by a link or by Tab, comes to stand below the bar. */
  tall() {
    document.documentElement.style.setProperty("--bar", `${this.element.offsetHeight}px`);
  }

  go(id) {
    const part = document.getElementById(id);
    if (!this.links.has(id)) return;
    part.scrollIntoView();
    part.focus({ preventScroll: true });
    this.mark(id);
    this.held = window.scrollY; // the last parts may be too short to come to the top: until it is scrolled they are meant
  }

  /** Find the part that is being read: the last that has passed a line, which comes down where the page ends. */
  look() {
    if (this.held !== null && Math.abs(window.scrollY - this.held) < 2) return;
    this.held = null;
    const high = window.innerHeight, top = this.element.offsetHeight + 24;
    const left = Math.max(0, document.documentElement.scrollHeight - high - window.scrollY);
    const line = left < high ? top + (1 - left / high) * (high - top) : top;
    const shown = this.parts.filter((part) => part.offsetHeight > 0);
    const second = (part) => parseFloat(getComputedStyle(part).scrollMarginTop) || 0; // what else stays at the top over it
    const passed = shown.filter((part) => part.getBoundingClientRect().top <= line + second(part));
    this.mark(window.scrollY > 0 || passed.length > 1 ? (passed[passed.length - 1] || shown[0]).id : shown[0].id);
  }

  mark(id) {
    if (this.now === id) return;
    if (this.now !== null) this.links.get(this.now).removeAttribute("aria-current");
    this.now = id;
    const link = this.links.get(id);
    link.setAttribute("aria-current", "location");
    const item = link.parentElement, { list } = this; // the bar alone is moved, never the page
    list.scrollLeft = item.offsetLeft - list.offsetLeft - (list.clientWidth - item.offsetWidth) / 2;
  }

  point() {
    for (const [id, link] of this.links) link.setAttribute("href", this.where(id));
  }
}
