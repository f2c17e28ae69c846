// Draws Plotly charts over the server's own pictures. Without this script, or when anything fails, those stay.
(() => {
  "use strict";

  const settings = document.currentScript.dataset;
  const mirrored = document.documentElement.dir === "rtl";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const arabic = /[\u0600-\u06ff]/;
  const lineEnd = /(<br *\/?>|<\/?extra>)/;
  let plotly = null;

  // Loading once

  function inserted(element) {
    return new Promise((resolve, reject) => {
      element.addEventListener("load", resolve, { once: true });
      element.addEventListener("error", () => reject(new Error("a file of the charts did not load")), { once: true });
      document.head.append(element);
    });
  }

  function script(address) {
    return inserted(Object.assign(document.createElement("script"), { src: address }));
  }

  async function loadPlotly() {
    const sheet = inserted(Object.assign(document.createElement("link"), { rel: "stylesheet", href: settings.plotlyCss }));
    if (settings.plotlyLocaleSrc) await script(settings.plotlyLocaleSrc);
    await Promise.all([sheet, script(settings.plotlySrc), document.fonts.ready]);
    return window.Plotly;
  }

  function ready() {
    plotly ??= loadPlotly().catch((error) => {
      plotly = null;
      throw error;
    });
    return plotly;
  }

  // Right-to-left: Plotly has no such mode. Whatever the figure already says is kept.

  function isolated(text, always) {
    if (text.includes("\u2067") || !(always || arabic.test(text))) return text;
    const wrap = (part) => (part && !lineEnd.test(part) ? `\u2067${part}\u2069` : part);
    return text.split(lineEnd).map(wrap).join("");
  }

  function isolateAll(value, key) {
    if (typeof value === "string") return isolated(value, mirrored && /^(hover|text)template$/.test(key));
    if (Array.isArray(value)) return value.map((item) => isolateAll(item, key));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isolateAll(item, name)]));
  }

  function mirrorAxes(layout) {
    for (const [key, axis] of Object.entries(layout)) {
      if (/^xaxis\d*$/.test(key)) mirrorRange(axis);
      if (/^yaxis\d*$/.test(key)) axis.side ??= "right";
      if (/^polar\d*$/.test(key)) axis.angularaxis = { direction: "counterclockwise", ...axis.angularaxis };
    }
  }

  function mirrorRange(axis) {
    if (!axis.range) axis.autorange ??= "reversed";
    else if (axis.range[0] < axis.range[1]) axis.range = [...axis.range].reverse();
  }

  function mirror({ data, layout }) {
    mirrorAxes(layout);
    const scales = Object.entries(layout).filter(([key]) => /^coloraxis\d*$/.test(key));
    for (const part of [...data.filter(({ type }) => type === "heatmap"), ...scales.map(([, axis]) => axis)]) {
      part.colorbar = { x: -0.02, xanchor: "right", ...part.colorbar };
    }
    if (layout.title) layout.title = { x: 1, xanchor: "right", xref: "paper", ...titled(layout.title) };
    const legendAt = layout.legend?.orientation === "h" ? 1 : -0.02;
    layout.legend = { x: legendAt, xanchor: "right", ...layout.legend };
    layout.hoverlabel = { align: "right", ...layout.hoverlabel };
    return { data, layout };
  }

  function titled(title) {
    return typeof title === "string" ? { text: title } : title;
  }

  // Drawing

  function figureOf(chart) {
    const source = JSON.parse(document.getElementById(chart.dataset.chartSource).textContent);
    const { data, layout = {} } = isolateAll(source);
    const style = getComputedStyle(chart);
    layout.font = { family: style.fontFamily, color: style.color, size: 14, ...layout.font };
    completeSpace(data, layout, chart.clientWidth);
    layout.paper_bgcolor ??= backgroundOf(chart);
    layout.plot_bgcolor ??= "rgba(0,0,0,0)";
    // A finger drawn over the chart scrolls the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode ??= false;
    if (calm.matches) layout.transition = { duration: 0 };
    return mirrored ? mirror({ data, layout }) : { data, layout };
  }

  function completeSpace(data, layout, width) {
    const round = data.some(({ type }) => type === "scatterpolar");
    if (round) layout.polar ??= {};
    else {
      layout.xaxis = { automargin: true, ...layout.xaxis };
      layout.yaxis = { automargin: true, ...layout.yaxis };
    }
    const side = round ? 80 : 24;
    layout.margin = { l: side, r: side, t: layout.title ? 80 : 40, b: 48, ...layout.margin };
    layout.height ??= 420;
    if (width < 600) layout.legend = { orientation: "h", yanchor: "top", y: -0.15, ...layout.legend };
  }

  function backgroundOf(element) {
    const color = element ? getComputedStyle(element).backgroundColor : "#ffffff";
    return /^rgba\(.*, 0\)$|^transparent$/.test(color) ? backgroundOf(element.parentElement) : color;
  }

  // What a picture says of itself once it is away from its page: the chart, the round, the page.

  function words(selector) {
    return document.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  }

  function escaped(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  }

  function savedPicture(chart, plot) {
    const label = chart.dataset.chartLabel ?? "";
    const origin = [words(".eyebrow"), words("h1"), words("#shown > .said")].filter(Boolean);
    const text = [`<b>${escaped(label)}</b>`, ...origin.map(escaped)].map((line) => isolated(line, mirrored)).join("<br>");
    const extra = 24 * (origin.length + 2);
    const { layout, data } = plot;
    // A picture is drawn without the fonts of the page: measured with the one it gets, nothing is cut off.
    const font = { ...layout.font, family: "sans-serif" };
    const title = { text, font: { size: 15 }, x: mirrored ? 1 : 0, xref: "paper", xanchor: mirrored ? "right" : "left", y: 1, yanchor: "top", yref: "container", pad: { t: 24 } };
    const margin = { ...layout.margin, t: (layout.margin?.t ?? 40) + extra };
    const height = plot.clientHeight + extra;
    return { figure: { data, layout: { ...layout, font, title, margin, height } }, size: { width: plot.clientWidth, height } };
  }

  function savePicture(chart, plot) {
    const { figure, size } = savedPicture(chart, plot);
    const filename = [chart.dataset.chartLabel, words(".eyebrow")].join(" ").replace(/[^\p{L}\p{N}]+/gu, "-");
    return window.Plotly.downloadImage(figure, { format: "png", scale: 2, filename, ...size });
  }

  function configFor(chart) {
    return {
      displaylogo: false,
      displayModeBar: true,
      showSendToCloud: false,
      plotlyServerURL: "",
      modeBarButtonsToRemove: ["sendChartToCloud", "sendDataToCloud", "lasso2d", "select2d", "autoScale2d", "toImage"],
      modeBarButtonsToAdd: [
        { name: settings.savePicture, icon: window.Plotly.Icons?.camera, click: (plot) => savePicture(chart, plot) },
      ],
      responsive: true,
      locale: document.documentElement.lang || "en",
    };
  }

  function plotIn(chart) {
    const plot = document.createElement("div");
    plot.className = "chart-plot";
    plot.dir = "ltr";
    plot.setAttribute("role", "group");
    if (chart.dataset.chartLabel) plot.setAttribute("aria-label", chart.dataset.chartLabel);
    // Drawn out of sight at its final width, so that the page does not jump.
    Object.assign(plot.style, { position: "absolute", visibility: "hidden", inlineSize: `${chart.clientWidth}px` });
    fallbackOf(chart).after(plot);
    return plot;
  }

  async function draw(chart) {
    const library = await ready();
    const { data, layout } = figureOf(chart);
    const plot = plotIn(chart);
    try {
      await library.newPlot(plot, data, layout, configFor(chart));
    } catch (error) {
      plot.remove();
      throw error;
    }
    // The table beside the chart is the form that is read out.
    for (const svg of plot.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
    Object.assign(plot.style, { position: "", visibility: "", inlineSize: "" });
    return plot;
  }

  function fallbackOf(chart) {
    return chart.querySelector("[data-chart-fallback]");
  }

  function show(chart, plot, drawn) {
    plot.hidden = !drawn;
    fallbackOf(chart).toggleAttribute("hidden", drawn);
    if (drawn) window.Plotly.Plots.resize(plot);
  }

  // What people start

  function announce(kind) {
    const region = document.querySelector("[data-chart-status]");
    if (region) region.textContent = region.dataset[kind] ?? "";
  }

  async function toggle(button, chart) {
    if (button.getAttribute("aria-busy") === "true") return;
    const wanted = button.getAttribute("aria-pressed") !== "true";
    const plot = chart.querySelector(".chart-plot");
    button.setAttribute("aria-busy", "true");
    try {
      if (wanted && !plot) announce("drawing");
      show(chart, plot ?? (await draw(chart)), wanted);
      button.setAttribute("aria-pressed", String(wanted));
      announce(wanted ? "drawn" : "plain");
    } catch (error) {
      announce("failed");
      console.warn(error);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function offer(button) {
    const chart = document.querySelector(`[data-chart-source="${CSS.escape(button.dataset.chartLoad)}"]`);
    if (!chart) return;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => toggle(button, chart));
    button.hidden = false;
  }

  function drawWhenNear(charts) {
    const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
    const observer = new IntersectionObserver((entries) => {
      for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
        observer.unobserve(target);
        idle(() => draw(target).then((plot) => show(target, plot, true), console.warn));
      }
    }, { rootMargin: "200px" });
    charts.forEach((chart) => observer.observe(chart));
  }

  document.querySelectorAll("button[data-chart-load]").forEach(offer);
  drawWhenNear([...document.querySelectorAll("[data-chart-source][data-chart-auto]")]);
})();
