// The card where a member signs in or unlocks. What is typed leaves in one message, and the
// fields are empty before the kernel has seen it.

let count = 0;

const make = (tag, className, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

function field(label, type, autocomplete) {
  count += 1;
  const row = make('div', 'journal-sign-in-row');
  const words = make('label', 'label', label);
  const input = make('input', 'field');
  input.type = type;
  input.id = `journal-sign-in-${count}`;
  input.autocomplete = autocomplete;
  input.autocapitalize = 'none';
  input.spellcheck = false;
  input.maxLength = 1024;
  input.setAttribute('aria-describedby', 'journal-sign-in-problem');
  words.htmlFor = input.id;
  row.append(words, input);
  return { row, input };
}

function render({ model, el }) {
  const card = make('form', 'card journal-sign-in-card');
  card.noValidate = true;
  const heading = make('h1', '');
  const setting = make('p', 'help journal-sign-in-setting');
  const problem = make('div', 'problem journal-sign-in-problem');
  problem.id = 'journal-sign-in-problem';
  problem.setAttribute('role', 'alert');
  // A tablet is shared, so the browser is asked to remember nobody's password.
  const name = field('Your name', 'text', 'off');
  const password = field('Password', 'password', 'off');
  const beside = make(
    'p',
    'help',
    'Staff: a manager or deputy adds theirs here. Managers leave this empty.',
  );
  const manager = field('Manager', 'text', 'off');
  const managerPassword = field("Manager's password", 'password', 'off');
  const submit = make('button', 'button primary');
  submit.type = 'submit';
  const out = make('button', 'button quiet', 'Sign out');
  out.type = 'button';
  const people = make('div', 'journal-sign-in-people');
  people.setAttribute('role', 'group');
  people.setAttribute('aria-label', 'Who are you?');
  const buttons = make('div', 'journal-sign-in-buttons');
  buttons.append(submit, out);
  el.append(card);

  let laid = 0;
  const unlocking = () => model.get('mode') === 'unlock';
  const fields = () => {
    if (unlocking()) return [password.input];
    const own = [name.input, password.input];
    return model.get('needs_manager') ? [...own, manager.input, managerPassword.input] : own;
  };
  const firstEmpty = () => fields().find((input) => !input.value) ?? password.input;

  const draw = () => {
    const locked = unlocking();
    const busy = model.get('busy');
    setting.textContent = model.get('setting_name');
    setting.hidden = !setting.textContent;
    heading.textContent = locked ? `Locked for ${model.get('member_name') || 'you'}` : 'Sign in';
    const own = locked ? [password.row] : [name.row, password.row];
    const countersign = [beside, manager.row, managerPassword.row];
    const rows = [...own, ...(!locked && model.get('needs_manager') ? countersign : [])];
    // Moving a field takes the focus from it, so the rows are laid only when they change.
    const wanted = rows.length * 2 + Number(locked);
    if (wanted !== laid) card.replaceChildren(setting, heading, problem, people, ...rows, buttons);
    laid = wanted;
    out.hidden = !locked;
    password.row.firstChild.textContent = locked && model.get('pin') ? 'PIN or password' : 'Password';
    submit.textContent = locked ? 'Unlock' : 'Sign in';
    submit.disabled = busy;
    card.setAttribute('aria-busy', String(busy));
  };
  const drawPeople = () => {
    const tap = (one) => {
      const tile = make('button', 'chip', one);
      tile.type = 'button';
      tile.addEventListener('click', () => {
        name.input.value = one;
        for (const other of people.children) other.setAttribute('aria-pressed', String(other === tile));
        password.input.focus();
      });
      tile.setAttribute('aria-pressed', 'false');
      return tile;
    };
    people.replaceChildren(...model.get('people').map(tap));
    people.hidden = unlocking() || !people.children.length;
  };
  const drawProblem = () => {
    const said = [model.get('problem'), model.get('advice')].filter(Boolean);
    problem.replaceChildren(...said.map((text) => make('p', '', text)));
    problem.hidden = said.length === 0;
    for (const input of fields()) {
      if (said.length) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  };
  const refused = () => {
    draw();
    drawProblem();
    firstEmpty().focus();
  };
  const changedMode = () => {
    password.input.value = '';
    managerPassword.input.value = '';
    drawPeople();
    draw();
    drawProblem();
    firstEmpty().focus();
  };

  const send = (event) => {
    event.preventDefault();
    if (model.get('busy')) return;
    const own = unlocking() ? [password.input] : [name.input, password.input];
    if (!unlocking() && manager.input.value) own.push(managerPassword.input);
    const missing = own.find((input) => !input.value);
    if (missing) {
      missing.focus();
      return;
    }
    const content = unlocking()
      ? { do: 'unlock', password: password.input.value }
      : {
          do: 'sign-in',
          name: name.input.value.trim(),
          password: password.input.value,
          manager: model.get('needs_manager') ? manager.input.value.trim() : '',
          manager_password: model.get('needs_manager') ? managerPassword.input.value : '',
        };
    password.input.value = '';
    managerPassword.input.value = '';
    problem.hidden = true;
    model.send(content);
  };

  card.addEventListener('submit', send);
  out.addEventListener('click', () => {
    password.input.value = '';
    model.send({ do: 'sign-out' });
  });
  const heard = (content) => content.do === 'refused' && refused();
  model.on('msg:custom', heard);
  model.on('change:people', drawPeople);
  for (const trait of ['busy', 'setting_name', 'member_name', 'pin']) model.on(`change:${trait}`, draw);
  for (const trait of ['mode', 'needs_manager']) model.on(`change:${trait}`, changedMode);
  for (const trait of ['problem', 'advice']) model.on(`change:${trait}`, drawProblem);
  drawPeople();
  draw();
  drawProblem();
  requestAnimationFrame(() => {
    if (el.isConnected && !el.contains(document.activeElement)) firstEmpty().focus();
  });
}

export default { render };
