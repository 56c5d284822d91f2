// What the page says about itself: the strip about the connection, and problems.

const OFFLINE = 'Not connected. What you type is kept here and is not saved yet.';
const GONE = 'This page has to be opened again. Drafts are kept.';
const ENDED = 'This page was closed from the office. Nothing of it is left on this device.';

/** Show what the connection's events mean, and nothing while all is well. */
export function keepStrip(strip) {
  let gone = false;

  const show = (sentence, kind, label, act) => {
    strip.className = `strip strip-${kind}`;
    const text = document.createElement('span');
    text.textContent = sentence;
    strip.replaceChildren(text);
    if (label) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button';
      button.textContent = label;
      button.addEventListener('click', act);
      strip.append(button);
    }
    strip.hidden = false;
  };
  const hide = () => {
    if (!gone) strip.hidden = true;
  };

  addEventListener('journal:offline', () => gone || show(OFFLINE, 'offline'));
  addEventListener('journal:online', hide);
  // A device that is missing or a sign-in that is over: nothing stays on the screen.
  addEventListener('journal:ended', () => {
    document.getElementById('page')?.replaceChildren();
    gone = true;
    show(ENDED, 'gone', 'Open again', () => location.reload());
  });
  addEventListener('journal:gone', () => {
    if (gone) return;
    gone = true;
    document.documentElement.classList.add('journal-is-gone');
    show(GONE, 'gone', 'Open again', () => location.reload());
  });
  addEventListener('journal:problem', (event) => {
    if (!gone) show(event.detail, 'problem', 'Close', hide);
  });
}

/** In place of the page: what went wrong with it, and what to do. */
export function refuse(place, { sentence, what_to_do: advice }) {
  const card = document.createElement('div');
  const heading = document.createElement('h1');
  const button = document.createElement('button');
  const paragraph = document.createElement('p');
  card.className = 'card';
  heading.textContent = sentence;
  paragraph.textContent = advice;
  button.className = 'button primary';
  button.type = 'button';
  button.textContent = 'Open again';
  button.addEventListener('click', () => location.reload());
  card.append(heading, paragraph, button);
  place.className = 'alone';
  place.replaceChildren(card);
}

/** Tell the server that this page needs its kernel no more. */
export function leave(kernel) {
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '';
  kernel.gone = true;
  navigator.sendBeacon(`/kernel/${kernel.id}/end`, new URLSearchParams({ _xsrf: decodeURIComponent(token) }));
}

/** Say so when the page is closed. */
export function sayGoodbye(kernel) {
  addEventListener('pagehide', (event) => {
    // A persisted page may come back from the browser's memory, with its kernel.
    if (!event.persisted && !kernel.gone) leave(kernel);
  });
}
