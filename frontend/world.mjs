// Draws the land of the world map once, so that nothing is projected while a page is made: one path for each ISO 3166-1 code.
// Natural Earth draws who is in control; we count by code, so what has no code of its own, or another one, goes to its code.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, merge } from "topojson-client";

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(require.resolve(name)));
const world = read("world-atlas/countries-110m.json");
const codes = read("cldr-core/supplemental/codeMappings.json").supplemental.codeMappings;
const groups = read("cldr-core/supplemental/territoryContainment.json").supplemental.territoryContainment;
const target = "../openhotline/statistics/data/world.json";
const UNITS = 2560; // a quarter of a pixel where the map is 640 wide

const inUse = new Set(Object.entries(groups).flatMap(([group, { _contains }]) => (group.includes("status") ? [] : _contains)));
const alpha2 = Object.fromEntries(
  Object.entries(codes)
    .filter(([code, names]) => names._numeric && inUse.has(code))
    .map(([code, names]) => [names._numeric, code]),
);
const land = {};
const of = (code, ...more) => (land[code] ??= []).push(...more);

for (const country of world.objects.countries.geometries) {
  const home = { Kosovo: "XK", "N. Cyprus": "CY", Somaliland: "SO" }[country.properties.name] ?? alpha2[country.id];
  for (const arcs of country.type === "Polygon" ? [country.arcs] : country.arcs) {
    const polygon = { type: "Polygon", arcs };
    const [longitude, latitude] = feature(world, polygon).geometry.coordinates[0][0];
    const at = (west, south, east, north) => west < longitude && longitude < east && south < latitude && latitude < north;
    if (home === "RU" && at(32, 44, 37, 46.5)) of("UA", polygon); // Crimea
    else if (home === "FR" && at(-55, 2, -51, 6)) of("GF", polygon);
    else if (home === "NO" && at(10, 74, 34, 81)) of("SJ", polygon);
    else of(home, polygon);
  }
}
delete land.AQ; // nobody hosts there, and it would take a fifth of the picture

const shapes = Object.fromEntries(Object.entries(land).map(([code, parts]) => [code, merge(world, parts).coordinates]));

// Western Sahara is one code from 27°40' N southwards; both rings have corners where that line meets the coast and the desert.
const near = ([x, y], [a, b]) => Math.hypot(x - a, y - b) < 0.02;
const from = (ring, corner) => {
  const start = ring.findIndex((point) => near(point, corner));
  if (start < 0) throw new Error(`no corner at ${corner}`);
  return [...ring.slice(start, -1), ...ring.slice(0, start)];
};
const until = (ring, corner) => ring.slice(0, ring.findIndex((point) => near(point, corner)) + 1);
const [desert, coast, south] = [[-8.665, 27.656], [-13.121, 27.654], [-17.02, 21.42]];
const [sahara, morocco] = [shapes.EH[0][0], shapes.MA[0][0]]; // both go round the same way
const shore = until(from(morocco, south), coast);
shapes.MA = [[until(from(morocco, coast), desert)]];
shapes.EH = [[[...until(from(sahara, desert), south), ...shore.slice(1)]]];

const projection = geoEqualEarth().rotate([-11, 0]).precision(0); // turned a little, so that the cut runs through the sea
const countries = Object.entries(shapes).map(([code, coordinates]) => [code, { type: "MultiPolygon", coordinates }]);
const everything = { type: "GeometryCollection", geometries: countries.map(([, shape]) => shape) };
projection.fitWidth(UNITS, everything);
const height = Math.ceil(geoPath(projection).bounds(everything)[1][1]);

function rings(shape) {
  const found = [];
  geoPath(projection, {
    moveTo: (...point) => found.push([point]),
    lineTo: (...point) => found.at(-1).push(point),
    closePath() {},
  })(shape);
  return found;
}
function path(ring) {
  const points = ring.map((point) => point.map(Math.round));
  const moves = points.map(([x, y], i) => (i ? [x - points[i - 1][0], y - points[i - 1][1]] : [x, y]));
  const kept = moves.filter(([x, y], i) => !i || x || y);
  return kept.length < 3 ? "" : `M${kept[0].join(" ")}l${kept.slice(1).flat().join(" ").replaceAll(" -", "-")}z`;
}
const lines = countries
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, shape]) => `"${code}": "${rings(shape).map(path).join("")}"`);
writeFileSync(
  fileURLToPath(new URL(target, import.meta.url)),
  `{"width": ${UNITS}, "height": ${height}, "land": {\n${lines.join(",\n")}\n}}\n`,
);
