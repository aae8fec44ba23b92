/* Search from a disk: a browser starts no worker for a page of file://, so the script of the search runs in a hidden frame
   that is spoken to in a worker's way. MkDocs' plugin `offline` names one of another host; this one is in the site. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      const inside = frame.contentWindow;
      this.ready = new Promise((done) => {
        const page = inside.document;
        page.open();
        page.write("<!doctype html><title>search</title><body></body>");
        page.close();
        inside.postMessage = (data) => this.tell(data);
        inside.importScripts = (...names) => names.reduce((before, name) => before.then(() => this.load(page, name)), Promise.resolve());
        this.load(page, address).then(done);
      });
      this.frame = frame;
    }

    load(page, address) {
      return new Promise((done) => {
        const script = page.createElement("script");
        script.onload = done;
        script.src = address;
        page.body.append(script);
      });
    }

    tell(data) {
      const said = new MessageEvent("message", { data });
      this.dispatchEvent(said);
      if (this.onmessage) this.onmessage(said);
    }

    postMessage(data) {
      const inside = this.frame.contentWindow;
      this.ready.then(() => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  };
}
