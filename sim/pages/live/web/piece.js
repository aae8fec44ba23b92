/* One part of the dashboard for itself, for Mesa's SolaraViz: the map, or the arrivals against the document. */
"use strict";

module.exports = {
  watch: {
    scene() { this.make(); },
    run() { this.show(); },
    "$vuetify.theme.dark": function () { this.colour(); },
  },
  mounted() {
    this.colour();
    this.make();
  },
  beforeDestroy() {
    if (this.drawing) this.drawing.destroy();
  },
  methods: {
    colour() { document.documentElement.dataset.theme = this.$vuetify.theme.dark ? "dark" : "light"; },
    make() {
      if (this.drawing) this.drawing.destroy();
      this.drawing = null;
      if (this.kind === "map" && this.scene) this.drawing = new PanjMap(this.$refs.first, JSON.parse(this.scene), { runs: 1 });
      this.show();
    },
    show() {
      if (!this.run) return;
      const run = JSON.parse(this.run);
      if (this.kind === "map") {
        if (this.drawing) this.drawing.show(run.frame);
        return;
      }
      if (!this.drawing) {
        this.drawing = new PanjChart(this.$refs.first, {
          title: `Arrived in ${run.host}`, note: "people since the first day; hollow: other sources", runs: 1, height: 200,
          start: run.start, days: run.days, branch: run.branch,
        });
        this.counter = new PanjCounts(this.$refs.second);
        this.counter.begin(run.crossings, run.start);
      }
      this.drawing.spec.facts = PanjCounts.facts(run.start, run.counts, run.lines);
      this.drawing.draw({ series: ["civilians", "soldiers"].map((name) => ({ id: name, name, colour: name, values: run.lines[name] })) });
      this.counter.show(run.at);
    },
  },
};
