// The bar on top of every page. Locking hides the page here first and tells the kernel after.

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'scroll'];
const TELLING = 20_000; // milliseconds between two words to the kernel that somebody is here
const COVERED = 'journal-covered';

const make = (tag, className, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

/** Everything on the page is gone for the eye and for the keyboard, until `uncover`. */
function cover() {
  document.documentElement.classList.add(COVERED);
  const page = document.getElementById('page');
  if (page) page.inert = true;
}

function uncover() {
  document.documentElement.classList.remove(COVERED);
  const page = document.getElementById('page');
  if (page) page.inert = false;
}

function render({ model, el }) {
  const header = make('header', 'journal-bar-inside');
  const setting = make('span', 'journal-bar-setting');
  const demo = make('span', 'journal-bar-demo', 'Demo');
  const apps = make('nav', 'journal-bar-apps');
  const who = make('span', 'journal-bar-who');
  const shift = make('button', 'button quiet journal-bar-shift');
  const more = make('details', 'journal-bar-more');
  const menu = make('div', 'card journal-bar-menu');
  more.append(make('summary', 'button quiet', 'More'), menu);
  const lock = make('button', 'button journal-bar-lock', 'Lock');
  const out = make('button', 'button quiet journal-bar-out', 'Sign out');
  apps.setAttribute('aria-label', 'Apps');
  // For fingers and the mouse: the keyboard moves the line by itself, and a reader hears all of it.
  const line = make('div', 'journal-bar-line');
  const ways = [['journal-bar-start', -1], ['journal-bar-end', 1]].map(([side, way]) => {
    const button = make('button', `journal-bar-goes-on ${side}`, '›');
    Object.assign(button, { type: 'button', tabIndex: -1, hidden: true });
    button.setAttribute('aria-hidden', 'true');
    button.addEventListener('click', () => {
      line.scrollBy(way * line.clientWidth * 0.7, 0);
      goesOn();
    });
    return button;
  });
  apps.append(line, ...ways);
  for (const button of [shift, lock, out]) button.type = 'button';
  const name = make('span', 'journal-bar-name');
  name.append(setting);
  header.append(name, demo, apps, who, shift, more, lock, out, make('span', 'journal-bar-break'));
  el.append(header);

  const draw = () => {
    const locked = model.get('locked');
    setting.textContent = model.get('setting_name');
    demo.hidden = !model.get('demo');
    const named = locked ? [] : ['member_name', 'role_label', 'until'];
    const said = named.map((trait) => model.get(trait));
    who.replaceChildren();
    said.forEach((text, index) => {
      if (text) who.append(make('span', `journal-bar-${['member', 'role', 'until'][index]}`, text));
    });
    const signedIn = Boolean(model.get('member_name')) && !locked;
    for (const part of [who, lock, out, apps]) part.hidden = !signedIn;
    const entry = (label, content) => {
      const item = make('button', 'button quiet', label);
      item.type = 'button';
      item.addEventListener('click', () => {
        more.open = false;
        model.send(content);
      });
      return item;
    };
    menu.replaceChildren(...model.get('menu').map(({ name: does, label }) => entry(label, { do: 'menu', name: does })));
    // On a phone the shift's button stands here, so that the apps find room in the bar.
    if (model.get('shift_action')) {
      const item = entry(model.get('shift_action'), { do: 'shift' });
      item.classList.add('journal-bar-narrow');
      menu.prepend(item);
    }
    more.hidden = !signedIn || !menu.children.length;
    shift.textContent = model.get('shift_action');
    shift.hidden = !signedIn || !shift.textContent;
    const links = (locked ? [] : model.get('apps')).map(({ name: address, label }) => {
      const link = make('a', 'journal-bar-app', label);
      link.href = `/${encodeURIComponent(address)}`;
      if (label === model.get('app_label')) link.setAttribute('aria-current', 'page');
      return link;
    });
    if (line.innerHTML !== links.map((link) => link.outerHTML).join('')) line.replaceChildren(...links);
    apps.hidden = apps.hidden || links.length === 0;
    header.classList.toggle('journal-bar-one-line', !signedIn);
    fit();
  };
  const goesOn = () => {
    const left = line.scrollLeft;
    ways[0].hidden = left < 2;
    ways[1].hidden = left + line.clientWidth > line.scrollWidth - 2;
  };
  // One line where it holds everything, else two; then the app that is open is brought into sight.
  const fit = () => {
    header.classList.remove('journal-bar-two-lines');
    const tight = innerWidth < 900 || line.scrollWidth > line.clientWidth;
    header.classList.toggle('journal-bar-two-lines', tight && !apps.hidden);
    const here = line.querySelector('[aria-current]');
    if (here && line.scrollWidth > line.clientWidth && !line.contains(document.activeElement)) {
      line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
    }
    goesOn();
  };
  line.addEventListener('scroll', goesOn, { passive: true });

  const leave = (what) => {
    cover();
    // What fields still hold goes out first: the page is about to take them away.
    window.dispatchEvent(new Event('journal:flush'));
    model.send({ do: what });
  };
  const settled = () => {
    if (model.get('locked')) uncover();
    draw();
    restart();
  };

  let timer;
  let last = 0;
  let told = 0;
  const restart = () => {
    clearTimeout(timer);
    const seconds = model.get('idle_seconds');
    last = Date.now();
    if (seconds > 0 && !model.get('locked') && model.get('member_name')) {
      timer = setTimeout(look, seconds * 1000);
    }
  };
  // A tablet that slept does not run timers on time, so the clock decides and not the timer.
  const look = () => {
    const seconds = model.get('idle_seconds');
    if (seconds <= 0 || model.get('locked') || !model.get('member_name')) return;
    const left = last + seconds * 1000 - Date.now();
    if (left <= 0) leave('lock');
    else timer = setTimeout(look, left);
  };
  // Pages of one sign-in stay awake together: whoever writes in one tab is not away in another.
  const together = new BroadcastChannel('journal-awake');
  together.onmessage = () => {
    last = Date.now();
  };
  const alive = () => {
    const seconds = model.get('idle_seconds');
    if (seconds > 0 && Date.now() - last >= seconds * 1000) {
      look();
      return;
    }
    last = Date.now();
    if (last - told < TELLING || model.get('locked') || !model.get('member_name')) return;
    told = last;
    together.postMessage(0);
    model.send({ do: 'awake' });
  };
  // The server keeps the other half of the keys for this browser, in a cookie that no script reads.
  const signedIn = (content) => {
    if (content.do !== 'signed-in') return;
    const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '';
    const body = new URLSearchParams({ code: content.code, _xsrf: decodeURIComponent(token) });
    const ask = (left) =>
      fetch('/signed-in', { method: 'POST', body }).catch(() => left && setTimeout(ask, 2000, left - 1));
    ask(10);
  };
  const seen = () => document.visibilityState === 'visible' && look();

  // A tap beside the menu, or Escape, closes it.
  const beside = (event) => {
    if (more.open && (event.key === 'Escape' || (!event.key && !more.contains(event.target)))) {
      more.open = false;
      if (event.key) more.firstChild.focus();
    }
  };
  for (const act of ['pointerdown', 'keydown']) addEventListener(act, beside);
  lock.addEventListener('click', () => leave('lock'));
  out.addEventListener('click', () => leave('sign-out'));
  shift.addEventListener('click', () => model.send({ do: 'shift' }));
  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, alive, { capture: true, passive: true });
  document.addEventListener('visibilitychange', seen);
  model.on('change:locked', settled);
  model.on('msg:custom', signedIn);
  const drawn = ['setting_name', 'app_label', 'apps', 'role_label', 'until', 'demo', 'shift_action', 'menu'];
  for (const trait of drawn) model.on(`change:${trait}`, draw);
  for (const trait of ['idle_seconds', 'member_name']) model.on(`change:${trait}`, settled);
  // Notices and anchors keep clear of the bar, which is one line high or two.
  const height = () => {
    if (header.offsetWidth !== width) fit();
    width = header.offsetWidth;
    document.documentElement.style.setProperty('--bar-height', `${header.offsetHeight}px`);
  };
  let width = 0;
  const sizes = new ResizeObserver(height);
  sizes.observe(header);
  sizes.observe(apps);
  draw();
  restart();

  return () => {
    clearTimeout(timer);
    sizes.disconnect();
    together.close();
    for (const act of ['pointerdown', 'keydown']) removeEventListener(act, beside);
    for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, alive, { capture: true });
    document.removeEventListener('visibilitychange', seen);
    uncover();
  };
}

export default { render };
