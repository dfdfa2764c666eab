/*
 * A small writer of PDF: words and one photo on A4, made on the device, so that nothing has to be sent anywhere for it.
 *
 *     writePdf({ title, language, blocks: [{ kind: "label", text: "Full name" }, { kind: "text", text: "Ada" }] })
 *
 * gives the bytes of a file. Pure: no page, no clock, no network; the same blocks give the same bytes. It sets in Helvetica,
 * which every reader of PDF has, so no font travels along; the price is that only the letters of WinAnsi can be set.
 * Ask `unknownLetters` (winansi.js) before you write, for `writePdf` throws at others: no letter is lost in silence.
 * The file is tagged: headings, paragraphs and the photo with its words are there for people who listen to it.
 */

import { codeOf, plain, widthOf } from "./winansi.js";

const PAGE = { width: 595.28, height: 841.89, side: 56, top: 60, bottom: 62 };
const ROOM = PAGE.width - 2 * PAGE.side;

// How each kind of block is set: its tag, bold or not, size, height of a line, space above, room that has to be left
// below so that it does not stand alone at the foot of a page, and its colour.
const INK = "0.086 0.129 0.169";
const ACCENT = "0.043 0.29 0.361";
const STYLES = {
  title: { tag: "H1", bold: true, size: 20, line: 26, above: 0, below: 40, colour: ACCENT },
  lead: { tag: "P", bold: true, size: 11, line: 15, above: 4, below: 0, colour: INK },
  heading: { tag: "H2", bold: true, size: 14, line: 18, above: 20, below: 50, colour: ACCENT },
  label: { tag: "H3", bold: true, size: 9.5, line: 13, above: 9, below: 16, colour: "0.294 0.345 0.388" },
  text: { tag: "P", bold: false, size: 11, line: 15, above: 1, below: 0, colour: INK },
};
const PHOTO = { width: 200, height: 220, above: 10 };

/* The lines of a text, none wider than `width`; a word that is too long for a line is broken anywhere. */
export function wrap(text, width, style) {
  const fits = (line) => widthOf(line, style) <= width;
  return plain(text).split("\n").flatMap((paragraph) => {
    const lines = [];
    let line = "";
    for (let word of paragraph.split(/ +/)) {
      if (line && fits(`${line} ${word}`)) {
        line += ` ${word}`;
        continue;
      }
      if (line) lines.push(line);
      while (!fits(word)) {
        let end = 1;
        while (fits(word.slice(0, end + 1))) end += 1;
        lines.push(word.slice(0, end));
        word = word.slice(end);
      }
      line = word;
    }
    return [...lines, line];
  });
}

/* Where everything stands: for each page what is on it, from top to bottom. A block that goes on is there twice. */
export function layOut(blocks) {
  const pages = [[]];
  let y = PAGE.height - PAGE.top;
  const turn = () => {
    pages.push([]);
    y = PAGE.height - PAGE.top;
  };
  for (const block of blocks) {
    const isFirst = () => pages.at(-1).length === 0;
    if (block.kind === "photo") {
      const scale = Math.min(PHOTO.width / block.width, PHOTO.height / block.height, 1);
      const [width, height] = [block.width * scale, block.height * scale];
      if (y - PHOTO.above - height < PAGE.bottom) turn();
      y -= PHOTO.above + height;
      pages.at(-1).push({ ...block, tag: "Figure", x: PAGE.side, y, drawn: [width, height] });
      continue;
    }
    const style = STYLES[block.kind];
    if (y - style.above - style.line - style.below < PAGE.bottom) turn();
    if (!isFirst()) y -= style.above;
    let put = null;
    for (const line of wrap(block.text, ROOM, style)) {
      if (y - style.line < PAGE.bottom) {
        turn();
        put = null;
      }
      if (!put) pages.at(-1).push((put = { tag: style.tag, style, x: PAGE.side, y: y - style.size, lines: [] }));
      put.lines.push(line);
      y -= style.line;
    }
  }
  return pages;
}

/* The whole file. `blocks`: `{kind, text}`, kind one of STYLES, and `{kind: "photo", jpeg, width, height, text}`. */
export function writePdf({ title, language, blocks }) {
  const objects = []; // each a list of texts and bytes; number 1 is the first
  const add = (...parts) => objects.push(parts);
  const reserve = (count) => Array.from({ length: count }, () => add());
  const [catalog, tree, structure, whole, regular, bold, info] = reserve(7);
  const pages = layOut(blocks);
  const photo = blocks.find((block) => block.kind === "photo");
  const picture = photo && add(
    `<</Type/XObject/Subtype/Image/Width ${photo.width}/Height ${photo.height}/ColorSpace/DeviceRGB/BitsPerComponent 8`,
    `/Filter/DCTDecode/Length ${photo.jpeg.length}>>\nstream\n`, photo.jpeg, "\nendstream");
  const resources = `<</Font<</F0 ${regular} 0 R/F1 ${bold} 0 R>>${picture ? `/XObject<</P ${picture} 0 R>>` : ""}>>`;
  const kids = [];
  const parents = [];
  pages.forEach((page, number) => {
    const [leaf, stream, ...tags] = reserve(2 + page.length);
    page.forEach((put, index) => {
      const words = put.tag === "Figure" ? `/Alt ${told(put.text)}` : "";
      objects[tags[index] - 1] = [`<</Type/StructElem/S/${put.tag}/P ${whole} 0 R/Pg ${leaf} 0 R/K ${index}${words}>>`];
    });
    const foot = `${number + 1} / ${pages.length}`;
    const small = { size: 8, bold: false };
    const right = PAGE.width - PAGE.side - widthOf(foot, small);
    const drawn = [
      ...page.map((put, index) => `/${put.tag}<</MCID ${index}>>BDC\n${put.style ? setLines(put) : setPhoto(put)}\nEMC`),
      `/Artifact BMC\n${STYLES.label.colour} rg`,
      `BT /F0 8 Tf ${PAGE.side} 34 Td ${shown(title)} Tj ET\nBT /F0 8 Tf ${round(right)} 34 Td ${shown(foot)} Tj ET\nEMC`,
    ].join("\n");
    objects[stream - 1] = [`<</Length ${drawn.length}>>\nstream\n${drawn}\nendstream`];
    objects[leaf - 1] = [`<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${PAGE.width} ${PAGE.height}]/Resources ${resources}`,
      `/Contents ${stream} 0 R/StructParents ${number}/Tabs/S>>`];
    kids.push(leaf);
    parents.push(tags);
  });
  const refs = (numbers) => numbers.map((number) => `${number} 0 R`).join(" ");
  objects[catalog - 1] = [`<</Type/Catalog/Pages ${tree} 0 R/Lang ${told(language)}/MarkInfo<</Marked true>>`,
    `/StructTreeRoot ${structure} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>`];
  objects[tree - 1] = [`<</Type/Pages/Count ${kids.length}/Kids[${refs(kids)}]>>`];
  objects[structure - 1] = [`<</Type/StructTreeRoot/K ${whole} 0 R/ParentTree<</Nums[`,
    parents.map((tags, number) => `${number}[${refs(tags)}]`).join(""), "]>>>>"];
  objects[whole - 1] = [`<</Type/StructElem/S/Document/P ${structure} 0 R/K[${refs(parents.flat())}]>>`];
  ["Helvetica", "Helvetica-Bold"].forEach((name, index) => {
    objects[[regular, bold][index] - 1] = [`<</Type/Font/Subtype/Type1/BaseFont/${name}/Encoding/WinAnsiEncoding>>`];
  });
  objects[info - 1] = [`<</Title ${told(title)}>>`];
  return assemble(objects, `/Root ${catalog} 0 R/Info ${info} 0 R`);
}

function setLines({ style, x, y, lines }) {
  // A space at the end of a line, so that words stay apart where the lines are read out as one.
  const [first, ...others] = lines.map((line, index) => `${shown(index < lines.length - 1 ? `${line} ` : line)} Tj`);
  const begin = `${style.colour} rg\nBT /F${Number(style.bold)} ${style.size} Tf ${style.line} TL ${x} ${round(y)} Td`;
  return [`${begin} ${first}`, ...others.map((line) => `T* ${line}`)].join("\n") + " ET";
}

function setPhoto({ x, y, drawn: [width, height] }) {
  return `q ${round(width)} 0 0 ${round(height)} ${x} ${round(y)} cm /P Do Q`;
}

const round = (number) => Number(number.toFixed(2));

/* A text in a font: WinAnsi, everything but ASCII by its number. */
function shown(text) {
  const letters = [...text].map((letter) => {
    const code = codeOf(letter);
    if (code < 0) throw new RangeError(`WinAnsi has no ${letter}`);
    return code > 0x7e ? `\\${code.toString(8)}` : letter.replace(/[()\\]/, "\\$&");
  });
  return `(${letters.join("")})`;
}

/* A text about the file, in any script: UTF-16. */
function told(text) {
  return `<FEFF${[...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).padStart(4, "0")).join("")}>`;
}

/* Number the objects, and say at the end where each begins. */
function assemble(objects, trailer) {
  const parts = [];
  let length = 0;
  const write = (part) => {
    const bytes = typeof part === "string" ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : part;
    parts.push(bytes);
    length += bytes.length;
  };
  write("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
  const places = objects.map((object, index) => {
    const place = length;
    [`${index + 1} 0 obj\n`, ...object, "\nendobj\n"].forEach(write);
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = length;
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`);
  write(`trailer\n<</Size ${objects.length + 1}${trailer}>>\nstartxref\n${start}\n%%EOF\n`);
  const file = new Uint8Array(length);
  parts.reduce((at, part) => (file.set(part, at), at + part.length), 0);
  return file;
}
