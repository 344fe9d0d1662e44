// What a mail server's answer, or its silence, means for a letter: pure, from nodemailer's error to words of ours.
import type { Outcome, Refusal } from '../kernel/post.ts';

/** What nodemailer says of a failure. Its texts quote the server and may hold anything: they are looked at and never handed on. */
export interface SmtpError {
  readonly code?: string;
  /** The code of the system or of TLS behind `code`. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  /** The step that failed: CONN, EHLO, STARTTLS, AUTH …, MAIL FROM, RCPT TO, DATA. */
  readonly command?: string;
  readonly message?: string;
  readonly timeoutType?: string;
}

/** Replies are classed as RFC 5321, 4.2.1 does: 4yz may pass, 5yz stays. 503 says that the conversation went wrong, not the letter. */
export function outcomeOf(error: SmtpError): Outcome {
  const status = error.responseCode || undefined;
  if (status === undefined) return withoutReply(error);
  if (status >= 400 && status < 500) return { kind: 'later', reason: 'busy', status };
  if (status >= 500 && status !== 503) return forGood(error, status);
  return { kind: 'later', reason: 'garbled', status };
}

/** A 5yz speaks of us or of the recipient, by the step at which it comes. */
function forGood(error: SmtpError, status: number): Outcome {
  const { code, command = '', response = '' } = error;
  // RFC 4954, 6: authentication is required, too weak, invalid, or needs encryption.
  if (code === 'EAUTH' || [530, 534, 535, 538].includes(status)) return { kind: 'misconfigured', reason: 'login', status };
  if (command === 'STARTTLS') return { kind: 'misconfigured', reason: 'certificate', status };
  if (/^(CONN|[EHL]+LO)$/.test(command))
    return code === 'EPROTOCOL' ? { kind: 'misconfigured', reason: 'greeting', status } : { kind: 'later', reason: 'dropped', status };
  const reason = refusalOf(status, response, command);
  if (command === 'MAIL FROM' && reason !== 'size') return { kind: 'misconfigured', reason: 'sender', status };
  // A server that takes letters only from its own would otherwise make everybody unreachable.
  if (command === 'RCPT TO' && /relay/i.test(response)) return { kind: 'misconfigured', reason: 'relay', status };
  return { kind: 'refused', reason, status };
}

/** By the enhanced status code where there is one (RFC 3463), else by the code. */
function refusalOf(status: number, response: string, command: string): Refusal {
  const [, subject = '', detail = ''] = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})\b/.exec(response) ?? [];
  if (subject === '1' || `${subject}.${detail}` === '2.1') return 'unknown';
  if (`${subject}.${detail}` === '3.4' || `${subject}.${detail}` === '2.3') return 'size';
  if (subject === '2') return 'full';
  if (subject !== '') return 'policy';
  if (status === 552) return command === 'RCPT TO' ? 'full' : 'size';
  return command === 'RCPT TO' && status !== 554 ? 'unknown' : 'policy';
}

function withoutReply({ code, originalCode = '', command, message = '', timeoutType }: SmtpError): Outcome {
  const later = (reason: Extract<Outcome, { kind: 'later' }>['reason']): Outcome => ({ kind: 'later', reason });
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$/.test(originalCode))
    return { kind: 'misconfigured', reason: 'certificate' };
  switch (code) {
    case 'EABORT':
      return later('too-slow');
    case 'ETIMEDOUT':
      return later(timeoutType === 'CONNECTION_TIMEOUT' ? 'no-answer' : 'too-slow');
    case 'EDNS':
      return later('no-answer');
    case 'ESOCKET':
      return later(/^(ECONNRESET|EPIPE|ERR_STREAM)/.test(originalCode) ? 'dropped' : 'no-answer');
    case 'ETLS':
      return /closed|RESET/.test(message + originalCode) ? later('dropped') : { kind: 'misconfigured', reason: 'certificate' };
    case 'EAUTH':
    case 'ENOAUTH':
      return { kind: 'misconfigured', reason: 'login' };
    case 'ECONFIG':
      return { kind: 'misconfigured', reason: 'settings' };
    case 'EMESSAGE':
      return { kind: 'refused', reason: 'size' };
    case 'EENVELOPE':
      return command === 'API' ? { kind: 'refused', reason: 'odd-address' } : later('garbled');
    case 'EPROTOCOL':
      return later('garbled');
    default:
      return later('dropped');
  }
}
