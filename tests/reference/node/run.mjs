// Runs MicroPython programs on the real VM, each on an instance of its own.
// usage: run.mjs MICROPYTHON_MJS < {"name": "source", ..}     prints {"name": "what it printed", ..}
import { readFileSync } from "node:fs";

const { loadMicroPython } = await import(process.argv[2]);
const printed = {};
for (const [name, source] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const lines = [];
  const vm = await loadMicroPython({ linebuffer: true, stdout: (line) => lines.push(line) });
  try {
    vm.runPython(source);
  } catch (error) {
    lines.push(String(error.message).trim().split("\n").at(-1));
  }
  printed[name] = lines;
}
console.log(JSON.stringify(printed));
