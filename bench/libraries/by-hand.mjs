// The bound of the codec table: straight-line code for exactly the messages of the rows, for Node alone, and without
// checks. It takes the fields to be in order and lengths to be below 16,384, reads no unknown field or type, and reports
// nothing.

import { bytesOf } from "./base64.mjs";

// The character of a type URL that tells the three types apart: the first of the name.
const NAME = "type.googleapis.com/google.rpc.".length;
const [E, R] = [0x45, 0x52];

// Each reader gets the bytes, and one string of them all. A field of ASCII is a part of that string, which costs less than
// a call to a decoder.

function text(bytes, latin1, start, end) {
  let all = 0;
  for (let i = start; i < end; i++) all |= bytes[i];
  return all < 0x80 ? latin1.substring(start, end) : bytes.utf8Slice(start, end);
}

function readInfo(bytes, latin1, at, end) {
  const info = { reason: "", domain: "", metadata: {} };
  while (at < end) {
    const tag = bytes[at++];
    let length = bytes[at++];
    if (length >= 0x80) length = (length & 0x7f) | (bytes[at++] << 7);
    const stop = at + length;
    if (tag === 10) info.reason = text(bytes, latin1, at, stop);
    else if (tag === 18) info.domain = text(bytes, latin1, at, stop);
    else {
      const valueTag = at + 2 + bytes[at + 1];
      const key = text(bytes, latin1, at + 2, valueTag);
      const value = valueTag + (bytes[valueTag + 1] < 0x80 ? 2 : 3);
      info.metadata[key] = text(bytes, latin1, value, stop);
    }
    at = stop;
  }
  return info;
}

function readRetry(bytes, at, end) {
  let seconds = 0;
  let nanos = 0;
  at += 2;
  while (at < end) {
    const tag = bytes[at++];
    let value = 0;
    let factor = 1;
    let byte = bytes[at++];
    for (; byte >= 0x80; byte = bytes[at++], factor *= 128) value += (byte & 0x7f) * factor;
    value += byte * factor;
    if (tag === 8) seconds = value;
    else nanos = value;
  }
  return { retryDelay: { seconds: BigInt(seconds), nanos } };
}

function readRequest(bytes, latin1, at, end) {
  const fieldViolations = [];
  while (at < end) {
    let length = bytes[at + 1];
    at += 2;
    if (length >= 0x80) length = (length & 0x7f) | (bytes[at++] << 7);
    const stop = at + length;
    let field = "";
    let description = "";
    while (at < stop) {
      const tag = bytes[at++];
      let length = bytes[at++];
      if (length >= 0x80) length = (length & 0x7f) | (bytes[at++] << 7);
      const value = text(bytes, latin1, at, at + length);
      if (tag === 10) field = value;
      else description = value;
      at += length;
    }
    fieldViolations.push({ field, description, reason: "", localizedMessage: undefined });
  }
  return { fieldViolations };
}

/** Reads the status and its details; `only` is the letter of the type to read, and ends with that. */
function readStatus(bytes, only) {
  const latin1 = bytes.latin1Slice(0, bytes.length);
  const status = { code: 0, message: "", details: [] };
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at++];
    let length = bytes[at++];
    if (tag === 8) {
      status.code = length;
      continue;
    }
    if (length >= 0x80) length = (length & 0x7f) | (bytes[at++] << 7);
    const end = at + length;
    if (tag === 18) status.message = text(bytes, latin1, at, end);
    else {
      const type = bytes[at + 2 + NAME];
      if (only === undefined || type === only) {
        const valueLength = at + 3 + bytes[at + 1];
        const start = valueLength + (bytes[valueLength] < 0x80 ? 1 : 2);
        if (type === E) status.details.push(readInfo(bytes, latin1, start, end));
        else if (type === R) status.details.push(readRetry(bytes, start, end));
        else status.details.push(readRequest(bytes, latin1, start, end));
        if (only !== undefined) return status;
      }
    }
    at = end;
  }
  return status;
}

export function decode(bytes) {
  return readStatus(bytes);
}

export function codeAndMessage(bytes) {
  let code = 0;
  let message = "";
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at++];
    let length = bytes[at++];
    if (tag === 8) code = length;
    else {
      if (length >= 0x80) length = (length & 0x7f) | (bytes[at++] << 7);
      // No other text is read, so one string for all would be too much.
      if (tag === 18) message = bytes.utf8Slice(at, at + length);
      at += length;
    }
  }
  return { code, message };
}

export function fromTrailers(trailers) {
  return readStatus(bytesOf(trailers));
}

export function errorInfoOf(trailers) {
  return readStatus(bytesOf(trailers), E).details[0];
}

// The writer fills a scratch from its end, so that the length of each part is known when its turn comes.
const scratch = Buffer.allocUnsafeSlow(65536);
let at = 0;

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
