"use strict";
// The review page: a click on a line, a card or a row selects its FX node, and every pane lights up what the node became.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const HOW = ["exact", "location", "derived"], GLYPH = ["=", "@", "~"];
  const byId = (id) => document.getElementById(id);
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const main = document.querySelector("main"), said = byId("said"), about = byId("about"), field = byId("find");
  const svgName = "http://www.w3.org/2000/svg";
  let active = -1;

  // ---------------------------------------------------------------- ribbons

  const ribbons = document.querySelector("svg.ribbons");
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  };

  const draw = () => {
    ribbons.textContent = "";
    ribbons.setAttribute("width", main.scrollWidth);
    ribbons.setAttribute("height", main.clientHeight);
    const frame = main.getBoundingClientRect(), dx = main.scrollLeft - frame.left, dy = -frame.top;
    const row = shown();
    for (let i = 0; active >= 0 && i + 1 < row.length; ++i) {
      const left = row[i].ends("right"), right = row[i + 1].ends("left");
      if (left.length > 12 || right.length > 40) left.length = Math.min(left.length, 12), right.length = Math.min(right.length, 40);
      for (const a of left) for (const b of right) {
        const path = document.createElementNS(svgName, "path"), x0 = a.x + dx, x1 = b.x + dx, xm = (x0 + x1) / 2;
        path.setAttribute("d", `M${x0} ${a.top + dy}C${xm} ${a.top + dy} ${xm} ${b.top + dy} ${x1} ${b.top + dy}` +
          `V${b.bottom + dy}C${xm} ${b.bottom + dy} ${xm} ${a.bottom + dy} ${x0} ${a.bottom + dy}Z`);
        path.setAttribute("class", HOW[Math.max(a.how, b.how)]);
        ribbons.append(path);
      }
    }
  };

  // ---------------------------------------------------------------- panes

  // Places of a stage: [node, how, first line, last line] in text order, from the flat list that the page carries.
  const placesOf = (flat) => {
    const places = [];
    for (let at = 0, line = 0; at < flat.length; at += 4) {
      line += flat[at];
      places.push({ line, last: line + flat[at + 1], node: flat[at + 2], how: flat[at + 3] });
    }
    return places;
  };

  class TextPane {
    constructor(stage, element) {
      this.stage = stage;
      this.element = element;
      this.code = element.querySelector(".code");
      this.places = placesOf(stage.places);
      this.rows = [];
      this.at = -1;
    }

    // Rows are made when the pane is first shown: most stages of a large document never are.
    fill() {
      if (this.rows.length) return;
      const lines = this.code.textContent.split("\n");
      if (lines.at(-1) === "") lines.pop();
      this.code.textContent = "";
      const all = document.createDocumentFragment();
      lines.forEach((text, index) => {
        const row = make("div", { class: "row" }, make("span", { class: "n" }, String(index + 1)),
          make("span", { class: "m" }), make("span", { class: "t" }, text || " "));
        this.rows.push(row);
        all.append(row);
      });
      this.code.append(all);
      this.code.addEventListener("click", (event) => {
        const row = event.target.closest(".row");
        if (row && !getSelection().toString()) this.choose(this.rows.indexOf(row));
      });
      this.code.addEventListener("keydown", (event) => this.key(event));
      this.code.addEventListener("scroll", later);
    }

    nodesAt(line) {
      const found = this.places.filter((place) => place.line <= line && line <= place.last);
      found.sort((a, b) => a.how - b.how || (a.last - a.line) - (b.last - b.line));
      return [...new Set(found.map((place) => place.node))];
    }

    // A line of several nodes: the next one at each click.
    choose(index) {
      this.setAt(index);
      const nodes = this.nodesAt(index + 1);
      if (nodes.length) select(nodes[(nodes.indexOf(active) + 1) % nodes.length], this);
    }

    setAt(index) {
      this.rows[this.at]?.classList.remove("at");
      this.at = Math.max(0, Math.min(index, this.rows.length - 1));
      this.rows[this.at]?.classList.add("at");
      this.rows[this.at]?.scrollIntoView({ block: "nearest" });
    }

    key(event) {
      const page = Math.max(1, Math.floor(this.code.clientHeight / 17) - 1);
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
      if (event.key in steps) this.setAt(Math.max(0, Math.min(this.at + steps[event.key], this.rows.length - 1)));
      else if (event.key === "Enter" || event.key === " ") this.choose(this.at);
      else if (event.key === "]" || event.key === "[") this.step(event.key === "]" ? 1 : -1);
      else return;
      event.preventDefault();
    }

    step(direction) {
      const lit = this.lit().map((place) => place.line - 1);
      const next = direction > 0 ? lit.find((line) => line > this.at) : lit.findLast((line) => line < this.at);
      if (next !== undefined) this.setAt(next);
    }

    lit() { return this.places.filter((place) => place.node === active); }

    light(from) {
      for (const row of this.rows.filter((each) => each.classList.contains("on"))) {
        row.classList.remove("on", ...HOW);
        row.children[1].textContent = "";
      }
      const lit = this.lit();
      for (const place of lit)
        for (let line = place.line; line <= place.last; ++line) {
          this.rows[line - 1]?.classList.add("on", HOW[place.how]);
          if (this.rows[line - 1]) this.rows[line - 1].children[1].textContent = GLYPH[place.how];
        }
      if (lit.length && from !== this && !this.element.hidden)
        this.rows[lit[0].line - 1]?.scrollIntoView({ block: "center" });
    }

    // The ends of ribbons: runs of lit rows in sight, in the page's coordinates.
    ends(side) {
      const box = this.code.getBoundingClientRect();
      return this.lit().map((place) => {
        const first = this.rows[place.line - 1]?.getBoundingClientRect(), last = this.rows[place.last - 1]?.getBoundingClientRect();
        if (!first || !last) return null;
        const clamp = (y) => Math.max(box.top, Math.min(y, box.bottom));
        return { x: side === "right" ? box.right : box.left, top: clamp(first.top), bottom: clamp(last.bottom), how: place.how };
      }).filter(Boolean);
    }

    find(words) {
      const found = [];
      this.rows.forEach((row, index) => {
        if (row.children[2].textContent.toLowerCase().includes(words)) found.push({ pane: this, index });
      });
      return found;
    }
  }

  class GraphPane {
    constructor(stage, element) {
      this.stage = stage;
      this.element = element;
      this.boxes = stage.boxes.map(([node, x, y, width, height]) => {
        const box = document.createElementNS(svgName, "rect");
        const name = document.createElementNS(svgName, "title");
        name.textContent = data.nodes[node].id;
        box.append(name);
        for (const [key, value] of Object.entries({ x, y, width, height, rx: 4, class: "box" })) box.setAttribute(key, value);
        box.addEventListener("click", () => select(node, this));
        element.querySelector("svg").append(box);
        return { node, box };
      });
      element.querySelector(".graph").addEventListener("scroll", later);
    }

    fill() {}

    light(from) {
      for (const { node, box } of this.boxes) box.classList.toggle("on", node === active);
      const lit = this.boxes.find(({ node }) => node === active);
      if (lit && from !== this && !this.element.hidden) lit.box.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    ends(side) {
      const frame = this.element.querySelector(".graph").getBoundingClientRect();
      return this.boxes.filter(({ node }) => node === active).map(({ box }) => {
        const place = box.getBoundingClientRect(), clamp = (y) => Math.max(frame.top, Math.min(y, frame.bottom));
        return { x: side === "right" ? frame.right : frame.left, top: clamp(place.top), bottom: clamp(place.bottom), how: 0 };
      });
    }

    find() { return []; }
    lit() { return this.boxes.filter(({ node }) => node === active); }
  }

  const panes = data.stages.map((stage, index) => {
    const element = document.querySelector(`.pane[data-stage="${index}"]`);
    return stage.boxes ? new GraphPane(stage, element) : new TextPane(stage, element);
  });
  const shown = () => panes.filter((pane) => !pane.element.hidden);

  const show = (pane, on) => {
    pane.element.hidden = !on;
    if (on) pane.fill();
    byId(`s${panes.indexOf(pane)}`).setAttribute("aria-pressed", String(on));
    if (on && active >= 0) pane.light(null);
    later();
  };

  // ---------------------------------------------------------------- selection

  const select = (node, from = null) => {
    active = node;
    shown().forEach((pane) => pane.light(from));
    document.querySelectorAll("tbody tr").forEach((row, index) => row.setAttribute("aria-selected", String(index === node)));
    describe();
    const id = node >= 0 ? data.nodes[node].id : "";
    said.textContent = id ? `${id}: ` + panes.filter((pane) => pane.stage.ops?.[node])
      .map((pane) => `${pane.stage.title} ${pane.stage.ops[node]}`).join(", ") : "Nothing is selected";
    history.replaceState(null, "", id ? `#${encodeURIComponent(id)}` : location.pathname + location.search);
    later();
  };

  const describe = () => {
    about.textContent = "";
    if (active < 0) return void about.append(make("p", { class: "quiet" }, "Select a line, a card or a row: what its FX node became lights up in every pane."));
    const node = data.nodes[active], list = make("dl");
    const fact = (term, value) => value && list.append(make("dt", {}, term), make("dd", { class: "mono" }, value));
    about.append(make("h3", { class: "mono" }, node.id), list);
    fact("target", node.target);
    fact("value", node.type);
    fact("source", node.place);
    for (const pane of panes.filter((each) => !each.stage.boxes && each.lit().length)) {
      const first = pane.lit()[0], ops = pane.stage.ops[active];
      const button = make("button", {}, `${ops} ${ops === 1 ? "op" : "ops"}, from line ${first.line} ${GLYPH[first.how]}`);
      button.addEventListener("click", () => { show(pane, true); pane.setAt(first.line - 1); pane.code.focus(); });
      list.append(make("dt", {}, pane.stage.title), make("dd", {}, button));
    }
  };

  // ---------------------------------------------------------------- search

  let hits = [], hit = -1;
  const search = () => {
    const words = field.value.toLowerCase();
    hits = words ? shown().flatMap((pane) => pane.find(words)) : [];
    hit = -1;
    byId("hits").textContent = words ? (hits.length ? `${hits.length} lines` : "nothing in the panes shown") : "in the panes shown";
  };
  const goToHit = (direction) => {
    if (!hits.length) return;
    hit = (hit + direction + hits.length) % hits.length;
    hits[hit].pane.setAt(hits[hit].index);
    byId("hits").textContent = `${hit + 1} of ${hits.length} lines, ${hits[hit].pane.stage.title}`;
  };

  // ---------------------------------------------------------------- the table, keys, the start

  const body = document.querySelector("tbody");
  data.nodes.forEach((node, index) => {
    const name = make("td", { class: "mono" }, make("span", { class: "hue" }), node.id);
    if (node.hue >= 0) name.firstChild.style.background = `var(--hue${node.hue})`;
    const row = make("tr", { tabindex: index ? -1 : 0, "aria-selected": "false" }, name, make("td", { class: "mono quiet" }, node.target));
    for (const { stage } of panes.filter((pane) => !pane.stage.boxes))
      row.append(make("td", { class: "count" }, stage.ops[index] ? String(stage.ops[index]) : "–"));
    row.addEventListener("click", () => select(index));
    row.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") select(index);
      else if (step && body.children[index + step]) {
        row.tabIndex = -1;
        body.children[index + step].tabIndex = 0;
        body.children[index + step].focus();
      } else return;
      event.preventDefault();
    });
    body.append(row);
  });

  panes.forEach((pane, index) => {
    byId(`s${index}`).addEventListener("click", () => show(pane, pane.element.hidden));
    show(pane, !pane.element.hidden);
  });
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => event.key === "Enter" && goToHit(event.shiftKey ? -1 : 1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) { field.focus(); event.preventDefault(); }
    if (event.key === "Escape") { field.value = ""; search(); select(-1); }
  });
  main.addEventListener("scroll", later);
  addEventListener("resize", later);
  const asked = data.nodes.findIndex((node) => node.id === decodeURIComponent(location.hash.slice(1)));
  select(asked >= 0 ? asked : data.active);
})();
