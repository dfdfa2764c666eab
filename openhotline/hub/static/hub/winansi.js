/*
 * The letters that PDF's own fonts have (WinAnsi, which is Windows-1252), and how wide they are in Helvetica.
 *
 * The widths are those that Adobe published for the fonts (AFM); a reader of PDF that has no Helvetica takes a font of
 * the same widths. Pure: texts in, numbers out.
 */

const UPPER = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ"; // 0x80 to 0x9F, where WinAnsi is not Latin-1
const WIDTHS = [
  `278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584
  584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278
  278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500
  500 334 260 334 584 0 556 0 222 556 333 1000 556 556 333 1000 667 333 1000 0 611 0 0 222 222 333 333 350 556 1000 333
  1000 500 333 944 0 500 667 278 333 556 556 556 556 260 556 333 737 370 556 584 333 737 333 400 584 333 333 333 556 537
  278 333 333 365 556 834 834 834 611 667 667 667 667 667 667 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778
  778 778 584 778 722 722 722 722 667 667 611 556 556 556 556 556 556 889 500 556 556 556 556 278 278 278 278 556 556 556
  556 556 556 556 584 611 556 556 556 556 500 556 500`,
  `278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584
  584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333
  278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556
  500 389 280 389 584 0 556 0 278 556 500 1000 556 556 333 1000 667 333 1000 0 611 0 0 278 278 500 500 350 556 1000 333
  1000 556 333 944 0 500 667 278 333 556 556 556 556 280 556 333 737 370 556 584 333 737 333 400 584 333 333 333 611 556
  278 333 333 365 556 834 834 834 611 722 722 722 722 722 722 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778
  778 778 584 778 722 722 722 722 667 667 611 556 556 556 556 556 556 889 556 556 556 556 556 278 278 278 278 611 611 611
  611 611 611 611 584 611 611 611 611 611 556 611 556`,
].map((row) => row.trim().split(/\s+/).map(Number)); // of Helvetica and Helvetica-Bold, in thousandths, from the space on

/* One way to write each letter, ends of lines as they are here, and nothing that nobody sees. */
export function plain(text) {
  return text.normalize("NFC").replace(/\r\n?/g, "\n").replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .replace(/[\u2010\u2011]/g, "-").replace(/(?!\n)[\p{Cc}\p{Cf}\ufe0e\ufe0f]/gu, "");
}

/* The number of a letter in WinAnsi; -1 where it has none. */
export function codeOf(letter) {
  const code = letter.codePointAt(0);
  if ((code >= 0x20 && code < 0x7f) || (code > 0xa0 && code <= 0xff)) return code;
  const place = UPPER.indexOf(letter);
  return place < 0 ? -1 : 0x80 + place;
}

/* Which letters of a text cannot be set: each once, in the order of the text. */
export function unknownLetters(text) {
  return [...new Set(plain(text))].filter((letter) => letter !== "\n" && codeOf(letter) < 0);
}

export function widthOf(text, { size, bold }) {
  return [...text].reduce((sum, letter) => sum + WIDTHS[Number(bold)][codeOf(letter) - 0x20], 0) * (size / 1000);
}
