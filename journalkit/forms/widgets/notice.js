// A notice: one sentence, and what to do about it. Hidden while there is nothing to say.

function render({ model, el }) {
  const box = document.createElement('div');
  const words = document.createElement('div');
  const sentence = document.createElement('p');
  const advice = document.createElement('p');
  const close = document.createElement('button');
  sentence.className = 'journal-notice-sentence';
  advice.className = 'journal-notice-advice';
  close.type = 'button';
  close.className = 'button quiet';
  close.textContent = 'Close';
  close.setAttribute('aria-label', 'Close this notice');
  words.append(sentence, advice);
  box.append(words, close);
  el.append(box);

  const draw = () => {
    const kind = model.get('kind');
    const urgent = kind === 'warning' || kind === 'danger';
    box.className = `journal-notice-box journal-notice-${kind}`;
    words.setAttribute('role', urgent ? 'alert' : 'status');
    sentence.textContent = model.get('sentence');
    advice.textContent = model.get('what_to_do');
    advice.hidden = !advice.textContent;
    el.hidden = !sentence.textContent;
    for (const one of ['good', 'warning', 'danger']) {
      el.classList.toggle(`journal-notice-is-${one}`, kind === one);
    }
  };
  const dismiss = () => {
    el.hidden = true;
    model.send({ do: 'dismiss' });
  };

  // Good news floats over the page, moves nothing, and goes with the next thing that is done.
  const goOn = (event) => {
    if (el.hidden || model.get('kind') !== 'good' || box.contains(event.target)) return;
    dismiss();
  };
  for (const act of ['pointerdown', 'keydown']) addEventListener(act, goOn, true);
  close.addEventListener('click', dismiss);
  for (const name of ['kind', 'sentence', 'what_to_do']) model.on(`change:${name}`, draw);
  draw();
  return () => {
    for (const act of ['pointerdown', 'keydown']) removeEventListener(act, goOn, true);
    for (const name of ['kind', 'sentence', 'what_to_do']) model.off(`change:${name}`, draw);
  };
}

export default { render };
