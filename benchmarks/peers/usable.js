// In every page that is measured: when is the form usable, and when is it said to be saved?
// The clock is the page's own and begins with the navigation. A page is looked at once a frame,
// through the shadow roots that some keep their fields in.
(() => {
  const LABEL = "What happened";
  const PATIENCE = 120_000; // milliseconds

  function* roots(root) {
    yield root;
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) yield* roots(one.shadowRoot);
  }
  const named = (field) =>
    field.ariaLabel === LABEL ||
    [...field.labels].some((label) => label.textContent.trim().startsWith(LABEL));
  const seen = (node) => {
    const { width, height } = node.getBoundingClientRect();
    return width > 0 && height > 0 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  // Nothing lies over it, such as a page's "loading".
  const uncovered = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    const middle = [x + width / 2, y + height / 2];
    let top = document.elementFromPoint(...middle);
    if (!top) return true; // further down than the window shows
    while (top.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(...middle);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top === node;
  };
  const usable = () => {
    for (const root of roots(document)) {
      for (const field of root.querySelectorAll("textarea")) {
        if (named(field)) return !field.disabled && !field.readOnly && seen(field) && uncovered(field);
      }
    }
    return false;
  };
  const says = (sentence) => {
    for (const root of roots(document)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode;
        if (text.data.includes(sentence) && seen(text.parentElement)) return true;
      }
    }
    return false;
  };
  const once = (holds, begun) =>
    new Promise((found, lost) => {
      const look = () => {
        const now = performance.now();
        if (holds()) found(now - begun());
        else if (now > begun() + PATIENCE) lost(new Error("it did not come true in time"));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });

  // Milliseconds from the navigation to a field that can be typed into.
  window.formUsable = once(usable, () => 0);

  // From now on: milliseconds from the next click to the moment when *sentence* can be read.
  window.watchForSaved = (sentence) => {
    let clicked = Infinity;
    addEventListener("click", () => (clicked = performance.now()), { capture: true, once: true });
    window.formSaved = once(() => clicked < Infinity && says(sentence), () => clicked);
  };
})();
