// Saves each answer by itself. "Saved" is shown only after the server said so; until then the text also lies in this
// browser. Without this script the buttons of the page do the same work.
(() => {
  "use strict";

  const form = document.getElementById("answers");
  const say = form.dataset;
  const bar = document.querySelector("[data-save-bar]");
  const spoken = document.querySelector("[data-save-said]");
  const shelf = `innocook/${say.account}/${say.assessment}/`;
  const clock = `innocook/${say.account}/until`;
  const questions = new Map();
  const PAUSE = 1200;
  const LONGEST_WAIT = 30000;
  let token = form.elements.csrf_token.value;
  let lastTouched = "";
  let canKeep = true;
  let retry = null;
  let wait = 2000;
  let shown = "";
  let submitting = false;

  // What is typed

  const names = (id) => [id, `${id}.na_reason`, `${id}.na_text`, `${id}.note`, `${id}.language`, `${id}.confirm`];

  function typed(id) {
    const wanted = new Set(names(id));
    return [...new FormData(form)].filter(([name]) => wanted.has(name)).map(([name, value]) => [name, String(value).replace(/\r\n/g, "\n")]);
  }

  const text = (pairs) => JSON.stringify(pairs);
  const essence = (fields) => JSON.stringify(names("").slice(0, 4).map((end) => fields[end] ?? ""));

  function fieldsOf(id, pairs) {
    const found = {};
    for (const [name, value] of pairs) if (value || !(name.slice(id.length) in found)) found[name.slice(id.length)] = value.trim();
    return found[""] === "na" ? found : { ...found, ".na_reason": "", ".na_text": "" };
  }

  function fill(name, value) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = field.type !== "text" || value !== "na" ? value : "";
    }
  }

  const versionField = (id) => form.elements[`${id}.version`];

  // The copy in this browser: a bridge until the server has the text, never the truth

  function keep(question) {
    const version = question.seen ?? versionField(question.id).value;
    const copy = { url: question.url, pairs: typed(question.id), version };
    try {
      localStorage.setItem(shelf + question.id, JSON.stringify(copy));
    } catch {
      canKeep = false;
    }
  }

  function forget(id) {
    try {
      localStorage.removeItem(shelf + id);
    } catch {
      canKeep = false;
    }
  }

  function kept() {
    const found = new Map();
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(shelf)) found.set(key.slice(shelf.length), JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      canKeep = false;
    }
    return found;
  }

  function download() {
    const lines = [...kept()].flatMap(([id, copy]) => [id, ...copy.pairs.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`), ""]);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" })), download: "innocook.txt" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // What the reader sees and hears

  function state(question, sentence, kind) {
    const line = question.card.querySelector("[data-save-state]");
    line.textContent = sentence;
    line.hidden = sentence === "";
    line.className = `save-state small ${kind}`;
    if (kind === "bad") spoken.textContent = sentence;
  }

  function banner(kind, sentence, ...more) {
    if (kind === shown) return;
    shown = kind;
    spoken.textContent = sentence;
    bar.hidden = kind === "";
    const words = Object.assign(document.createElement("span"), { textContent: sentence });
    bar.replaceChildren(words, ...more);
  }

  function button(label, action) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button second", textContent: label });
    made.addEventListener("click", action);
    return made;
  }

  function link(label, href) {
    return Object.assign(document.createElement("a"), { className: "button second", textContent: label, href });
  }

  function offline() {
    const more = canKeep ? [button(say.sayDownload, download)] : [];
    banner("offline", canKeep ? say.sayOffline : say.sayAlone, ...more);
  }

  function ended(sentence) {
    const place = lastTouched ? `#${lastTouched}` : "";
    const target = `${say.signIn}?next=${encodeURIComponent(say.path + place)}`;
    banner("ended", sentence, link(say.saySignIn, target), button(say.sayDownload, download));
  }

  function calm(sentence = "") {
    const wasOffline = shown === "offline";
    if (shown === "ending" || shown === "ended" || wasOffline) banner("", wasOffline ? say.sayBack : sentence);
  }

  // The session

  function prolonged(seconds = Number(say.seconds)) {
    try {
      localStorage.setItem(clock, String(Date.now() + seconds * 1000));
    } catch {
      canKeep = false;
    }
    prolonged.until = Date.now() + seconds * 1000;
  }

  function until() {
    try {
      return Math.max(prolonged.until, Number(localStorage.getItem(clock)));
    } catch {
      return prolonged.until;
    }
  }

  function watch() {
    const left = until() - Date.now();
    const early = Math.min(300, Number(say.seconds) / 5) * 1000;
    if (left <= 0) ended(say.sayEnded);
    else if (left < early) banner("ending", say.sayEnding, button(say.sayStay, stay));
    else if (shown === "ending") banner("", "");
  }

  async function renewed() {
    const answer = await fetch(say.session, { headers: { Accept: "application/json" }, cache: "no-store" });
    const found = await answer.json();
    if (found.account !== say.account) {
      ended(found.account ? say.sayOther : say.sayEnded);
      return false;
    }
    token = form.elements.csrf_token.value = found.token;
    prolonged(found.seconds);
    return true;
  }

  async function stay() {
    try {
      if (await renewed()) calm(say.sayStayed);
    } catch {
      offline();
    }
  }

  // Sending

  function post(url, pairs, id, version) {
    const body = new URLSearchParams([...pairs, [`${id}.version`, version], ["csrf_token", token]]);
    const small = body.toString().length < 60000;
    return fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: small });
  }

  async function answered(send) {
    let response = await send();
    if (response.status === 400 || response.status === 401) {
      if (!(await renewed())) return { state: "ended" };
      response = await send();
    }
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    return response.json();
  }

  async function save(question) {
    if (question.busy) {
      question.again = true;
      return;
    }
    clearTimeout(question.timer);
    question.timer = null;
    const sent = typed(question.id);
    if (text(sent) === question.saved) {
      question.failed = false;
      state(question, "", "");
      forget(question.id);
      return;
    }
    question.busy = true;
    question.unheard.add(essence(fieldsOf(question.id, sent)));
    state(question, say.saySaving, "soft");
    try {
      take(question, sent, await answered(() => post(question.url, sent, question.id, versionField(question.id).value)));
    } catch {
      state(question, "", "");
      question.failed = true;
      later();
    } finally {
      question.busy = false;
    }
    if (question.again) {
      question.again = false;
      await save(question);
    }
  }

  function take(question, sent, result) {
    question.failed = result.state === "ended";
    if (result.state === "saved") saved(question, sent, result);
    else if (result.state === "conflict") conflict(question, result);
    else state(question, result.sentence ?? "", "bad");
  }

  function saved(question, sent, result) {
    const untouched = text(typed(question.id)) === text(sent);
    versionField(question.id).value = result.version;
    if (untouched) update(question.id, result.fields);
    if (result.confirmed) question.card.querySelector("[data-unconfirmed]")?.remove();
    question.unheard.clear();
    question.saved = untouched ? text(typed(question.id)) : text(sent);
    if (untouched) forget(question.id);
    else question.again = true;
    state(question, result.sentence, "good");
    progress(result);
    prolonged();
    wait = 2000;
    if (![...questions.values()].some((each) => each.failed)) calm();
  }

  // A colleague's note may have come with the answer; a space at the end of a text is not worth moving the cursor for.
  function update(id, fields) {
    const mine = fieldsOf(id, typed(id));
    for (const [name, value] of Object.entries(fields)) if ((mine[name.slice(id.length)] ?? "") !== value) fill(name, value);
  }

  function progress(result) {
    const step = document.querySelector(".steps [aria-current='step']");
    if (!step) return;
    step.querySelector(".count").textContent = result.count;
    step.querySelector(".ring").outerHTML = result.ring;
  }

  function conflict(question, result) {
    if (question.unheard.has(essence(shortened(question.id, result.fields)))) {
      // The earlier save of this very page arrived; only its answer was lost on the way.
      versionField(question.id).value = result.version;
      question.again = true;
      return;
    }
    const seen = question.seen ?? versionField(question.id).value;
    replace(question, result.html, result.sentence);
    question.seen = seen; // until somebody chooses, the copy in this browser knows nothing of theirs
    keep(question);
  }

  const shortened = (id, fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.slice(id.length), value]));

  function replace(question, html, sentence) {
    const hadFocus = question.card.contains(document.activeElement);
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const card = holder.content.firstElementChild;
    question.card.replaceWith(card);
    question.card = card;
    question.saved = null;
    question.seen = null;
    spoken.textContent = sentence;
    if (hadFocus) {
      card.tabIndex = -1;
      card.focus();
    }
  }

  function later() {
    offline();
    clearTimeout(retry);
    retry = setTimeout(flush, wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }

  async function flush() {
    clearTimeout(retry);
    const open = [...questions.values()].filter((each) => each.failed || each.timer !== null);
    for (const question of open) {
      question.timer = null;
      await save(question);
      if (question.failed) return;
    }
    await elsewhere();
  }

  // Text of other sections that had not arrived when their page was left

  async function elsewhere() {
    for (const [id, copy] of kept()) {
      if (questions.has(id)) continue;
      try {
        const result = await answered(() => post(copy.url, copy.pairs, id, copy.version));
        if (result.state === "saved") forget(id);
        else if (result.state === "conflict" && result.section) banner("elsewhere", say.sayElsewhere, link(id, result.section));
      } catch {
        return later();
      }
    }
  }

  // Events

  function touched(event) {
    const question = questions.get(event.target.closest?.("[data-answer]")?.id);
    if (!question || event.target.type === "hidden") return;
    lastTouched = question.id;
    keep(question);
    if (question.seen !== null) return; // two answers collide: nothing is sent before one of them is chosen
    state(question, say.saySaving, "soft");
    clearTimeout(question.timer);
    const atOnce = event.type === "change";
    question.timer = setTimeout(() => {
      question.timer = null;
      save(question);
    }, atOnce ? 0 : PAUSE);
  }

  async function pressed(event) {
    const chosen = event.target.closest("[name='_take'], [name='_mine']");
    const question = chosen && questions.get(chosen.value);
    if (!question) return;
    event.preventDefault();
    if (chosen.name === "_mine") {
      question.seen = null;
      return save(question);
    }
    try {
      const result = await answered(() => fetch(question.url, { headers: { Accept: "application/json" } }));
      replace(question, result.html, "");
      question.saved = text(typed(question.id));
      forget(question.id);
    } catch {
      offline();
    }
  }

  async function submitted(event) {
    const open = [...questions.values()].filter((each) => each.busy || each.failed || each.timer !== null);
    if (submitting || open.length === 0 || event.submitter?.name === "_keep") return;
    event.preventDefault();
    for (const question of open) {
      clearTimeout(question.timer);
      question.timer = null;
      while (question.busy) await new Promise((resolve) => setTimeout(resolve, 50));
      await save(question);
    }
    if (open.some((each) => each.failed)) return;
    await new Promise((resolve) => setTimeout(resolve)); // a form ignores a second submit inside the first
    submitting = true;
    form.requestSubmit(event.submitter);
  }

  function begin(card) {
    const question = { id: card.id, card, url: card.dataset.answer, timer: null, busy: false, again: false, failed: false, saved: null, seen: null, unheard: new Set() };
    questions.set(card.id, question);
    if ("unsaved" in say) return;
    question.saved = text(typed(card.id));
    const copy = kept().get(card.id);
    if (!copy) return;
    for (const name of names(card.id)) fill(name, new Map(copy.pairs).get(name) ?? "");
    const choice = copy.pairs.find(([name, value]) => name === card.id && value);
    if (choice) fill(card.id, choice[1]);
    if (text(typed(card.id)) === question.saved) return forget(card.id);
    versionField(card.id).value = copy.version;
    state(question, say.sayRestored, "bad");
    question.failed = true;
  }

  for (const card of form.querySelectorAll("[data-answer]")) begin(card);
  prolonged();
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("click", pressed);
  form.addEventListener("submit", submitted);
  addEventListener("online", flush);
  addEventListener("offline", offline);
  addEventListener("pagehide", () => questions.forEach((each) => each.timer !== null && save(each)));
  addEventListener("beforeunload", (event) => {
    if (!canKeep && [...questions.values()].some((each) => each.failed || each.timer !== null)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : watch()));
  setInterval(watch, 15000);
  if (!("unsaved" in say)) flush();
})();
