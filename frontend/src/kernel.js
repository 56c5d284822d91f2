// One page's connection to its kernel: a websocket that comes back by itself.
//
// A message stays in `unanswered` until the kernel says that it is done with it. After a dropped
// connection all of them are sent again under their old ids; the server lets each id in once, so
// nothing is lost and nothing happens twice.
import { pack, unpack } from './wire.js';

const GONE = 4404;
const ENDED = 4401;
const REPLACED = 4409;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
const ANSWER_WAIT = 8000;

const identifier = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, '0')).join('');

const say = (name, detail) => window.dispatchEvent(new CustomEvent(`journal:${name}`, { detail }));

export class Kernel {
  constructor(id) {
    this.id = id;
    this.session = identifier();
    this.comms = new Map();
    this.targets = new Map();
    this.unanswered = new Map();
    this.outputs = new Map();
    this.connected = false;
    this.gone = false;
    this.wait = FIRST_WAIT;
    this.whenBack = () => {};
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.lost());
    addEventListener('pageshow', (event) => event.persisted && this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.hurry();
    });
  }

  /** Connect; gives the page's first word, which the server sends when the kernel has run its cell. */
  open() {
    return new Promise((resolve) => {
      this.opened = resolve;
      this.connect();
    });
  }

  connect() {
    clearTimeout(this.timer);
    if (this.gone || this.socket) return;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/kernel/${this.id}/channels`);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    const current = (act) => (event) => this.socket === socket && act(event);
    socket.onopen = current(() => this.greet(socket));
    socket.onmessage = current((event) => this.heard(unpack(event.data)));
    socket.onclose = current((event) => this.closed(event.code));
    this.timer = setTimeout(() => this.lost(), ANSWER_WAIT * 2);
  }

  /** A new socket: send again what has no answer yet, then ask a question that comes after it. */
  greet(socket) {
    if (this.opened && !this.connectedOnce) {
      this.connectedOnce = this.connected = true;
      clearTimeout(this.timer);
      return;
    }
    const sentBefore = [...this.unanswered.keys()];
    for (const waiting of this.unanswered.values()) socket.send(pack(waiting.message));
    this.ask(() => {
      clearTimeout(this.timer);
      this.wait = FIRST_WAIT;
      const wasAway = !this.connected;
      this.connected = true;
      // The kernel is past these, although its word on them was lost with the old connection.
      for (const id of sentBefore) this.settle(id);
      // The first word was lost with it too; nothing was typed yet.
      if (this.opened) location.reload();
      else if (wasAway) {
        say('online');
        this.whenBack();
      }
    }, socket);
  }

  ask(answered, socket = this.socket) {
    const message = this.message('kernel_info_request', {});
    this.question = { id: message.header.msg_id, answered };
    socket.send(pack(message));
  }

  /** Something tells us that the network may be back, or that we have slept: look at once. */
  hurry() {
    if (this.gone) return;
    if (!this.socket) {
      this.connect();
    } else if (this.connected && this.socket.readyState === WebSocket.OPEN) {
      // A socket that slept with its tablet may be dead without knowing it.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.lost(), ANSWER_WAIT);
      this.ask(() => clearTimeout(this.timer));
    }
  }

  /** Give the socket up and begin again. */
  lost() {
    const socket = this.socket;
    if (!socket || this.gone) return;
    this.socket = null;
    socket.close();
    this.away();
  }

  closed(code) {
    this.socket = null;
    if (code === ENDED) say('ended');
    if (code === GONE || code === REPLACED || code === ENDED) this.end();
    else this.away();
  }

  async away() {
    clearTimeout(this.timer);
    this.connected = false;
    say('offline');
    const wait = this.wait;
    this.wait = Math.min(wait * 1.7, LONGEST_WAIT);
    this.timer = setTimeout(() => this.connect(), wait * (0.8 + 0.4 * Math.random()));
    try {
      const answer = await fetch(`/kernel/${this.id}`, { cache: 'no-store' });
      if (answer.status === 404 || answer.status === 403) this.end();
    } catch {
      // The server is out of reach; the timer tries again.
    }
  }

  end() {
    if (this.gone) return;
    this.gone = true;
    this.connected = false;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
    say('gone');
  }

  message(type, content, metadata = {}, buffers = []) {
    const header = {
      msg_id: identifier(),
      msg_type: type,
      username: '',
      session: this.session,
      version: '5.3',
      date: new Date().toISOString(),
    };
    return { header, parent_header: {}, metadata, content, buffers, channel: 'shell' };
  }

  /** Send now, or when the connection is back. Returns the message's id. */
  send(type, content, callbacks, metadata, buffers) {
    const message = this.message(type, content, metadata, buffers);
    const id = message.header.msg_id;
    this.unanswered.set(id, { message, callbacks });
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(pack(message));
    return id;
  }

  /** How much is waiting for the kernel. */
  get waiting() {
    return this.unanswered.size;
  }

  settle(id) {
    const waiting = this.unanswered.get(id);
    if (!waiting) return;
    this.unanswered.delete(id);
    const idle = { header: { msg_type: 'status' }, content: { execution_state: 'idle' } };
    waiting.callbacks?.iopub?.status?.({ ...idle, parent_header: { msg_id: id } });
  }

  heard(message) {
    const type = message.header.msg_type;
    const parent = message.parent_header?.msg_id;
    if (message.channel === 'page') {
      this.opened?.(message);
      this.opened = null;
      return;
    }
    if (this.question && parent === this.question.id && type === 'kernel_info_reply') {
      const { answered } = this.question;
      this.question = null;
      answered();
      return;
    }
    const callbacks = this.unanswered.get(parent)?.callbacks;
    if (message.channel === 'shell') callbacks?.shell?.reply?.(message);
    if (type === 'status') {
      if (message.content.execution_state === 'idle') this.settle(parent);
      return;
    }
    if (type === 'comm_msg') this.comms.get(message.content.comm_id)?.message(message);
    else if (type === 'comm_open') this.commOpened(message);
    else if (type === 'comm_close') this.commClosed(message);
    else if (['display_data', 'update_display_data', 'clear_output', 'error'].includes(type)) {
      const taken = this.outputs.get(parent)?.(message);
      if (!taken) callbacks?.iopub?.output?.(message);
      if (type === 'error' && !taken) say('problem', message.content.evalue);
    }
  }

  commOpened(message) {
    const { comm_id: id, target_name: target } = message.content;
    const opened = this.targets.get(target);
    if (opened && !this.comms.has(id)) opened(this.comm(target, id), message);
  }

  commClosed(message) {
    const comm = this.comms.get(message.content.comm_id);
    this.comms.delete(message.content.comm_id);
    comm?.closed(message);
  }

  comm(target, id = identifier()) {
    const comm = new Comm(this, target, id);
    this.comms.set(id, comm);
    return comm;
  }
}

class Comm {
  constructor(kernel, target, id) {
    this.kernel = kernel;
    this.target_name = target;
    this.comm_id = id;
    // What comes while the model is still being made waits until it listens.
    this.early = [];
    this.message = (message) => this.early.push(message);
    this.closed = () => {};
  }

  open(data, callbacks, metadata, buffers) {
    const content = { comm_id: this.comm_id, target_name: this.target_name, data: data ?? {} };
    return this.kernel.send('comm_open', content, callbacks, metadata, buffers);
  }

  send(data, callbacks, metadata, buffers) {
    return this.kernel.send('comm_msg', { comm_id: this.comm_id, data }, callbacks, metadata, buffers);
  }

  close(data, callbacks, metadata, buffers) {
    this.kernel.comms.delete(this.comm_id);
    const content = { comm_id: this.comm_id, data: data ?? {} };
    return this.kernel.send('comm_close', content, callbacks, metadata, buffers);
  }

  on_msg(heard) {
    this.message = heard;
    for (const message of this.early.splice(0)) queueMicrotask(() => heard(message));
  }

  on_close(heard) {
    this.closed = heard;
  }
}
