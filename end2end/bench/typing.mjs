// What types in the page of search, and times each letter; it runs in the page, so that nothing else is timed.

/**
 * Types each query letter by letter, the next letter once the one before was answered. A letter's `total` goes from its
 * event to the last change of what the page shows of the results; its `work` from the end of the page's own pause.
 */
export async function typed({ queries, patience, pause }) {
  const field = document.querySelector('main input[type=search]');
  const keys = [];
  let [same, unanswered] = [0, 0];
  let [searching, changed] = [0, 0];
  // The page searches when its pause has passed, and not before: it is the one timer of that length.
  const later = globalThis.setTimeout;
  globalThis.setTimeout = (work, wait, ...rest) => later(wait === pause ? () => {
    searching ||= performance.now();
    work();
  } : work, wait, ...rest);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('main');
  new MutationObserver((list) => {
    if (searching && list.some(({ target }) => within(target))) changed = performance.now();
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const until = async (ready, limit) => {
    const end = performance.now() + limit;
    while (!ready() && performance.now() < end) await sleep(5);
    return ready();
  };
  field.focus();
  for (const query of queries) {
    for (let length = 1; length <= query.length; length += 1) {
      field.value = query.slice(0, length);
      [searching, changed] = [0, 0];
      const at = performance.now();
      field.dispatchEvent(new InputEvent('input', { bubbles: true, data: query[length - 1], inputType: 'insertText' }));
      // A space at the end is no other question.
      if (!(await until(() => searching, query[length - 1] === ' ' ? 500 : patience))) {
        unanswered += 1;
        continue;
      }
      if (!(await until(() => changed, 1_000))) {
        same += 1;
        continue;
      }
      await until(() => performance.now() - changed > 60, patience);
      keys.push({ total: changed - at, work: changed - searching });
    }
    field.value = '';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await sleep(400);
  }
  if (keys.length === 0) throw new Error(`no letter changed the results: ${same} changed nothing, ${unanswered} were not searched`);
  return { keys, same, unanswered };
}
