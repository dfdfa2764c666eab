/*
 * The page's part of hashing on the device. Without scripts nothing is offered; with them a picture is chosen, a worker
 * (pdq-worker.js) hashes it, and hashes and measurements alone go into the hidden field of the form. The place to
 * choose a file has no name and stands outside the form, so that no browser could send the file along.
 *
 * Every sentence comes from the page, which is translated: `data-say-…`, where {number} and {percent} are filled in.
 */

const MOST = 10;

for (const place of document.querySelectorAll("[data-oh-hashing]")) begin(place);

function begin(place) {
  const parts = Object.fromEntries([...place.querySelectorAll("[data-oh-part]")].map((one) => [one.dataset.ohPart, one]));
  const field = document.getElementById(place.dataset.ohField);
  const worker = startWorker(place.dataset.ohWorker);
  let hashes = read(field.value);

  parts.without.hidden = true;
  list();
  if (!worker) return cannot();
  worker.addEventListener("error", cannot);
  worker.addEventListener("message", ({ data }) => {
    if (!data.started) return;
    if (data.problem) return cannot();
    parts.chooser.hidden = false;
  });

  parts.input.addEventListener("change", async () => {
    const files = [...parts.input.files];
    parts.input.value = ""; // the page keeps no hold of a file, not for somebody who goes back either
    if (!files.length) return;
    parts.input.disabled = true;
    const counted = countRequests();
    const notes = [];
    let ofWorker = 0;
    for (const file of files) {
      if (hashes.length >= MOST) {
        notes.push(say("Many"));
        break;
      }
      const number = hashes.length + 1;
      const answer = await ask(worker, file, (done) => {
        parts.status.textContent = say("Working", { number, percent: Math.round(done * 100) });
      });
      ofWorker = answer.requests;
      if (answer.problem === "canvas") cannot();
      notes.push(keep(answer, number));
    }
    parts.status.textContent = notes.join(" ");
    parts.silence.textContent = silence(counted(), ofWorker);
    parts.silence.hidden = false;
    parts.input.disabled = false;
  });

  parts.list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    hashes = hashes.filter((_, index) => index !== Number(button.value));
    parts.status.textContent = say("Removed");
    list();
    parts.input.focus();
  });

  /* Keep what was found, and say in one sentence what came of it. */
  function keep({ found, problem }, number) {
    if (problem) return say(problem, { number });
    if (hashes.some((one) => one.sha256 === found.sha256)) return say("Same");
    hashes.push(found);
    list();
    return say("Ready", { number });
  }

  function list() {
    field.value = hashes.length ? JSON.stringify(hashes) : "";
    parts.list.replaceChildren(
      ...hashes.map((one, index) => {
        const line = document.createElement("li");
        const text = document.createElement("span");
        const hash = document.createElement("code");
        const button = document.createElement("button");
        text.textContent = say(isTelling(one) ? "Given" : "Little", { number: index + 1 });
        hash.textContent = one.sha256.slice(0, 16) + "…";
        hash.dir = "ltr";
        button.type = "button";
        button.className = "govuk-button govuk-button--secondary";
        button.value = String(index);
        button.textContent = say("Remove", { number: index + 1 });
        line.append(text, " ", hash, " ", button);
        return line;
      }),
    );
  }

  /* A worker that cannot start, and a browser that hides what is on a canvas: an honest sentence instead. */
  function cannot() {
    parts.chooser.hidden = true;
    parts.cannot.hidden = false;
  }

  function silence(ofPage, ofWorker) {
    if (ofPage === null || ofWorker === null) return say("Uncounted");
    return say(ofPage + ofWorker === 0 ? "Silent" : "Loud", { number: ofPage + ofWorker });
  }

  function say(name, values = {}) {
    const sentence = place.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`];
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }
}

/* Below these numbers PDQ says nothing, and only an exact copy could be found: docs/use/hash.md. */
function isTelling({ quality, flat }) {
  return quality >= 50 && flat <= 128;
}

function startWorker(address) {
  try {
    return new Worker(address, { type: "module" });
  } catch {
    return null;
  }
}

let asked = 0;

/* Give one file to the worker, wait for its answer, and hear how far it is meanwhile. */
function ask(worker, file, onDone) {
  const id = ++asked;
  return new Promise((resolve) => {
    const hear = ({ data }) => {
      if (data.id !== id) return;
      if ("done" in data) return onDone(data.done);
      worker.removeEventListener("message", hear);
      resolve(data);
    };
    worker.addEventListener("message", hear);
    worker.postMessage({ id, file });
  });
}

/* Begin to count what this page asks the network for. Returns how to hear the number; null where no browser says it. */
function countRequests() {
  if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes("resource")) return () => null;
  const began = performance.now(); // what was asked for before may be told of later
  let count = 0;
  const add = (entries) => (count += entries.filter((entry) => entry.startTime >= began).length);
  const observer = new PerformanceObserver((entries) => add(entries.getEntries()));
  observer.observe({ type: "resource" });
  return () => {
    add(observer.takeRecords());
    observer.disconnect();
    return count;
  };
}

/* What the page was given back, after an error elsewhere on it or a step back. The server checks it; this only shows. */
function read(text) {
  try {
    return text ? JSON.parse(text) : [];
  } catch {
    return [];
  }
}
