// Compiles openhotline.scss to the committed style sheet and its right-to-left twin.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = "../openhotline/common/static/openhotline/";

const { css } = sass.compile(here("openhotline.scss"), {
  style: "compressed",
  charset: false, // else the file starts with a byte-order mark
  loadPaths: [here("node_modules")],
  quietDeps: true,
});
const note = "/* Built by frontend/build.mjs: edit frontend/*.scss. Contains GOV.UK Frontend, MIT, see NOTICE. */\n";

writeFileSync(here(target + "openhotline.css"), note + css + "\n");
writeFileSync(here(target + "openhotline.rtl.css"), note + rtlcss.process(css) + "\n");
