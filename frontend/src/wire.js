// Jupyter's websocket form: JSON text, or, with buffers, a table of offsets, JSON, and the bytes.

const bytesOf = (buffer) =>
  buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);

/** A message as it is sent. */
export function pack(message) {
  const { buffers, ...rest } = message;
  if (!buffers || buffers.length === 0) return JSON.stringify(rest);
  const parts = [new TextEncoder().encode(JSON.stringify(rest)), ...buffers.map(bytesOf)];
  const head = 4 * (parts.length + 1);
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, head));
  const table = new DataView(packed.buffer);
  table.setUint32(0, parts.length);
  let offset = head;
  parts.forEach((part, index) => {
    table.setUint32(4 * (index + 1), offset);
    packed.set(part, offset);
    offset += part.length;
  });
  return packed.buffer;
}

/** A message as it is read; its buffers are DataViews. */
export function unpack(data) {
  if (typeof data === 'string') return { buffers: [], ...JSON.parse(data) };
  const table = new DataView(data);
  const count = table.getUint32(0);
  const offsets = Array.from({ length: count }, (_, index) => table.getUint32(4 * (index + 1)));
  offsets.push(data.byteLength);
  const text = new TextDecoder().decode(new Uint8Array(data, offsets[0], offsets[1] - offsets[0]));
  const message = JSON.parse(text);
  message.buffers = [];
  for (let index = 1; index < count; index += 1) {
    // Widgets may put typed arrays on a buffer, which have to begin at a multiple of eight.
    message.buffers.push(new DataView(data.slice(offsets[index], offsets[index + 1])));
  }
  return message;
}
