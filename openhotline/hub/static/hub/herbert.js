/*
 * The Herbert Protocol form, on the device alone. What is typed and the photo are in this page and nowhere else: nothing
 * is sent, nothing is stored, and when the page is left it is empty, so that Back does not bring it back either.
 *
 * The places to write in have no names and stand in no form. The photo is drawn on a canvas and taken from there again,
 * so that what a camera writes into a file (where, when, with what) is lost on the way.
 *
 * Every sentence comes from the page, which is translated: `data-say-…`. The PDF is English, as the labels are.
 */

import { writePdf } from "./pdf.js";
import { unknownLetters } from "./winansi.js";

const LONGEST_SIDE = 900;
const QUALITY = 0.88;
const FILE = "herbert-protocol.pdf";
const A_MINUTE = 60_000;

for (const place of document.querySelectorAll("[data-oh-herbert]")) begin(place);

function begin(place) {
  const part = (name, within = place) => within.querySelector(`[data-oh-part="${name}"]`);
  const parts = Object.fromEntries(
    ["sure", "status", "file", "photo", "photostatus", "canvas"].map((name) => [name, part(name)]),
  );
  const fields = [...place.querySelectorAll("[data-oh-field]")];
  let chosen = 0; // which choice of a photo is the newest: an older one may still be being opened

  // --- what is in the form ---

  const typed = (field) => [...field.querySelectorAll("input:not([type=file]), textarea")].map((one) => one.value.trim());
  const answer = (field) => (field.dataset.ohField === "date" ? inWords(typed(field)) : (typed(field)[0] ?? ""));
  const isFilled = () => !parts.photo.hidden || fields.some((field) => typed(field).some(Boolean));

  /* What is printed is text, not the places to type in: these cut off what is longer than they are. */
  const copyForPaper = (field) => {
    const written = part("written", field);
    if (written) written.textContent = answer(field);
  };

  const removePhoto = () => {
    chosen += 1;
    parts.file.value = "";
    parts.photo.hidden = true;
    parts.canvas.width = parts.canvas.height = 1; // which wipes it
  };

  const empty = () => {
    for (const one of place.querySelectorAll("input, textarea")) one.value = "";
    fields.forEach(copyForPaper);
    removePhoto();
    say(parts.photostatus, "");
  };

  // --- the photo ---

  const takePhoto = async (file) => {
    removePhoto();
    const choice = chosen;
    const picture = await createImageBitmap(file).catch(() => null); // turned upright as the camera noted
    if (choice !== chosen) return picture?.close();
    if (!picture) return say(parts.photostatus, "photobad");
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    parts.canvas.width = Math.max(1, Math.round(picture.width * scale));
    parts.canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = parts.canvas.getContext("2d");
    pen.fillStyle = "#fff"; // what is see-through would be black in a JPEG
    pen.fillRect(0, 0, parts.canvas.width, parts.canvas.height);
    pen.drawImage(picture, 0, 0, parts.canvas.width, parts.canvas.height);
    picture.close();
    parts.photo.hidden = false;
    say(parts.photostatus, "photo");
  };

  const photoAsJpeg = async () => {
    const { canvas } = parts;
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return { width: canvas.width, height: canvas.height, jpeg: new Uint8Array(await blob.arrayBuffer()) };
  };

  // --- the PDF ---

  /* Only what is filled in, in the order of the form. */
  const blocks = async (photo) => {
    const found = [];
    for (const section of place.querySelectorAll(":scope > fieldset")) {
      const answers = [];
      for (const field of section.querySelectorAll("[data-oh-field]")) {
        const [label, text] = [part("label", field).textContent.trim(), answer(field)];
        const isPhoto = field.dataset.ohField === "photo";
        if (isPhoto ? !photo : !text) continue;
        answers.push({ kind: "label", text: label });
        answers.push(isPhoto ? { kind: "photo", text: label, ...(await photoAsJpeg()) } : { kind: "text", text });
      }
      const heading = section.querySelector("legend").textContent.trim();
      if (answers.length) found.push({ kind: "heading", text: heading }, ...answers);
    }
    return found;
  };

  const savePdf = async () => {
    if (!isFilled()) return say(parts.status, "nothing");
    const { pdfTitle: title, pdfRing: ring } = place.dataset;
    const isHidden = !parts.photo.hidden && hidesPictures();
    const all = [{ kind: "title", text: title }, { kind: "lead", text: ring }];
    all.push(...(await blocks(!parts.photo.hidden && !isHidden)));
    const strange = unknownLetters(all.map(({ text }) => text).join("\n"));
    if (strange.length) return say(parts.status, "letters", { letters: strange.join(" ") });
    download(writePdf({ title, language: "en", blocks: all }));
    say(parts.status, isHidden ? "photoless" : "saved");
  };

  // --- what people do ---

  const ask = (isAsked) => {
    parts.sure.hidden = !isAsked;
    say(parts.status, "");
    (isAsked ? parts.sure : place.querySelector('[data-oh-deed="clear"]')).focus();
  };
  const deeds = {
    print: () => print(),
    pdf: savePdf,
    clear: () => ask(true),
    keep: () => ask(false),
    empty: () => {
      empty();
      ask(false);
      say(parts.status, "cleared");
    },
    unphoto: () => {
      removePhoto();
      say(parts.photostatus, "photogone");
      parts.file.focus();
    },
  };

  place.addEventListener("click", (event) => deeds[event.target.closest("[data-oh-deed]")?.dataset.ohDeed]?.());
  place.addEventListener("input", (event) => {
    if (event.target !== parts.file) copyForPaper(event.target.closest("[data-oh-field]"));
  });
  parts.file.addEventListener("change", () => {
    const [file] = parts.file.files;
    parts.file.value = ""; // the page keeps no hold of the file
    if (file) takePhoto(file);
  });
  addEventListener("beforeunload", (event) => {
    if (isFilled()) event.preventDefault();
  });
  addEventListener("pagehide", empty);

  empty(); // whatever a browser has brought back of an earlier visit
  document.querySelector("[data-oh-herbert-without]").hidden = true;
  place.classList.add("oh-herbert--live");

  /* One sentence of the page, where screen readers hear it; none empties the place. */
  function say(where, name, values = {}) {
    const sentence = name && place.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`];
    where.textContent = sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }
}

/* Day, month and year as a date that nobody reads the other way round; as typed where it is none. */
function inWords(typed) {
  const [day, month, year] = typed.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (typed.every(Boolean) && year > 999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day) {
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }
  return typed.filter(Boolean).join(" ");
}

/* Careful browsers give pages noise instead of what was drawn: such a photo would be a field of dots. */
function hidesPictures() {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  canvas.width = canvas.height = 8;
  pen.fillStyle = "rgb(10 120 230)";
  pen.fillRect(0, 0, 8, 8);
  const { data } = pen.getImageData(0, 0, 8, 8);
  return !data.every((value, index) => value === [10, 120, 230, 255][index % 4]);
}

/* Hand the bytes to the browser's own downloads, through an address that exists in this page only, and only briefly. */
function download(bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  link.download = FILE;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), A_MINUTE);
}
