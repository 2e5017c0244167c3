import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: string;
  /** As it was sent with AUTH PLAIN; empty without. */
  readonly credentials: string;
}

export interface SmtpServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
}

/**
 * A mail server of RFC 5321 with AUTH PLAIN (RFC 4616), as far as a client's dialogue goes. Ends with the test.
 *
 * @param wanted - "user password"; without it none is asked for
 */
export async function startSmtpServer(wanted?: string): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, wanted, (mail) => mails.push(mail));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as { port: number }).port, mails };
}

function converse(socket: Socket, wanted: string | undefined, take: (mail: ReceivedMail) => void): void {
  let mail = { from: '', to: [] as string[], content: '', credentials: '' };
  let buffer = '';
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 mail.test ESMTP');

  function command(line: string): void {
    const [verb = ''] = line.toUpperCase().split(' ');
    if (verb === 'EHLO') say(`250-mail.test\r\n250 ${wanted === undefined ? '8BITMIME' : 'AUTH PLAIN'}`);
    else if (verb === 'AUTH') {
      const text = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
      mail.credentials = text.split('\0').slice(1).join(' ');
      say(mail.credentials === wanted ? '235 ok' : '535 5.7.8 wrong user or password');
    } else if (verb === 'MAIL') {
      mail.from = address(line);
      say(wanted !== undefined && mail.credentials !== wanted ? '530 5.7.0 authentication required' : '250 ok');
    } else if (verb === 'RCPT') {
      const to = address(line);
      if (to.startsWith('nobody@')) return say('550 5.1.1 no such mailbox');
      mail.to.push(to);
      say('250 ok');
    } else if (verb === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else say('250 ok');
  }

  socket.on('data', (bytes) => {
    buffer += bytes.toString();
    for (;;) {
      const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (!inData) command(text);
      else {
        inData = false;
        take({ ...mail, content: text });
        mail = { ...mail, to: [], content: '' };
        say('250 taken');
      }
    }
  });
}

function address(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
