// Usage: node plotly_bundle.mjs OUTPUT.js METAFILE.json (in a folder with node_modules and plotly_entry.js)
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const esbuild = require("esbuild");
const { version } = require("plotly.js/package.json");

// A missing piece of source stops the build: each change was read against this one version.
const CHANGES = {
  "src/components/modebar/manage.js": [
    ["    if(context.showSendToCloud) commonGroup.push('sendChartToCloud');\n", ""],
  ],
  "src/components/modebar/buttons.js": [
    ["var confirmCloudDialog = require('./share_chart/dialog');\n", ""],
    [block("modeBarButtons.sendChartToCloud = {"), ""],
  ],
  "src/plots/plots.js": [[block("plots.sendDataToCloud = function"), ""]],
  "src/core.js": [
    ["require('../build/plotcss');\n", ""],
    [",\n    sendDataToCloud: Plots.sendDataToCloud", ""],
  ],
  "src/plot_api/plot_config.js": [
    ["dflt: 'https://cloud.plotly.com/newchart'", "dflt: ''"],
    ["dflt: 'https://cdn.plot.ly/un/'", "dflt: ''"],
    [/(showSendToCloud: \{\s+valType: 'boolean',\s+dflt: )true/, "$1false"],
    [/(displaylogo: \{\s+valType: 'boolean',\s+dflt: )true/, "$1false"],
  ],
  "src/registry.js": [["        require('maplibre-gl/dist/maplibre-gl.css');\n", ""]],
  // A style attribute written as text is blocked by style-src 'self'; the same through the CSSOM is not.
  "src/lib/svg_text_utils.js": [
    ["        if(nodeSpec.style) nodeAttrs.style = nodeSpec.style;\n", ""],
    ["d3.select(newNode).attr(nodeAttrs);\n\n        currentNode = nodeSpec",
      "d3.select(newNode).attr(nodeAttrs);\n        if(nodeSpec.style) newNode.style.cssText = nodeSpec.style;\n\n        currentNode = nodeSpec"],
  ],
  "src/traces/heatmap/plot.js": [
    ["image3.attr('style', PIXELATED_IMAGE_STYLE);", "image3.style('image-rendering', 'pixelated');"],
  ],
  // On a right-to-left page the hidden svg that measures texts took over the page's direction: margins came out wrong.
  "src/components/drawing/index.js": [
    ["            left: '-10000px',\n", "            left: '-10000px',\n            direction: 'ltr',\n"],
  ],
  "src/components/colorbar/draw.js": [[/\.attr\('style', ''\)/g, ".attr('style', null)"]],
};

function block(start) {
  const escaped = start.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped}[\\s\\S]*?^\\};?\\n`, "m");
}

function changed(name, text) {
  for (const [before, after] of CHANGES[name] ?? []) {
    const result = text.replace(before, after);
    if (result === text) throw new Error(`${name}: the source to change is not there: ${before}`);
    text = result;
  }
  return text;
}

// The schema's prose is a tenth of the compressed file and is never read by a page.
function withoutDescriptions(text) {
  let result = "";
  let at = 0;
  for (const match of text.matchAll(/(?<=^[ \t]+|[{,][ \t]*)description:\s*/gm)) {
    if (match.index < at) continue;
    result += text.slice(at, match.index) + "description: ''";
    at = endOfExpression(text, match.index + match[0].length);
  }
  return result + text.slice(at);
}

function endOfExpression(text, at) {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[()[\]{},]/gy;
  let depth = 0;
  for (; at < text.length; at++) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (!found) continue;
    if (")]},".includes(found) && depth === 0) return at;
    if ("([{".includes(found)) depth += 1;
    if (")]}".includes(found)) depth -= 1;
    at += found.length - 1;
  }
  throw new Error("a description does not end");
}

const done = new Set();
const plugin = {
  name: "innocook",
  setup(build) {
    build.onLoad({ filter: /[\\/]plotly\.js[\\/]src[\\/].*\.js$/ }, async ({ path }) => {
      const name = path.replaceAll("\\", "/").split("/plotly.js/").pop();
      done.add(name);
      const text = changed(name, await readFile(path, "utf8"));
      const schema = /(attributes|attrs|plot_config)\.js$/.test(name);
      return { contents: schema ? withoutDescriptions(text) : text, loader: "js" };
    });
  },
};

const [output, metafile] = process.argv.slice(2);
const result = await esbuild.build({
  entryPoints: ["plotly_entry.js"],
  outfile: output,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  charset: "ascii",
  legalComments: "none",
  define: { global: "window", "define.amd": "false" },
  banner: { js: `/* plotly.js v${version} (MIT), a bundle of five traces with changes: see README.md and LICENSE */` },
  plugins: [plugin],
  metafile: true,
});
const missing = Object.keys(CHANGES).filter((name) => !done.has(name));
if (missing.length) throw new Error(`not part of the bundle: ${missing}`);
await writeFile(metafile, JSON.stringify(result.metafile));
