// Writes the file of every vector into FOLDER, and prints what each says about itself as one line of JSON.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import * as vectors from "cctv-age";

const folder = process.argv[2];
for (const [name, bytes] of Object.entries(vectors.default ?? vectors)) {
  const whole = Buffer.from(bytes);
  const end = whole.indexOf("\n\n");
  const about = {};
  for (const line of whole.subarray(0, end).toString().split("\n")) {
    const [key, value] = line.split(/: (.*)/s);
    (about[key] ??= []).push(value);
  }
  const folded = whole.subarray(end + 2);
  const file = about.compressed?.[0] === "zlib" ? inflateSync(folded) : folded;
  writeFileSync(join(folder, `${name}.age`), file);
  console.log(JSON.stringify({ name, about }));
}
