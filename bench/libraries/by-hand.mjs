// The bound of the codec table: straight-line code for exactly the messages of the rows, for Node alone, and without
// checks. It takes the fields to be in order, reads no unknown field or type, and reports nothing.

import { isAscii } from "node:buffer";

// The character of a type URL that tells the three types apart: the first of the name.
const NAME = "type.googleapis.com/google.rpc.".length;
const [E, R] = [0x45, 0x52];

let bytes;
let latin1;
let at;

function open(buffer) {
  bytes = buffer;
  // One string for the whole message. Each field is a part of it, which costs less than a call to a decoder.
  latin1 = isAscii(buffer) ? buffer.latin1Slice(0, buffer.length) : undefined;
  at = 0;
}

function varint() {
  let byte = bytes[at++];
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  let factor = 128;
  do {
    byte = bytes[at++];
    value += (byte & 0x7f) * factor;
    factor *= 128;
  } while (byte >= 0x80);
  return value;
}

function text() {
  const end = varint() + at;
  const value = latin1 === undefined ? bytes.utf8Slice(at, end) : latin1.substring(at, end);
  at = end;
  return value;
}

function readInfo(end) {
  const info = { reason: "", domain: "", metadata: {} };
  while (at < end) {
    const tag = bytes[at++];
    if (tag === 10) info.reason = text();
    else if (tag === 18) info.domain = text();
    else {
      at += bytes[at] < 0x80 ? 2 : 3;
      const key = text();
      at++;
      info.metadata[key] = text();
    }
  }
  return info;
}

function readRetry(end) {
  at += 2;
  const retryDelay = { seconds: 0n, nanos: 0 };
  while (at < end)
    if (bytes[at++] === 8) retryDelay.seconds = BigInt(varint());
    else retryDelay.nanos = varint();
  return { retryDelay };
}

function readRequest(end) {
  const fieldViolations = [];
  while (at < end) {
    at++;
    const stop = varint() + at;
    const violation = { field: "", description: "", reason: "", localizedMessage: undefined };
    while (at < stop)
      if (bytes[at++] === 10) violation.field = text();
      else violation.description = text();
    fieldViolations.push(violation);
  }
  return { fieldViolations };
}

/** Reads a status and its details; `only` is the letter of the type to read. */
function readStatus(only) {
  const status = { code: 0, message: "", details: [] };
  while (at < bytes.length) {
    const tag = bytes[at++];
    if (tag === 8) status.code = varint();
    else if (tag === 18) status.message = text();
    else {
      const end = varint() + at;
      const type = bytes[at + 2 + NAME];
      at += 2 + bytes[at + 1] + 1;
      varint();
      if (only !== undefined && type !== only) at = end;
      else if (type === E) status.details.push(readInfo(end));
      else if (type === R) status.details.push(readRetry(end));
      else status.details.push(readRequest(end));
    }
  }
  return status;
}

export function decode(buffer) {
  open(buffer);
  return readStatus();
}

export function codeAndMessage(buffer) {
  // The message alone is text to decode, so one string for all would be too much.
  bytes = buffer;
  latin1 = undefined;
  at = 0;
  let code = 0;
  let message = "";
  while (at < bytes.length) {
    const tag = bytes[at++];
    if (tag === 8) code = varint();
    else if (tag === 18) message = text();
    else {
      const length = varint();
      at += length;
    }
  }
  return { code, message };
}

export function fromTrailers(trailers) {
  open(Buffer.from(trailers["grpc-status-details-bin"], "base64"));
  return readStatus();
}

export function errorInfoOf(trailers) {
  open(Buffer.from(trailers["grpc-status-details-bin"], "base64"));
  return readStatus(E).details[0];
}

// The writer fills a scratch from its end, so that the length of each part is known when its turn comes.
const scratch = Buffer.allocUnsafeSlow(65536);

function writeVarint(value) {
  if (value < 0x80) scratch[--at] = value;
  else if (value < 0x4000) {
    scratch[--at] = value >> 7;
    scratch[--at] = (value & 0x7f) | 0x80;
  } else {
    const start = at - (value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5);
    let to = start;
    for (; value >= 0x80; value = Math.floor(value / 128)) scratch[to++] = (value % 128) | 0x80;
    scratch[to] = value;
    at = start;
  }
}

function writeText(tag, value) {
  const { length } = value;
  const end = at;
  at -= length;
  for (let i = 0; i < length; i++) {
    const char = value.charCodeAt(i);
    if (char >= 0x80) {
      at = end - Buffer.byteLength(value);
      scratch.utf8Write(value, at, end - at);
      break;
    }
    scratch[at + i] = char;
  }
  writeVarint(end - at);
  scratch[--at] = tag;
}

function close(tag, end) {
  writeVarint(end - at);
  scratch[--at] = tag;
}

const writers = {
  ErrorInfo({ reason, domain, metadata }) {
    const keys = Object.keys(metadata);
    for (let i = keys.length - 1; i >= 0; i--) {
      const end = at;
      writeText(18, metadata[keys[i]]);
      writeText(10, keys[i]);
      close(26, end);
    }
    writeText(18, domain);
    writeText(10, reason);
  },
  RetryInfo({ seconds, nanos }) {
    const end = at;
    writeVarint(nanos);
    scratch[--at] = 16;
    writeVarint(seconds);
    scratch[--at] = 8;
    close(10, end);
  },
  BadRequest({ fieldViolations }) {
    for (let i = fieldViolations.length - 1; i >= 0; i--) {
      const { field, description } = fieldViolations[i];
      const end = at;
      writeText(18, description);
      writeText(10, field);
      close(10, end);
    }
  },
};

export function build({ code, message, details }) {
  const made = details.map(([type, fields]) => ({
    url: `type.googleapis.com/google.rpc.${type}`,
    write: writers[type],
    fields,
  }));
  return { code, message, details: made };
}

/** Writes the status to the end of the scratch, from `at`. */
function write({ code, message, details }) {
  at = scratch.length;
  for (let i = details.length - 1; i >= 0; i--) {
    const { url, write, fields } = details[i];
    const end = at;
    write(fields);
    close(18, end);
    writeText(10, url);
    close(26, end);
  }
  writeText(18, message);
  writeVarint(code);
  scratch[--at] = 8;
}

export function encode(status) {
  write(status);
  return Uint8Array.prototype.slice.call(scratch, at);
}

export function encodeHeader(status) {
  write(status);
  const padded = scratch.base64Slice(at, scratch.length);
  const rest = (scratch.length - at) % 3;
  return rest === 0 ? padded : padded.slice(0, rest - 3);
}

export function toTrailers(status) {
  return { code: status.code, message: status.message, header: encodeHeader(status) };
}
