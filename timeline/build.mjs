/**
 * Builds the web resources into dist: `timeline.js`, which the form loads, and `signin.html`, which sign-ins come back to.
 * With `--tests` it builds the unit tests instead, for Node to run.
 */
import { readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const page = { bundle: true, format: "iife", target: "es2022", minify: true, legalComments: "none", charset: "utf8" };

async function resources() {
  const source = { entryPoints: [here("src/index.ts")], globalName: "AutoCapture", outfile: here("dist/timeline.js") };
  await build({ ...page, ...source });
  const built = await build({ ...page, entryPoints: [here("src/signinpage.ts")], write: false });
  await writeFile(here("dist/signin.html"), blank(built.outputFiles[0].text));
}

/** A page of nothing but its script. */
function blank(script) {
  const safe = script.replaceAll("</script", "<\\/script");
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Signing in</title>\n<script>${safe}</script>\n</html>\n`;
}

async function tests() {
  const names = (await readdir(here("test"))).filter((name) => name.endsWith(".test.ts"));
  const entryPoints = names.map((name) => here(`test/${name}`));
  await build({
    entryPoints,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: here("dist/tests"),
    outExtension: { ".js": ".mjs" },
  });
}

await (process.argv.includes("--tests") ? tests() : resources());
