/*
 * PDQ, a 256-bit hash that survives resizing and re-encoding, of a picture that comes in rows.
 *
 *     new Pdq(width, height).push(rgbaOfTheFirstRows).push(rgbaOfTheNext).finish()
 *
 * PDQ blurs a picture with two passes of a box filter, takes 64 x 64 samples and compares 256 frequencies with their
 * median. Blur and sampling are linear and act on rows and columns separately, edges included, so both are done here as
 * one banded matrix per axis. That costs about one multiplication per colour of a pixel, and rows may come a few at a
 * time: a large picture is never held as numbers. It is the same as openhotline/matching/hashers/pdq.py.
 *
 * The method, the ends of the windows, the signs of the orientations, the order of the bits and the rule for the median
 * are those of Meta's implementation (ThreatExchange, pdq/, BSD licence; see NOTICE).
 *
 * No WebAssembly and no eval: careful browsers switch them off. No page and no canvas either: this is arithmetic alone.
 */

const SAMPLES = 64;
const FREQUENCIES = 16;
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;
const RGBA = 4;

export const SMALLEST_SIDE = 5; // below it there is no PDQ

// Exchange rows and columns, turn rows over, turn columns over. The names are upstream's.
// Frequency k of a turned-over axis changes its sign where k is odd; the first of ours is k = 1.
const ORIENTATIONS = {
  original: [false, false, false],
  rotate90: [true, true, false],
  rotate180: [false, true, true],
  rotate270: [true, false, true],
  flipX: [false, true, false],
  flipY: [false, false, true],
  flipPlus1: [true, false, false],
  flipMinus1: [true, true, true],
};

export class Pdq {
  constructor(width, height) {
    if (Math.min(width, height) < SMALLEST_SIDE) throw new RangeError("PDQ needs five pixels a side");
    this.width = width;
    this.height = height;
    this.columns = bands(width);
    this.rows = bands(height);
    this.samples = new Float64Array(SAMPLES * SAMPLES);
    this.row = new Float64Array(SAMPLES);
    this.seen = 0;
  }

  /* Add whole rows, four bytes a pixel, from top to bottom. What is transparent was put on a background before. */
  push(bytes) {
    const length = this.width * RGBA;
    const count = bytes.length / length;
    if (!Number.isInteger(count) || this.seen + count > this.height) {
      throw new RangeError("These rows are not of this picture");
    }
    for (let index = 0; index < count; index++) {
      const touched = this.rows.filter((band) => band.from <= this.seen && this.seen < band.from + band.weights.length);
      if (touched.length) {
        // Between two narrow bands there may be a row that nobody samples.
        blur(bytes, index * length, this.columns, this.row);
        for (const band of touched) this.add(band);
      }
      this.seen++;
    }
    return this;
  }

  add(band) {
    const weight = band.weights[this.seen - band.from];
    const start = band.number * SAMPLES;
    for (let column = 0; column < SAMPLES; column++) this.samples[start + column] += weight * this.row[column];
  }

  /* The hashes, how much they say, and in `flat` how many of the 256 frequencies are nothing but rounding. */
  finish() {
    if (this.seen !== this.height) throw new RangeError("Rows are missing");
    const frequencies = frequenciesOf(this.samples);
    const orientations = {};
    for (const [name, turns] of Object.entries(ORIENTATIONS)) orientations[name] = hashOf(turned(frequencies, turns));
    return {
      hash: orientations.original,
      orientations,
      quality: qualityOf(this.samples),
      flat: frequencies.filter((value) => Math.abs(value) < 0.05).length,
    };
  }
}

/* One row, blurred and sampled along its length. Colours are added apart and weighed once for each sample. */
function blur(bytes, start, columns, row) {
  for (const { number, from, weights } of columns) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let index = 0, at = start + from * RGBA; index < weights.length; index++, at += RGBA) {
      const weight = weights[index];
      red += weight * bytes[at];
      green += weight * bytes[at + 1];
      blue += weight * bytes[at + 2];
    }
    row[number] = RED * red + GREEN * green + BLUE * blue;
  }
}

/* The 64 bands that blur one axis twice with a box and take 64 samples of it: where each begins, and its weights. */
function bands(length) {
  const box = Math.ceil(length / (2 * SAMPLES));
  const after = Math.floor((box + 2) / 2); // an even box reaches one pixel further forward than back
  const before = box - after;
  const low = (at) => Math.max(at - before, 0);
  const high = (at) => Math.min(at + after, length);
  return Array.from({ length: SAMPLES }, (_, number) => {
    const centre = Math.floor(((2 * number + 1) * length) / (2 * SAMPLES));
    const first = low(centre);
    const last = high(centre) - 1;
    const from = low(first);
    const weights = new Float64Array(high(last) - from);
    // The second pass averages these once-blurred pixels; the first pass made each of them from its own neighbours.
    for (let middle = first; middle <= last; middle++) {
      const share = 1 / ((last - first + 1) * (high(middle) - low(middle)));
      for (let at = low(middle); at < high(middle); at++) weights[at - from] += share;
    }
    return { number, from, weights };
  });
}

/* The 16 x 16 lowest frequencies of the samples, without the constant one: a discrete cosine transform of each axis. */
function frequenciesOf(samples) {
  const halfway = new Float64Array(FREQUENCIES * SAMPLES);
  for (let frequency = 0; frequency < FREQUENCIES; frequency++) {
    for (let column = 0; column < SAMPLES; column++) {
      let sum = 0;
      for (let row = 0; row < SAMPLES; row++) sum += cosine(frequency, row) * samples[row * SAMPLES + column];
      halfway[frequency * SAMPLES + column] = sum;
    }
  }
  const result = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let down = 0; down < FREQUENCIES; down++) {
    for (let across = 0; across < FREQUENCIES; across++) {
      let sum = 0;
      for (let column = 0; column < SAMPLES; column++) {
        sum += halfway[down * SAMPLES + column] * cosine(across, column);
      }
      result[down * FREQUENCIES + across] = sum;
    }
  }
  return result;
}

const COSINES = Float64Array.from({ length: FREQUENCIES * SAMPLES }, (_, index) => {
  const frequency = Math.floor(index / SAMPLES) + 1;
  const position = index % SAMPLES;
  return Math.sqrt(2 / SAMPLES) * Math.cos((Math.PI / (2 * SAMPLES)) * frequency * (2 * position + 1));
});

function cosine(frequency, position) {
  return COSINES[frequency * SAMPLES + position];
}

/* The frequencies of the picture seen in another orientation, without looking at it again. */
function turned(frequencies, [exchange, turnRows, turnColumns]) {
  return frequencies.map((_, index) => {
    const down = Math.floor(index / FREQUENCIES);
    const across = index % FREQUENCIES;
    const value = exchange ? frequencies[across * FREQUENCIES + down] : frequencies[index];
    return value * (turnRows && down % 2 === 0 ? -1 : 1) * (turnColumns && across % 2 === 0 ? -1 : 1);
  });
}

/* 64 hexadecimal digits, most significant bit first, as ThreatExchange writes them. */
function hashOf(frequencies) {
  const median = frequencies.slice().sort()[frequencies.length / 2 - 1]; // the lower of the middle two
  let hash = "";
  for (let last = frequencies.length - 1; last > 0; last -= 4) {
    let digit = 0;
    for (let index = last; index > last - 4; index--) digit = digit * 2 + (frequencies[index] > median ? 1 : 0);
    hash += digit.toString(16);
  }
  return hash;
}

/* 0 to 100, upstream's measure of how much there is to see: the steps between neighbouring samples. */
function qualityOf(samples) {
  let steps = 0;
  for (let down = 0; down < SAMPLES; down++) {
    for (let across = 0; across < SAMPLES; across++) {
      const here = samples[down * SAMPLES + across];
      if (down + 1 < SAMPLES) steps += step(here, samples[(down + 1) * SAMPLES + across]);
      if (across + 1 < SAMPLES) steps += step(here, samples[down * SAMPLES + across + 1]);
    }
  }
  return Math.min(100, Math.floor(steps / 90));
}

function step(one, other) {
  return Math.trunc((Math.abs(one - other) * 100) / 255);
}
