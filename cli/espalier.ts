#!/usr/bin/env node
// Nothing but plain JavaScript and no static import here: an older Node shall say what it lacks rather than fail over the next file.
const major = Number(process.versions.node.split(".")[0]);

if (major < 24) {
  process.stderr.write(
    `Espalier needs Node 24 or later; this is ${process.version}. Run it with \`npx espalier\` in the project's folder, or install Node 24.\n`,
  );
  process.exitCode = 2;
} else {
  const { runFromShell } = await import("./shell.ts");
  process.exitCode = await runFromShell(process.argv.slice(2));
}
