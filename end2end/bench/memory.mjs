// How much memory a page keeps: what V8 has of its own, and the memories that Rust lives in.

const MEGABYTE = 1024 * 1024;

/** In the page, before anything: notes each memory of WebAssembly, which is no part of the heap of JavaScript. */
export function memories() {
  const memories = [];
  globalThis.memories = memories;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const before = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await before.apply(WebAssembly, given);
      for (const one of Object.values((made.instance ?? made).exports)) {
        if (one instanceof WebAssembly.Memory && !memories.includes(one)) memories.push(one);
      }
      return made;
    };
  }
}

/**
 * What is kept once nothing is left to collect. `heap` is what V8 says is used of its own heap, as in `performance.memory`:
 * objects, strings, compiled JavaScript; `wasm` is the size of the memories that Rust lives in, which never shrink. Neither
 * counts the tree of the document, pictures, compiled WebAssembly, nor the worker, which has a heap of its own.
 */
export async function weight(page, session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => globalThis.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
  return { heap: usedSize / MEGABYTE, wasm: wasm / MEGABYTE };
}
