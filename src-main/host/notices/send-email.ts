import { createTransport } from 'nodemailer';
import type { EmailSettings } from '../../../src-core/contract/calls.ts';
import { programName } from '../program.ts';
import type { Message } from './message.ts';

const patienceMs = 15_000;

/** Gives one message to the mail server. @throws what the server or the network said */
export async function sendEmail(settings: EmailSettings, password: string, message: Message): Promise<string> {
  const { host, port, security, user, from, to } = settings;
  if (host === '' || to.trim() === '') throw new Error('a mail server and a recipient are needed');
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
    // No text of ours may make the mailer read a file or an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const { accepted, rejected } = await transport.sendMail({
      from: from || `${programName} <${user || 'mobion@localhost'}>`,
      to,
      subject: `${programName}: ${message.title}`,
      text: `${message.text}\n\n${message.at} (UTC)\n${message.who}\n`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    if (rejected.length > 0) throw new Error(`the server refused ${rejected.map(addressText).join(', ')}`);
    return `The server took it for ${accepted.map(addressText).join(', ')}.`;
  } finally {
    transport.close();
  }
}

function addressText(address: string | { readonly address: string }): string {
  return typeof address === 'string' ? address : address.address;
}
