// One ZeroMQ connection over TCP, as much of it as a Jupyter client needs: ZMTP 3.0 (rfc.zeromq.org/spec/23), NULL mechanism, client side, DEALER or SUB.
// Not a ZeroMQ library: no reconnecting, no other patterns, no encryption.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface ZmtpSocket {
  /** The parts of one message. */
  send(parts: readonly Buffer[]): void;
  /** Messages as they come; ends with the connection. */
  messages(): AsyncIterable<Buffer[]>;
  close(): void;
}

const [MORE, LONG, COMMAND] = [1, 2, 4];
const GREETING_BYTES = 64;
const SUBSCRIBE_ALL = Buffer.from([1]);

export async function connectZmtp(port: number, type: 'DEALER' | 'SUB'): Promise<ZmtpSocket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(greeting());
  const take = reader(socket);
  await take(GREETING_BYTES);
  socket.write(frame(readyCommand(type), COMMAND));
  await takeFrame(take);
  const send = (parts: readonly Buffer[]): void => {
    socket.write(Buffer.concat(parts.map((part, index) => frame(part, index < parts.length - 1 ? MORE : 0))));
  };
  if (type === 'SUB') send([SUBSCRIBE_ALL]);
  return { send, messages: () => messages(take), close: () => socket.destroy() };
}

/** Signature, version 3.0, mechanism, as client. */
function greeting(): Buffer {
  const bytes = Buffer.alloc(GREETING_BYTES);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
  bytes.write('NULL', 12, 'ascii');
  return bytes;
}

function readyCommand(type: string): Buffer {
  const short = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  const value = Buffer.alloc(4);
  value.writeUInt32BE(type.length);
  return Buffer.concat([short('READY'), short('Socket-Type'), value, Buffer.from(type)]);
}

function frame(body: Buffer, flags: number): Buffer {
  if (body.length < 256) return Buffer.concat([Buffer.from([flags, body.length]), body]);
  const head = Buffer.alloc(9);
  head[0] = flags | LONG;
  head.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([head, body]);
}

type Take = (bytes: number) => Promise<Buffer | undefined>;

/** Takes so many bytes at a time from a stream; undefined once it has ended. */
function reader(socket: Socket): Take {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  return async (bytes) => {
    const pieces = [rest];
    for (let held = rest.length; held < bytes; ) {
      const { value, done } = await chunks.next();
      if (done) return undefined;
      pieces.push(value);
      held += value.length;
    }
    const all = Buffer.concat(pieces);
    rest = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
}

async function takeFrame(take: Take): Promise<{ readonly flags: number; readonly body: Buffer } | undefined> {
  const flags = (await take(1))?.[0];
  if (flags === undefined) return undefined;
  const size = await take(flags & LONG ? 8 : 1);
  if (!size) return undefined;
  const body = await take(flags & LONG ? Number(size.readBigUInt64BE()) : size[0]!);
  return body && { flags, body };
}

async function* messages(take: Take): AsyncGenerator<Buffer[]> {
  let parts: Buffer[] = [];
  for (let next = await takeFrame(take); next; next = await takeFrame(take)) {
    if (next.flags & COMMAND) continue;
    parts.push(next.body);
    if (next.flags & MORE) continue;
    yield parts;
    parts = [];
  }
}
