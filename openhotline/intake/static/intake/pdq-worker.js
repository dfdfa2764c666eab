/*
 * Hashes one picture at a time, away from the page's own thread. The file comes as a message and goes nowhere: this
 * worker asks for nothing once it has started, keeps nothing, and answers with hashes and measurements alone.
 *
 *     comes   {id, file}
 *     goes    {started: true, problem: "" or "canvas"}
 *             {id, done: 0…1}                                     some of the rows are hashed
 *             {id, found: {sha256, orientations, quality, flat}, requests}
 *             {id, problem: "canvas" | "unreadable" | "small" | "large", requests}
 *
 * `requests` is how many this worker has made since it started, by the browser's own account; null where the browser
 * does not say.
 */

import { Pdq, SMALLEST_SIDE } from "./pdq.js";

const STRIP = 1 << 20; // pixels drawn and read back at a time, so that only a strip is ever a canvas
const LONGEST_SIDE = 32767; // no canvas is wider
const MOST_BYTES = 100 * 1024 * 1024;
const TEST_SIDE = 128;

class Problem extends Error {}

/*
 * Some browsers give back noise instead of what was drawn, so that pages cannot recognise them (Tor Browser does, and
 * Firefox with `privacy.resistFingerprinting`). A hash of noise would look like any other, so this is asked before
 * every hash: known colours are put on a canvas, and have to come back exactly.
 */
function canvasIsHonest() {
  const canvas = drawingOf(TEST_SIDE, TEST_SIDE);
  const known = canvas.createImageData(TEST_SIDE, TEST_SIDE);
  for (let at = 0; at < known.data.length; at++) known.data[at] = at % 4 === 3 ? 255 : (at * 167 + (at >> 9) * 29) % 256;
  canvas.putImageData(known, 0, 0);
  const back = canvas.getImageData(0, 0, TEST_SIDE, TEST_SIDE).data;
  return known.data.every((value, at) => value === back[at]);
}

function drawingOf(width, height) {
  // Its colour space stays as it is by default: another one would move the hash.
  const context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) throw new Problem("large");
  return context;
}

async function hash(file, report) {
  if (file.size > MOST_BYTES) throw new Problem("large");
  if (!canvasIsHonest()) throw new Problem("canvas");
  const bytes = await file.arrayBuffer().catch(unreadable);
  const [digest, picture] = await Promise.all([
    crypto.subtle.digest("SHA-256", bytes),
    // Lists are hashed without looking at colour profiles. The browser's default is to apply them, which moves hashes.
    createImageBitmap(file, { colorSpaceConversion: "none" }).catch(unreadable),
  ]);
  try {
    return { sha256: hexOf(digest), ...pdqOf(picture, report) };
  } finally {
    picture.close();
  }
}

/* Never of a smaller copy: shrinking first moves a hash by a dozen bits. */
function pdqOf(picture, report) {
  const { width, height } = picture;
  if (Math.min(width, height) < SMALLEST_SIDE) throw new Problem("small");
  if (Math.max(width, height) > LONGEST_SIDE) throw new Problem("large");
  const pdq = new Pdq(width, height);
  const step = Math.min(height, Math.max(1, Math.floor(STRIP / width)));
  const strip = drawingOf(width, step);
  strip.imageSmoothingEnabled = false;
  strip.fillStyle = "white"; // what shows through holes, as on a viewing station
  for (let top = 0; top < height; top += step) {
    const rows = Math.min(step, height - top);
    strip.fillRect(0, 0, width, step);
    strip.drawImage(picture, 0, -top);
    pdq.push(strip.getImageData(0, 0, width, rows).data);
    report((top + rows) / height);
  }
  const { orientations, quality, flat } = pdq.finish();
  return { orientations, quality, flat };
}

function unreadable() {
  throw new Problem("unreadable");
}

function hexOf(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function requestsSoFar() {
  return typeof performance.getEntriesByType === "function" ? performance.getEntriesByType("resource").length : null;
}

const atStart = requestsSoFar();

self.addEventListener("message", async ({ data: { id, file } }) => {
  const answer = { id };
  try {
    answer.found = await hash(file, (done) => self.postMessage({ id, done }));
  } catch (error) {
    // Only which kind: what a decoder says may quote what is in the file.
    answer.problem = error instanceof Problem ? error.message : "unreadable";
  }
  const now = requestsSoFar();
  answer.requests = now === null ? null : now - atStart;
  self.postMessage(answer);
});

function canHash() {
  try {
    return Boolean(crypto.subtle && self.createImageBitmap) && canvasIsHonest();
  } catch {
    return false;
  }
}

self.postMessage({ started: true, problem: canHash() ? "" : "canvas" });
